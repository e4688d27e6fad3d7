package jsonwire

import (
	"errors"
	"strings"
	"time"
)

// Time reads a string with an RFC 3339 date-time, as time.Time does: the offset from UTC is required, T and Z are upper
// case, and there are no leap seconds. If the value is something else, it records datetime_type or datetime_parsing.
func (r *Reader) Time() time.Time {
	text, ok := r.token("datetime_type", "Input should be a valid datetime")
	if !ok {
		return time.Time{}
	}
	var t time.Time
	err := t.UnmarshalText(text)
	if err == nil && matchDateTime(owned(text)) { // UnmarshalText accepts more, see go.dev/issue/54580
		return t
	}
	r.refuse("datetime_parsing", "Input should be a valid datetime, "+timeFault(err), r.start)
	return time.Time{}
}

// timeFault says what is wrong with the text of a time that err, if not nil, complains of.
func timeFault(err error) string {
	var parse *time.ParseError
	if errors.As(err, &parse) && strings.HasSuffix(parse.Message, "out of range") {
		return strings.TrimPrefix(parse.Message, ": ")
	}
	return "expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z"
}

// Duration reads a string with a duration of ISO 8601: "PT1H30M", "P2DT0.5S", "-P1W". A day has 24 hours; years and
// months are refused, and so is what time.Duration cannot hold exactly. In Lax mode Go's form, "1h30m", is accepted as
// well. If the value is something else, it records time_delta_type or time_delta_parsing.
func (r *Reader) Duration() time.Duration {
	text, ok := r.token("time_delta_type", "Input should be a valid duration")
	if !ok {
		return 0
	}
	s := owned(text) // for the time of this call
	d, fault := parseDuration(s)
	if fault == "" {
		return d
	}
	if r.mode&Lax != 0 {
		if d, err := time.ParseDuration(s); err == nil {
			return d
		}
	}
	r.refuse("time_delta_parsing", "Input should be a valid duration, "+fault, r.start)
	return 0
}

// Time appends t as time.Time.MarshalJSON does, in RFC 3339 with all its nanoseconds. A year beyond 9999 or before 0
// is an error.
func (w *Writer) Time(t time.Time) {
	b, err := t.AppendText(append(w.buf, '"'))
	if err != nil {
		w.Fail(errors.New("jsonwire: " + strings.TrimPrefix(err.Error(), "Time.AppendText: ")))
		return
	}
	w.buf = append(b, '"')
}

// Duration appends d as a string in ISO 8601, in days of 24 hours, hours, minutes and seconds: "PT1H30M", "-P1DT0.5S".
func (w *Writer) Duration(d time.Duration) {
	w.buf = append(appendDuration(append(w.buf, '"'), d), '"')
}
