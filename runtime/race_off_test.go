//go:build !race

package runtime_test

// raceEnabled reports whether the race detector watches.
const raceEnabled = false
