package jsonwire

import (
	"errors"
	"slices"
	"time"
)

// The functions of this file read and write times as Pydantic does, which counts microseconds.

// MicroTime reads a time as Time does, and beside RFC 3339 what Pydantic writes of a time without a zone, which is
// taken as UTC: 2026-09-14T09:30:00. The time that it returns has the offset that is written, never a local zone.
func (r *Reader) MicroTime() time.Time {
	text, ok := r.token("datetime_type", "Input should be a valid datetime")
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, string(text))
	if err == nil && matchDateTime(owned(text)) { // Parse accepts more, see go.dev/issue/54580
		return fixed(t)
	}
	if zoned := string(text) + "Z"; matchDateTime(zoned) {
		if t, err = time.Parse(time.RFC3339, zoned); err == nil {
			return t
		}
	}
	r.refuse("datetime_parsing", "Input should be a valid datetime, "+timeFault(err), r.start)
	return time.Time{}
}

// fixed returns t, which Parse may have put into the local zone of the machine, with its offset only.
func fixed(t time.Time) time.Time {
	_, offset := t.Zone()
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", offset))
}

// MicroTime appends t with its offset from UTC, in RFC 3339 with six digits of microseconds or, where these are zero,
// none. What is less than a microsecond is cut off. An offset with seconds, which RFC 3339 has no place for, makes it UTC. A
// year beyond 9999 or before 0 is an error.
func (w *Writer) MicroTime(t time.Time) {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	if y := t.Year(); y < 0 || y > 9999 {
		w.Fail(errors.New("jsonwire: year outside of range [0,9999]"))
		return
	}
	begin := len(w.buf)
	w.buf = t.AppendFormat(append(w.buf, '"'), time.RFC3339) // the layout that package time is fast for
	if micros := t.Nanosecond() / 1000; micros > 0 {
		w.buf = slices.Insert(w.buf, begin+len(`"2006-01-02T15:04:05`), fraction(micros)...)
	}
	w.buf = append(w.buf, '"')
}

// fraction returns a dot and six digits.
func fraction(micros int) []byte {
	b := [7]byte{'.'}
	for i := len(b) - 1; i > 0; i-- {
		b[i], micros = '0'+byte(micros%10), micros/10
	}
	return b[:]
}
