package loop

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// The methods of this file return what a driver tells those who watch a run.

// Settled is a call with its result.
type Settled struct {
	Work Work
	// Begun reports whether the call was among Step.Work; if not, the loop has answered it itself.
	Begun bool
	// Result is a *ToolReturnPart, as it stands in the next request but for its time.
	Result message.RequestPart
}

// Ended returns the result of a call of a function tool that has just been fed, at that time. Ok is false if there is none yet,
// as the call waits, or if the work is an output, whose result is known when all calls have ended.
func (l *Loop) Ended(index int, at time.Time) (result message.RequestPart, ok bool) {
	it := &l.items[index]
	if it.work.Kind != WorkFunction || it.deferred() {
		return nil, false
	}
	it.settled = true
	return l.result(it, at), true
}

// Settled returns the calls of the last response whose results have become part of the history, except for those that Ended
// or Settled have returned before: outputs, and calls that the loop has answered itself.
func (l *Loop) Settled(at time.Time) (settled []Settled) {
	if l.state == StepExecute || l.err != nil {
		return nil
	}
	for i := range l.items {
		it := &l.items[i]
		if it.settled || it.gone || it.deferred() || it.work.Kind == WorkText {
			continue
		}
		it.settled = true
		settled = append(settled, Settled{Work: it.work, Begun: it.begun, Result: l.result(it, at)})
	}
	return settled
}

// Delivered returns the enqueued messages that have become part of the history since it was last called.
func (l *Loop) Delivered() [][]message.Message {
	messages := l.delivered
	l.delivered = nil
	return messages
}

// result returns the result of a call that has ended at that time.
func (l *Loop) result(it *item, at time.Time) message.RequestPart {
	b := new(memory).answers(1)
	l.answerCall(b, it, at)
	return b.parts[0]
}
