package loop

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Elsewhere feeds the total usage of others since the run began, such as runs that share its limits. The limits count
// it in addition to the run's own usage, until the next call of Elsewhere.
func (l *Loop) Elsewhere(u usage.Run) { l.elsewhere = &u }

// counted returns what counts for the limits. It must not be changed.
func (l *Loop) counted() *usage.Run {
	if l.elsewhere == nil {
		return &l.usage
	}
	return new(l.usage.Add(*l.elsewhere))
}

// keepPartial keeps what there is of a response. Usage that cannot be is not counted.
func (l *Loop) keepPartial(partial *message.Response, at time.Time) {
	whole := *partial
	whole.Parts = message.WithoutNil(partial.Parts)
	m := l.keep(&whole, at)
	m.State = message.StateInterrupted
	if m.Usage.Check() != nil {
		m.Usage = usage.Request{UnmeasuredRequests: 1}
	}
	l.usage.CountResponse(&m.Usage)
	l.countAttempts(m)
}

// countResponse counts a request, and what the response to it has used.
func (l *Loop) countResponse(res *message.Response) {
	l.usage.Requests++
	l.requests++
	l.usage.CountResponse(&res.Usage)
}

// afterResponse returns an error if what the run has used with the response passes a limit.
func (l *Loop) afterResponse(res *message.Response) error {
	return l.config.Limits.AfterResponse(l.counted(), &res.Usage)
}

// countAttempts counts what failed attempts before a response have used.
func (l *Loop) countAttempts(res *message.Response) {
	for i := range res.FailedAttempts {
		if u := res.FailedAttempts[i].Usage; u != nil && u.Check() == nil {
			l.usage.CountResponse(u)
		}
	}
}
