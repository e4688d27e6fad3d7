package loop

import (
	"fmt"
	"time"
)

// phase says how far a response has got.
type phase uint8

const (
	phaseOutputs   phase = iota // EndEarly looks at outputs first
	phaseFunctions              // the calls that wait for no one
	phaseLate                   // those that will
)

// Unchecked returns the next call of a function tool whose arguments are to be checked: all that run together are,
// before any of them is run. It returns nil if there is none, and at steps other than StepExecute. What it returns must
// not be changed, and is valid until the loop is fed.
//
// Under EndEarly outputs are decided first, and under EndGraceful those that come earlier. Calls that an output makes
// pointless are not checked.
func (l *Loop) Unchecked() *Work {
	if l.State() != StepExecute {
		return nil
	}
	if it := l.toCheck(); it != nil && it.outcome.Kind == 0 {
		return &it.work
	}
	return nil
}

// toCheck returns the next call that is to be checked, those of unknown tools included, nil if the end strategy has come to none.
func (l *Loop) toCheck() *item {
	for ; l.check < len(l.items); l.check++ {
		it := &l.items[l.check]
		if it.work.Kind != WorkFunction {
			if l.config.EndStrategy == EndGraceful && it.outcome.Kind == 0 && !it.gone {
				return nil
			}
			continue
		}
		if it.gone || it.checked {
			continue
		}
		if l.phase == phaseOutputs {
			return nil
		}
		if (it.outcome.Kind == 0 || it.unknown()) && l.stub(it) == "" {
			return it
		}
	}
	return nil
}

// unknown reports whether the tool was unknown when the response came, so that the loop refuses the call itself.
func (it *item) unknown() bool { return it.outcome.Kind == OutcomeUnknownTool && !it.begun }

// checkUnknown refuses the calls of unknown tools up to the next call that the driver has to check. It returns true if one of
// them ends the run.
func (l *Loop) checkUnknown(at time.Time) bool {
	it := l.toCheck()
	for ; it != nil && it.unknown(); it = l.toCheck() {
		l.checking = true
		if it.checked = true; it.work.last() {
			l.fail(l.exhausted(it, true), at)
			return true
		}
	}
	l.checking = it != nil
	return false
}

// refusedBelow returns the index below which calls of unknown tools have been refused: those of the calls that run together are
// once all of these are checked, and those behind a call that has to be alone once that has ended.
func (l *Loop) refusedBelow() int {
	if l.checking {
		for i := l.check; i > 0 && l.config.EndStrategy == EndGraceful; i-- {
			if l.items[i-1].work.Kind != WorkFunction {
				return i
			}
		}
		return 0
	}
	for i := range l.items {
		if it := &l.items[i]; it.sequential && !it.late && (it.outcome.Kind == 0 || it.spent()) {
			return i
		}
	}
	return len(l.items)
}

// Checked feeds what has come of checking a call's arguments: an Outcome of the zero Kind if the call can be run, and otherwise how it
// ends without being run, once it is among Step.Work: see Verdict. If the call fails whose tool has no retries left, the run
// ends at once, and none of the other calls is run; but calls that would wait, and were not approved, fail in their turn, after the others.
func (l *Loop) Checked(index int, o Outcome, at time.Time) error {
	if l.State() != StepExecute {
		return l.outOfOrder("check of a call")
	}
	if w := l.Unchecked(); w == nil || w.Index != index {
		return fmt.Errorf("agentgen: the arguments of call %d are not to be checked now: see Loop.Unchecked", index)
	}
	if k := o.Kind; k != 0 && (k == OutcomeReturned || !k.Fits(WorkFunction)) {
		return fmt.Errorf("agentgen: the check of call %d cannot end as %s", index, k)
	}
	if err := o.Check(); err != nil {
		return fmt.Errorf("agentgen: the check of call %d: %w", index, err)
	}
	l.fed++
	it := &l.items[index]
	it.checked, it.work.Validated = true, o.Validated
	if o.Kind != 0 {
		it.verdict = new(o)
	}
	if o.Kind == OutcomeRetry && it.work.last() && (!it.late || it.work.Approved) {
		it.outcome = o
		l.fail(l.exhausted(it, true), at)
		return nil
	}
	l.checkUnknown(at)
	return nil
}

// Verdict returns how a call ends that is not to be run, as Checked was fed it; nil if the call can be run, or has not been
// checked. The driver feeds it by Executed. It must not be changed.
func (l *Loop) Verdict(index int) *Outcome { return l.items[index].verdict }
