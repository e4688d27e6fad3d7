package usage

import "math"

// sum returns a + b, or the largest or smallest int if that overflows.
func sum(a, b int) int {
	s := a + b
	switch {
	case a > 0 && b > 0 && s < 0:
		return math.MaxInt
	case a < 0 && b < 0 && s >= 0:
		return math.MinInt
	}
	return s
}
