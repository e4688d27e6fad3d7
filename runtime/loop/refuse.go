package loop

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// Refused feeds that the driver refuses to send the request or, if res is not nil, the response to it: the model is asked
// again with the Feedback of why, as long as the budget of the output lasts. Then the run's error wraps the Err of why. The
// response stays in the history, and is counted, as one that is not refused.
func (l *Loop) Refused(res *message.Response, why Outcome, at time.Time) error {
	if l.state != StepRequest || l.err != nil {
		return l.outOfOrder("refusal")
	}
	l.fed++
	if res != nil {
		if l.receive(res, at) == nil {
			return nil
		}
		l.wire.Invalidate() // calls in it will not be answered
	}
	l.noItems()
	l.recount()
	l.askAgain(message.RetryModelRetry, why, at)
	return nil
}
