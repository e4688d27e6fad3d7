package loop

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// answerCalls turns the outcomes into the next request.
func (l *Loop) answerCalls(at time.Time) {
	b := l.memory.answers(len(l.items))
	l.collect(b, at, l.answered)
	b.parts = append(b.parts, l.tail...)
	l.tail = nil
	l.request(&b.request, b.parts, at)
}

// answered reports whether the call has a result that is not yet part of the history. Calls that an output has made
// pointless have one even if they wait.
func (l *Loop) answered(it *item) bool {
	return !it.gone && it.outcome.Kind != 0 && it.work.Kind != WorkText && (l.winner >= 0 || !it.deferred())
}

// collect answers the wanted calls in the order in which the end strategy takes them: calls that were put off come last. What
// calls say as the user follows the results of those that ran together with them.
func (l *Loop) collect(b *results, at time.Time, wanted func(*item) bool) {
	n := len(l.items)
	if n == 1 {
		l.put(b, at, 0, 1, wanted, everyCall)
		l.say(b, at, 0, 1, wanted, everyCall)
		return
	}
	switch l.config.EndStrategy {
	case EndEarly:
		l.put(b, at, 0, n, wanted, isOutput)
		l.put(b, at, 0, n, wanted, isFunction)
	case EndGraceful:
		l.collectTurns(b, at, wanted)
	default:
		l.put(b, at, 0, n, wanted, onTime)
	}
	l.say(b, at, 0, n, wanted, onTime)
	l.put(b, at, 0, n, wanted, lateExternal)
	l.put(b, at, 0, n, wanted, lateApproval)
	if !slices.ContainsFunc(l.items, func(it item) bool { return it.waited != 0 }) {
		return
	}
	for _, group := range resolved {
		l.put(b, at, 0, n, wanted, group)
	}
	for _, group := range resolved {
		l.say(b, at, 0, n, wanted, group)
	}
}

// resolved are the calls whose wait a handler has ended, in the order in which they are answered: those that waited for approval first,
// and of these the ones that a tool has put off itself.
var resolved = [...]func(*item) bool{
	func(it *item) bool { return it.waited == OutcomeNeedsApproval && !it.late },
	func(it *item) bool { return it.waited == OutcomeNeedsApproval && it.late },
	func(it *item) bool { return it.waited == OutcomeDeferred && !it.late },
	func(it *item) bool { return it.waited == OutcomeDeferred && it.late },
}

// collectTurns answers the calls as EndGraceful takes them: outputs split the others into turns.
func (l *Loop) collectTurns(b *results, at time.Time, wanted func(*item) bool) {
	from := 0
	for i := range l.items {
		if isOutput(&l.items[i]) {
			l.say(b, at, from, i, wanted, isFunction)
			from = i + 1
		}
		l.put(b, at, i, i+1, wanted, onTime)
	}
	l.say(b, at, from, len(l.items), wanted, isFunction)
}

// The calls that are answered together.

func everyCall(*item) bool       { return true }
func onTime(it *item) bool       { return !it.late && it.waited == 0 }
func isOutput(it *item) bool     { return onTime(it) && it.work.Kind == WorkOutput }
func isFunction(it *item) bool   { return onTime(it) && it.work.Kind == WorkFunction }
func lateExternal(it *item) bool { return it.late && it.waited == 0 && it.external() }
func lateApproval(it *item) bool { return it.late && it.waited == 0 && !it.external() }

func (it *item) external() bool { return it.work.Tool != nil && it.work.Tool.External }

// put answers the calls from one index to another.
func (l *Loop) put(b *results, at time.Time, from, to int, wanted, group func(*item) bool) {
	for i := from; i < to; i++ {
		if it := &l.items[i]; group(it) && wanted(it) {
			l.answerCall(b, it, at)
		}
	}
}

// say adds what the calls from one index to another say as the user. It does so once.
func (l *Loop) say(b *results, at time.Time, from, to int, wanted, group func(*item) bool) {
	for i := from; i < to; i++ {
		if it := &l.items[i]; len(it.outcome.User) > 0 && group(it) && wanted(it) {
			b.parts = append(b.parts, message.UserSays(it.outcome.User, at))
			it.outcome.User = nil
		}
	}
}

// fail ends the run. The results that there are are kept.
func (l *Loop) fail(err error, at time.Time) {
	l.err = err
	l.keepResults(at)
}

// keepResults appends a request with the known results, even if there are none: the calls without one have not been
// answered, and a run can continue from there.
func (l *Loop) keepResults(at time.Time) {
	b := l.memory.answers(len(l.items))
	below := l.refusedBelow()
	l.collect(b, at, func(it *item) bool { return l.kept(it, below) })
	l.winner = -1
	l.request(&b.request, b.parts, at)
	b.request.State = message.StateInterrupted
}

// kept reports whether the result of the call is kept when the run fails. Under EndExhaustive outputs have no result before all
// calls have ended. refused is the index below which calls of unknown tools have been refused.
func (l *Loop) kept(it *item, refused int) bool {
	switch {
	case !l.answered(it) || it.deferred() || it.spent():
		return false
	case it.work.Kind == WorkOutput:
		return l.config.EndStrategy != EndExhaustive
	}
	return !it.unknown() || it.checked && it.work.Index < refused
}

func (l *Loop) answerCall(b *results, it *item, at time.Time) {
	call, res := it.work.Call, b.newReturn()
	res.ToolName, res.ToolCallID, res.ToolKind, res.Timestamp = call.ToolName, call.ToolCallID, call.ToolKind, at
	if content, ok := l.content(it); ok {
		res.Content, res.Outcome = content, it.went()
		if k := it.outcome.Kind; k == OutcomeReturned || k == outcomeResolved {
			res.ContentFileDigests = it.outcome.FileDigests
		}
		if !it.deferred() { // that of others is for those who would have resolved the call
			res.Metadata = it.outcome.Metadata
		}
	} else {
		res.Content = message.RetryContent(it.outcome.Feedback, it.outcome.Violations)
		res.Outcome, res.Retry = message.ToolRetried, it.retry()
	}
	b.parts = append(b.parts, res)
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
	case it.outcome.Kind == OutcomeUnknownTool && it.work.Tool != nil && it.work.Tool.Unavailable != "":
		return message.RetryUnavailableTool
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
