package loop

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// spend ends the run if a call has failed whose tool has no retries left: later calls are not begun. Under
// EndExhaustive all outputs are decided first, as one of the others may be valid.
func (l *Loop) spend(at time.Time) bool {
	s := &l.progress.spent
	first := s.function
	if o := s.output; o >= 0 && (first < 0 || o < first) && l.config.EndStrategy != EndExhaustive {
		first = o
	}
	if first < 0 {
		return false
	}
	it := &l.items[first]
	l.fail(l.exhausted(it, it.work.Kind == WorkOutput), at)
	return true
}

// spent reports whether the call has failed and cannot be tried again.
func (it *item) spent() bool { return it.failed() && it.work.last() }

// retryWins drops an output that was given beside a function call that has to be tried again: the model did not know
// that result. Unknown tools do not count, as Pydantic AI's tests pin.
func (l *Loop) retryWins() {
	if l.winner < 0 || l.config.EndStrategy == EndEarly || !l.progress.retried {
		return
	}
	for i := range l.items {
		if it := &l.items[i]; it.work.Kind == WorkFunction && it.outcome.Kind == OutcomeRetry && !it.gone {
			l.items[l.winner].answer(outputAfterRetries)
			l.winner = -1
			return
		}
	}
}

// countFailures brings the retry counters up to date: a tool that failed in this response, if only in one of its calls,
// has used one retry; one that did not fail starts anew.
func (l *Loop) countFailures() error {
	if !l.progress.failed && len(l.retries.counts) == 0 {
		return nil
	}
	failures := l.firstFailures()
	for i := range l.items {
		it := &l.items[i]
		if it.work.Kind == WorkOutput && it.failed() && !it.spent() && !it.gone {
			l.failedOutputs++
		}
		switch {
		case it.gone || it.work.Kind == WorkText || l.absorbed(it):
		case it.spent():
			return l.exhausted(it, true)
		case it.failed() && l.firstFailure(failures, it.work.Call.ToolName) == i:
			l.retries.set(it.work.Call.ToolName, it.work.Retry+1)
		case it.succeeded() && l.firstFailure(failures, it.work.Call.ToolName) < 0:
			l.retries.set(it.work.Call.ToolName, 0)
		}
	}
	return nil
}

// absorbed reports whether it does not matter that the call has failed: it was not to be made, or it cannot displace an
// output that was accepted beside it.
func (l *Loop) absorbed(it *item) bool {
	if it.work.Kind == WorkOutput {
		return it.spent() && l.progress.accepted
	}
	return l.winner >= 0 && l.config.EndStrategy == EndEarly
}

// counts reports whether the call has failed, and that matters.
func (l *Loop) counts(it *item) bool { return it.failed() && !l.absorbed(it) }

// succeeded reports whether the call was a success, even as an output that was not used.
func (it *item) succeeded() bool {
	switch it.outcome.Kind {
	case OutcomeReturned, OutcomeAccepted:
		return true
	case outcomeStub:
		return it.outcome.Content == outputAfterRetries
	}
	return false
}

// few is how many calls are looked through one by one, which takes no memory.
const few = 32

// firstFailures maps tools to their first calls whose failures count, where there are many calls; otherwise it returns nil.
func (l *Loop) firstFailures() map[string]int {
	if len(l.items) <= few {
		return nil
	}
	first := make(map[string]int)
	for i := range slices.Backward(l.items) {
		if l.counts(&l.items[i]) {
			first[l.items[i].work.Call.ToolName] = i
		}
	}
	return first
}

// firstFailure returns the index of the tool's first call whose failure counts, or -1. The map is that of firstFailures.
func (l *Loop) firstFailure(first map[string]int, tool string) int {
	if first == nil {
		return slices.IndexFunc(l.items, func(it item) bool { return it.work.Call.ToolName == tool && l.counts(&it) })
	}
	if i, ok := first[tool]; ok {
		return i
	}
	return -1
}

// failures returns how often the tool has failed since it last succeeded.
func (l *Loop) failures(tool string) int { return l.retries.Of(tool) }

// exhausted is the error of a tool whose budget is used up. If that may be because the response was cut off, it says so.
func (l *Loop) exhausted(it *item, cut bool) error {
	if last, ok := l.messages[len(l.messages)-1].(*message.Response); ok && cut && truncated(last) {
		return l.tooLong("while generating a tool call, resulting in incomplete arguments", model.ErrIncompleteToolCall, last)
	}
	if it.work.Kind == WorkOutput {
		return spent("Exceeded maximum output retries (%d)", it.outcome, it.work.MaxRetries)
	}
	return spent("Tool '%s' exceeded max retries count of %d", it.outcome, shortened(it.work.Call.ToolName), it.work.MaxRetries)
}

// spent is the error of a budget that is used up. It wraps the last error.
func spent(format string, last Outcome, args ...any) error {
	e := &model.UnexpectedBehaviorError{Message: fmt.Sprintf(format, args...), Reason: model.ErrRetriesExceeded}
	switch {
	case last.Violations != nil:
		e.Err = &jsonwire.ValidationError{Violations: last.Violations}
	case last.Err != nil:
		e.Err = last.Err
	case last.Feedback != "":
		e.Err = errors.New(last.Feedback)
	}
	return e
}

// truncated says that the response ends in the middle of a tool call.
func truncated(m *message.Response) bool {
	if m.FinishReason != message.FinishLength || len(m.Parts) == 0 {
		return false
	}
	c, ok := m.Parts[len(m.Parts)-1].(*message.ToolCallPart)
	return ok && c.Args != "" && !isObject(c.Args)
}

func isObject(text string) bool {
	return jsonwire.Valid(text) == nil && strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{")
}

// last reports whether a failure of the call uses up its retries.
func (w *Work) last() bool { return w.Retry >= w.MaxRetries }
