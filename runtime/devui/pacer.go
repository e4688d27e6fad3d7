package devui

import "time"

// pacer leaves out states of an output that follow each other faster than anyone can see. The last state is that of the result.
type pacer struct{ last time.Time }

const frame = 30 * time.Millisecond

// due reports whether a state is to be shown.
func (p *pacer) due() bool {
	now := time.Now()
	if now.Sub(p.last) < frame {
		return false
	}
	p.last = now
	return true
}
