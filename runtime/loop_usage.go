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

// checkResponse refuses what would harm the run.
func checkResponse(res *ModelResponse) error {
	if err := checkParts(res.Parts); err != nil {
		return err
	}
	return res.Usage.check()
}

// keepPartial keeps what there is of a response. Usage that cannot be is not counted.
func (l *Loop) keepPartial(partial *ModelResponse, at time.Time) {
	whole := *partial
	whole.Parts = withoutHoles(partial.Parts)
	m := l.keep(&whole, at)
	m.State = StateInterrupted
	if m.Usage.check() != nil {
		m.Usage = RequestUsage{UnmeasuredRequests: 1}
	}
	l.usage.addResponse(&m.Usage)
}
