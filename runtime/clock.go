package runtime

import "time"

// clock is where a run gets times and ids from, and the only place. The zero clock is that of the machine. In code that is
// replayed it is fixed: time then moves only with the results that are fed.
type clock struct {
	// at is the time if it is fixed.
	at time.Time
}

// fixed reports whether the clock is that of code which is replayed.
func (c *clock) fixed() bool { return !c.at.IsZero() }

// now returns the time, without the machine's zone: histories are read elsewhere.
func (c *clock) now() time.Time {
	if c.fixed() {
		return c.at
	}
	return time.Now().UTC()
}

// newIDs returns ids for a run and its conversation, made in the memory given, which must not be changed afterwards. A fixed
// clock makes none.
func (c *clock) newIDs(at time.Time, memory *[2 * uuidLen]byte) (runID, conversation string) {
	if c.fixed() {
		return "", ""
	}
	return newIDs(at, memory)
}
