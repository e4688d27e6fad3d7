package loop

import (
	"fmt"
	"time"
)

// Unchecked returns the next call of a function tool whose arguments are to be checked: all of a response are, before any of
// them is run. It returns nil if there is none, as at steps other than StepExecute. It must not be changed, and is valid until
// the loop is fed.
//
// Under EndEarly outputs are looked at first. Calls that an output makes pointless are not checked.
func (l *Loop) Unchecked() *Work {
	p := &l.progress
	if l.State() != StepExecute || p.allChecked || l.config.EndStrategy == EndEarly && !l.runsFunctions() {
		return nil
	}
	for p.checked < len(l.items) && l.items[p.checked].needsNoCheck() {
		p.checked++
	}
	for i := p.checked; i < len(l.items); i++ {
		if it := &l.items[i]; l.unchecked(it) {
			return &it.work
		}
	}
	p.allChecked = true
	return nil
}

func (l *Loop) unchecked(it *item) bool {
	return !it.needsNoCheck() && l.stub(it) == ""
}

// needsNoCheck reports whether the arguments of a call need not be checked, or no more.
func (it *item) needsNoCheck() bool {
	return it.work.Kind != WorkFunction || it.checked || it.outcome.Kind != 0 || it.gone
}

// runsFunctions reports whether calls of function tools are in flight.
func (l *Loop) runsFunctions() bool {
	for i := l.progress.flying; i >= 0; i = l.items[i].next {
		if it := &l.items[i]; it.work.Kind == WorkFunction && it.inFlight() {
			return true
		}
	}
	return false
}

// Checked feeds what has come of checking a call's arguments: the zero Outcome if the call can be run, and otherwise how it
// ends without being run, once it is among Step.Work: see Verdict. If the call fails whose tool has no retries left, the run
// ends at once, and none of the other calls is run.
func (l *Loop) Checked(index int, o Outcome, at time.Time) error {
	if l.State() != StepExecute {
		return l.outOfOrder("check of a call")
	}
	if index < 0 || index >= len(l.items) || !l.unchecked(&l.items[index]) {
		return fmt.Errorf("agentgen: the arguments of call %d are not to be checked: see Loop.Unchecked", index)
	}
	if k := o.Kind; k != 0 && (k == OutcomeReturned || !k.Fits(WorkFunction)) {
		return fmt.Errorf("agentgen: the check of call %d cannot end as %s", index, k)
	}
	if err := o.Check(); err != nil {
		return fmt.Errorf("agentgen: the check of call %d: %w", index, err)
	}
	l.fed++
	it := &l.items[index]
	if it.checked = true; o.Kind != 0 {
		it.verdict = new(o)
	}
	if o.Kind == OutcomeRetry && it.work.last() {
		it.outcome = o
		l.fail(l.exhausted(it), at)
	}
	return nil
}

// Verdict returns how a call ends that is not to be run, as Checked was fed it; nil if the call can be run, or has not been
// checked. The driver feeds it by Executed. It must not be changed.
func (l *Loop) Verdict(index int) *Outcome { return l.items[index].verdict }
