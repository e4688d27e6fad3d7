package jsonwire

import (
	"errors"
	"time"
)

// Date reads a string with an RFC 3339 full-date, "2026-09-14", as midnight in UTC. If the value is something else, it records
// date_type or date_parsing.
func (r *Reader) Date() time.Time {
	text, ok := r.token("date_type", "Input should be a valid date")
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, owned(text))
	if err != nil {
		r.refuse("date_parsing", "Input should be a valid date, expected one such as 2026-09-14", r.start)
	}
	return t
}

// Clock reads a string with an RFC 3339 full-time, "09:30:00Z" or "09:30:00.5+02:00", as a time on January 1 of the year 0. In Lax
// mode the offset may be missing, which means UTC. If the value is something else, it records time_type or time_parsing.
func (r *Reader) Clock() time.Time {
	text, ok := r.token("time_type", "Input should be a valid time")
	if !ok {
		return time.Time{}
	}
	s := owned(text)
	if r.mode&Lax != 0 && matchTime(s+"Z") {
		s += "Z"
	}
	t, err := time.Parse(clockLayout, s)
	if err != nil || !matchTime(s) { // Parse accepts more
		r.refuse("time_parsing", "Input should be a valid time, expected one with a time zone, such as 09:30:00Z", r.start)
		return time.Time{}
	}
	return fixed(t)
}

const clockLayout = "15:04:05.999999999Z07:00"

// Date appends the date of t in its own time zone, "2026-09-14". A year beyond 9999 or before 0 is an error.
func (w *Writer) Date(t time.Time) {
	if y := t.Year(); y < 0 || y > 9999 {
		w.Fail(errors.New("jsonwire: year outside of range [0,9999]"))
		return
	}
	w.buf = t.AppendFormat(w.buf, `"2006-01-02"`)
}

// Clock appends the time of day of t with its offset from UTC, "09:30:00.5+02:00". An offset with seconds, which RFC 3339 has no
// place for, makes it UTC.
func (w *Writer) Clock(t time.Time) {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	w.buf = append(t.AppendFormat(append(w.buf, '"'), clockLayout), '"')
}
