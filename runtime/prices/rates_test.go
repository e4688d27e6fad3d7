package prices

import (
	"testing"
	"time"
)

// TestHours: a part of the day holds from its first second on, up to its end, which may be on the next day.
func TestHours(t *testing.T) {
	const hour = 3600
	at := func(h, m, s int) time.Time {
		return time.Date(2026, 1, 1, h, m, s, 999, time.UTC).In(time.FixedZone("", 5*hour))
	}
	for _, c := range []struct {
		name string
		hours
		at   time.Time
		want bool
	}{
		{"first", hours{1 * hour, 2 * hour}, at(1, 0, 0), true},
		{"before", hours{1 * hour, 2 * hour}, at(0, 59, 59), false},
		{"last", hours{1 * hour, 2 * hour}, at(1, 59, 59), true},
		{"after", hours{1 * hour, 2 * hour}, at(2, 0, 0), false},
		{"before midnight", hours{23 * hour, 1 * hour}, at(23, 30, 0), true},
		{"after midnight", hours{23 * hour, 1 * hour}, at(0, 30, 0), true},
		{"not at noon", hours{23 * hour, 1 * hour}, at(12, 0, 0), false},
	} {
		if got := c.hold(c.at); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// TestSaid: a variant is for responses whose details have all of its names with its values.
func TestSaid(t *testing.T) {
	both := []detail{{"tier", "fast"}, {"route", "eu"}}
	for details, want := range map[string]bool{
		`{"tier":"fast","route":"eu","n":1}`: true,
		`{"tier":"fast"}`:                    false,
		`{"tier":"fast","route":"us"}`:       false,
		`{"tier":"FAST","route":"eu"}`:       false,
		`{"tier":["fast"],"route":"eu"}`:     false,
		`{"tier":"fast","route":"eu"`:        false,
		`["tier"]`:                           false,
	} {
		if got := said(details, both); got != want {
			t.Errorf("%s: %t", details, got)
		}
	}
}
