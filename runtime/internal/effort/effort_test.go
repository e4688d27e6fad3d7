package effort

import "testing"

var sum int

// spend does that many steps of work.
func spend(steps int) {
	for i := range steps {
		sum += i ^ sum
	}
}

func TestLinear(t *testing.T) { Linear(t, 1_000_000, spend) }

func TestSquare(t *testing.T) {
	if processorTime() == 0 {
		t.Skip("this system does not say what a program has used")
	}
	square := func(n int) { spend(n * n) }
	if small, large := used(square, 1000), used(square, factor*1000); large <= most*small {
		t.Errorf("%v and %v do not tell a square from a line", small, large)
	}
}
