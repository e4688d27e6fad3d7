//go:build race

package runtime_test

// raceEnabled tells whether the race detector watches.
const raceEnabled = true
