// Package effort is for tests which assert that work grows no faster than its input. It counts processor time, not time of the
// clock, so that a slow or busy machine does not matter.
package effort

import (
	"testing"
	"time"
)

// factor is how much larger the larger input is. Work that grows with the square of the input grows by 16, and most is how much it
// may grow: more than the input, as what is large fits into no cache.
const (
	factor = 4
	most   = 12
)

// Linear calls work with n and with four times n, and fails the test if the larger one takes more than three times the processor
// time that it would take if the work grew as the input does. The processor time is that of the whole program, so nothing else may run
// meanwhile. The better of several attempts count. n should be large enough for a millisecond of work. Where the system does not
// say what a program has used, the work is only done.
func Linear(t *testing.T, n int, work func(n int)) {
	t.Helper()
	var small, large time.Duration
	for attempt := range 5 {
		small, large = least(attempt, small, used(work, n)), least(attempt, large, used(work, factor*n))
		if large <= most*small {
			return
		}
	}
	t.Errorf("work on %d takes %v, and work on %d takes %v: it grows faster than its input", n, small, factor*n, large)
}

func least(attempt int, a, b time.Duration) time.Duration {
	if attempt == 0 {
		return b
	}
	return min(a, b)
}

// used returns the processor time that the work takes.
func used(work func(n int), n int) time.Duration {
	before := processorTime()
	work(n)
	return processorTime() - before
}
