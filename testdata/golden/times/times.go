// Package times has moments and spans of time.
package times

import "time"

// Meeting is a meeting.
type Meeting struct {
	Start time.Time     `json:"start"`
	Takes time.Duration `json:"takes"`
	// Remind is how long before the meeting to remind of it.
	Remind *time.Duration           `json:"remind"`
	Ended  time.Time                `json:"ended,omitzero"`
	Moved  []time.Time              `json:"moved,omitempty"`
	Pauses map[string]time.Duration `json:"pauses,omitempty"`
}

// Plan plans a meeting.
//
//   - by: when it has to be over
//
//agent:tool
func Plan(meeting Meeting, by *time.Time) Meeting { return meeting }

// Until says how long it is from one moment to another.
//
//agent:tool
func Until(from, to time.Time) time.Duration { return to.Sub(from) }

// Days says when some days are over.
//
//agent:tool
func Days(from time.Time, days int) time.Time { return from.AddDate(0, 0, days) }
