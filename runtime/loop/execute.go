package loop

import (
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// nextBatch sends the calls that the end strategy allows now. If an output makes a call pointless, it is answered with
// a stub instead.
func (l *Loop) nextBatch(b []Work) []Work {
	l.progress.flying, l.progress.last = -1, -1
	if l.config.EndStrategy == EndEarly {
		if b = l.outputsFirst(b); len(b) > 0 {
			return b
		}
	}
	if l.phase == phaseOutputs {
		l.enter(phaseFunctions)
	}
	if b = l.inOrder(b, false); len(b) > 0 {
		return b
	}
	// Whether the calls that will wait for someone are made at all depends on how the others ended.
	l.retryWins()
	l.enter(phaseLate)
	return l.inOrder(b, true)
}

// enter begins a phase, whose calls are still to be checked.
func (l *Loop) enter(p phase) {
	if p != l.phase || p == phaseOutputs {
		l.phase, l.check = p, 0
	}
}

// inOrder sends calls in the order of the response, up to one that has to be alone: those that will wait for someone, or
// the others.
func (l *Loop) inOrder(b []Work, late bool) []Work {
	from := &l.progress.from[0]
	if late {
		from = &l.progress.from[1]
	}
	for ; *from < len(l.items); *from++ {
		it := &l.items[*from]
		if it.sent || it.late != late {
			continue
		}
		alone := it.sequential || it.work.Kind != WorkFunction && l.config.EndStrategy == EndGraceful
		if len(b) > 0 && alone {
			return b
		}
		if b = l.dispatch(*from, b); alone && len(b) > 0 {
			return b
		}
	}
	return b
}

// dispatch sends a call, or answers it with a stub.
func (l *Loop) dispatch(index int, b []Work) []Work {
	it := &l.items[index]
	if stub := l.stub(it); stub != "" {
		it.answer(stub)
		return b
	}
	it.sent, it.begun = true, true
	l.fly(index)
	if len(b) == cap(b) {
		b = slices.Grow(b, len(l.items)-len(b))
	}
	return append(b, it.work)
}

// outputsFirst sends the outputs of a response one at a time, until one is accepted.
func (l *Loop) outputsFirst(b []Work) []Work {
	from := &l.progress.outputs
	for ; *from < len(l.items); *from++ {
		if it := &l.items[*from]; it.sent || it.work.Kind == WorkFunction {
			continue
		}
		if b = l.dispatch(*from, b); len(b) > 0 {
			return b
		}
	}
	return b
}

// stub returns the result of a call that an output has made pointless, or "".
func (l *Loop) stub(it *item) jsonwire.Raw {
	switch {
	case l.winner < 0:
		return ""
	case it.late:
		return toolNotExecuted
	case l.config.EndStrategy == EndExhaustive:
		return ""
	}
	if it.work.Kind != WorkFunction {
		return outputNotUsed
	}
	if l.config.EndStrategy == EndEarly {
		return toolNotExecuted
	}
	return ""
}

func (it *item) answer(stub jsonwire.Raw) {
	it.sent = true
	it.outcome = Outcome{Kind: outcomeStub, Content: stub}
}

// Executed feeds how the work with that index ended. The results of one step may come in any order. It returns an error, and
// takes nothing, if the outcome does not fit the work or is not valid: see Outcome.Check.
func (l *Loop) Executed(index int, o Outcome, at time.Time) error {
	if l.state != StepExecute || l.err != nil {
		return l.outOfOrder("result of a call")
	}
	if err := l.checkOutcome(index, o.Kind); err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return fmt.Errorf("agentgen: call %d: %w", index, err)
	}
	for i := range o.Enqueued {
		if err := o.Enqueued[i].Check(); err != nil {
			return err
		}
	}
	l.fed++
	it := &l.items[index]
	it.outcome = o
	l.explain(it)
	l.unanswered--
	l.ended(index)
	if o.Usage != nil {
		l.usage.CountRun(o.Usage)
	}
	switch {
	case o.Kind == OutcomeReturned:
		l.usage.ToolCalls++
	case o.Kind == OutcomeAccepted && (l.winner < 0 || index < l.winner):
		l.winner = index
	}
	l.settle(at)
	return nil
}

// checkOutcome refuses outcomes of calls that are not in flight, and those that do not fit their calls.
func (l *Loop) checkOutcome(index int, k OutcomeKind) error {
	if index < 0 || index >= len(l.items) {
		return fmt.Errorf("agentgen: there is no call with index %d: the response has %d, see Step.Work", index, len(l.items))
	}
	it := &l.items[index]
	switch {
	case !it.sent:
		return fmt.Errorf("agentgen: call %d is not to be made yet: it comes after those of Step.Work", index)
	case it.outcome.Kind != 0 || it.gone:
		return fmt.Errorf("agentgen: call %d has its result already", index)
	case !k.Fits(it.work.Kind):
		return fmt.Errorf("agentgen: call %d is %s, which cannot end as %s", index, it.work.Kind, k)
	}
	return nil
}

// Fits reports whether work of that kind can end so.
func (o OutcomeKind) Fits(w WorkKind) bool {
	switch o {
	case OutcomeRetry:
		return true
	case OutcomeReturned, OutcomeFailed, OutcomeDeferred, OutcomeNeedsApproval, OutcomeUnknownTool:
		return w == WorkFunction
	case OutcomeAccepted:
		return w != WorkFunction
	}
	return false
}

// settle finishes the response once all of its calls have an outcome, or ends the run if one has failed permanently.
func (l *Loop) settle(at time.Time) {
	if l.spend(at) || l.unanswered > 0 {
		return
	}
	l.hear()
	if l.checkUnknown(at) {
		return
	}
	l.work = l.nextBatch(l.work[:0])
	l.unanswered = len(l.work)
	if l.checkUnknown(at) || l.unanswered > 0 {
		return
	}
	if len(l.items) == 1 && l.items[0].work.Kind == WorkText {
		l.finishText(&l.items[0], at)
		return
	}
	l.retryWins()
	if l.winner < 0 && l.waits() {
		if o := l.progress.spent.output; o >= 0 && !l.progress.accepted { // no one is asked for a run that ends anyway
			l.fail(l.exhausted(&l.items[o], true), at)
			return
		}
		l.loads = nil
		l.pause(at)
		return
	}
	if err := l.countFailures(); err != nil {
		l.fail(err, at)
		return
	}
	l.answerCalls(at)
	if l.winner < 0 {
		l.load()
	}
	if l.winner >= 0 && !l.redirect(at) {
		l.output, l.state = l.items[l.winner].outcome.Output, StepDone
	}
}

func (l *Loop) finishText(it *item, at time.Time) {
	switch {
	case l.winner < 0 && l.cutWithin(it):
		l.err = l.tooLong("while generating structured output, resulting in incomplete JSON", model.ErrTokenLimit, message.LastResponse(l.messages))
	case l.winner < 0:
		l.askAgain(it.cause(), it.outcome, at)
	case !l.redirect(at):
		l.output, l.state = it.outcome.Output, StepDone
	}
}

// cutWithin reports whether the token limit has cut off the JSON of an output. To ask again would only cut it off again.
func (l *Loop) cutWithin(text *item) bool {
	return text.work.JSON && message.LastResponse(l.messages).FinishReason == message.FinishLength &&
		slices.ContainsFunc(text.outcome.Violations, func(v jsonwire.Violation) bool { return v.Type == "json_invalid" })
}
