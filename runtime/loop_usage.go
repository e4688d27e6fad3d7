package runtime

import "time"

// Elsewhere tells the loop what others have used, such as runs that share its limits, in all since the run began. The
// limits count it, beside what the run has used itself, from now on and until it is told otherwise.
func (l *Loop) Elsewhere(u RunUsage) { l.elsewhere = &u }

// counted returns what counts for the limits.
func (l *Loop) counted() RunUsage {
	if l.elsewhere == nil {
		return l.usage
	}
	return l.usage.Add(*l.elsewhere)
}

// keepPartial keeps what there is of a response. Usage that cannot be is not counted.
func (l *Loop) keepPartial(partial *ModelResponse, at time.Time) {
	whole := *partial
	whole.Parts = WithoutNil(partial.Parts)
	m := l.keep(&whole, at)
	m.State = StateInterrupted
	if m.Usage.Check() != nil {
		m.Usage = RequestUsage{UnmeasuredRequests: 1}
	}
	l.usage.CountResponse(&m.Usage)
}
