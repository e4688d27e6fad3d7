package loop

import (
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// nextBatch sends the calls that the end strategy allows now. Where a final answer makes a call pointless, it is
// answered with a stub instead.
func (l *Loop) nextBatch(b []Work) []Work {
	l.progress.flying, l.progress.last = -1, -1
	if l.config.EndStrategy == EndEarly {
		if b = l.outputsFirst(b); len(b) > 0 {
			return b
		}
	}
	if b = l.inOrder(b, false); len(b) > 0 {
		return b
	}
	// Whether the calls that will wait for someone are made at all depends on how the others ended.
	l.retryWins()
	return l.inOrder(b, true)
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

// outputsFirst sends the answers of a response one at a time, until one is accepted.
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

// stub returns what a call is answered with that a final answer has made pointless, or "".
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
	for _, e := range o.Enqueued {
		l.enqueue(e)
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

// settle finishes the response once all of its calls have an outcome.
func (l *Loop) settle(at time.Time) {
	if l.unanswered > 0 || l.spend(at) {
		return
	}
	if l.work = l.nextBatch(l.work[:0]); len(l.work) > 0 {
		l.unanswered = len(l.work)
		return
	}
	if len(l.items) == 1 && l.items[0].work.Kind == WorkText {
		l.finishText(&l.items[0], at)
		return
	}
	l.retryWins()
	if l.winner < 0 && l.waits() {
		l.pause(at)
		return
	}
	if err := l.countFailures(); err != nil {
		l.fail(err, at)
		return
	}
	l.answerCalls(at)
	if l.winner >= 0 && !l.redirect(at) {
		l.output, l.state = l.items[l.winner].outcome.Output, StepDone
	}
}

func (l *Loop) finishText(it *item, at time.Time) {
	switch {
	case l.winner < 0:
		l.askAgain(it.cause(), it.outcome.Feedback, it.outcome.Violations, at)
	case !l.redirect(at):
		l.output, l.state = it.outcome.Output, StepDone
	}
}

// answerCalls turns the outcomes into the next request.
func (l *Loop) answerCalls(at time.Time) {
	b := l.memory.answers(len(l.items))
	l.collect(b, at)
	b.parts = append(b.parts, l.tail...)
	l.tail = nil
	l.request(&b.request, b.parts, at)
}

// collect puts the outcomes together that are not yet part of the history: in the order of the response, but for EndEarly,
// where the outputs come first, and for calls that had to wait, which come last. What tools have to say as the user comes
// after all of them.
func (l *Loop) collect(b *results, at time.Time) {
	if l.config.EndStrategy == EndEarly {
		l.collectIf(b, at, func(it *item) bool { return it.work.Kind == WorkOutput })
		l.collectIf(b, at, func(it *item) bool { return it.work.Kind == WorkFunction && !it.late })
	} else {
		l.collectIf(b, at, func(it *item) bool { return !it.late })
	}
	l.collectIf(b, at, func(it *item) bool { return it.late })
	for i := range l.items {
		if it := &l.items[i]; len(it.outcome.User) > 0 && !it.gone {
			b.parts = append(b.parts, message.UserSays(it.outcome.User, at))
		}
	}
}

func (l *Loop) collectIf(b *results, at time.Time, wanted func(*item) bool) {
	for i := range l.items {
		it := &l.items[i]
		open := it.deferred() && l.winner < 0
		if wanted(it) && !it.gone && it.outcome.Kind != 0 && it.work.Kind != WorkText && !open {
			l.answerCall(b, it, at)
		}
	}
}

// fail ends the run. The results that there are are kept.
func (l *Loop) fail(err error, at time.Time) {
	l.err = err
	l.keepResults(at)
}

// keepResults appends a request with the results that there are, if only to say that there are none: a history that ends
// with it can be gone on with. What an answer has come to is no result: it was given to a run that has none, and so
// were the calls not made that it had made pointless.
func (l *Loop) keepResults(at time.Time) {
	b := l.memory.answers(len(l.items))
	preempted := l.winner >= 0
	l.winner = -1 // there is no final answer
	var said []message.RequestPart
	for i := range l.items {
		it := &l.items[i]
		open := it.outcome.Kind == 0 || it.deferred() || it.spent() || it.outcome.Kind == OutcomeAccepted ||
			preempted && it.outcome.Kind == outcomeStub
		if open || it.gone || it.work.Kind == WorkText {
			continue
		}
		l.answerCall(b, it, at)
		if len(it.outcome.User) > 0 {
			said = append(said, message.UserSays(it.outcome.User, at))
		}
	}
	l.request(&b.request, append(b.parts, said...), at)
	b.request.State = message.StateInterrupted
}

func (l *Loop) answerCall(b *results, it *item, at time.Time) {
	call := it.work.Call
	res := message.ToolReturnPart{ToolName: call.ToolName, ToolCallID: call.ToolCallID, ToolKind: call.ToolKind, Timestamp: at}
	if content, ok := l.content(it); ok {
		res.Content, res.Metadata, res.Outcome = content, it.outcome.Metadata, it.went()
	} else {
		res.Content = message.RetryContent(it.outcome.Feedback, it.outcome.Violations)
		res.Outcome, res.Retry = message.ToolRetried, it.retry()
	}
	b.returns = append(b.returns, res)
	b.parts = append(b.parts, &b.returns[len(b.returns)-1])
}

// retry says why the call is to be made again. Retries that were asked for from outside of the run are not counted.
func (it *item) retry() *message.RetryInfo {
	info := &message.RetryInfo{Cause: it.cause()}
	if it.failed() {
		info.Attempt, info.MaxRetries = new(it.work.Retry+1), new(it.work.MaxRetries)
	}
	return info
}

// cause says why the model is asked again.
func (it *item) cause() message.RetryCause {
	switch {
	case it.outcome.Kind == OutcomeUnknownTool:
		return message.RetryUnknownTool
	case it.outcome.Violations != nil:
		return message.RetryValidationError
	}
	return message.RetryModelRetry
}

// went says how a call went that is answered with its result.
func (it *item) went() message.ToolOutcome {
	switch it.outcome.Kind {
	case OutcomeFailed:
		return message.ToolFailed
	case outcomeDenied:
		return message.ToolDenied
	}
	return message.ToolSuccess
}

// content returns the result of a call; false means that the model is told to make the call again.
func (l *Loop) content(it *item) (jsonwire.Raw, bool) {
	switch {
	case it.outcome.Kind == OutcomeUnknownTool && l.winner >= 0 && l.config.EndStrategy == EndEarly:
		return toolNotExecuted, true
	case it.work.Kind == WorkOutput && l.absorbed(it):
		if it.outcome.Violations != nil {
			return outputFailedValidation, true
		}
		return outputFunctionFailed, true
	case it.failed() || it.outcome.Kind == outcomeAskedAgain:
		return "", false
	case it.deferred():
		return toolNotExecuted, true
	case it.outcome.Kind == OutcomeAccepted && it.work.Index == l.winner:
		return finalResultProcessed, true
	case it.outcome.Kind == OutcomeAccepted:
		return outputNotFinal, true
	case it.outcome.Content == "":
		return "null", true
	}
	return it.outcome.Content, true
}
