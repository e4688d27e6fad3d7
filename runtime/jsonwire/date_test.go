package jsonwire_test

import (
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestDates(t *testing.T) {
	readDate := func(r *jsonwire.Reader) time.Time { return r.Date() }
	readClock := func(r *jsonwire.Reader) time.Time { return r.Clock() }
	writeDate := func(w *jsonwire.Writer, v time.Time) { w.Date(v) }
	writeClock := func(w *jsonwire.Writer, v time.Time) { w.Clock(v) }
	for _, tt := range []struct {
		name  string
		text  string
		mode  jsonwire.Mode
		read  func(*jsonwire.Reader) time.Time
		write func(*jsonwire.Writer, time.Time)
		want  string // what is written of it, "" where it is refused
	}{
		{"date", `"2026-09-14"`, jsonwire.Strict, readDate, writeDate, `"2026-09-14"`},
		{"leap day", `"2024-02-29"`, jsonwire.Strict, readDate, writeDate, `"2024-02-29"`},
		{"no leap day", `"2026-02-29"`, jsonwire.Lax, readDate, writeDate, ""},
		{"date with time", `"2026-09-14T00:00:00Z"`, jsonwire.Lax, readDate, writeDate, ""},
		{"short date", `"2026-9-14"`, jsonwire.Lax, readDate, writeDate, ""},
		{"number", `20260914`, jsonwire.Lax, readDate, writeDate, ""},
		{"clock", `"09:30:00Z"`, jsonwire.Strict, readClock, writeClock, `"09:30:00Z"`},
		{"offset", `"09:30:00.25-07:00"`, jsonwire.Strict, readClock, writeClock, `"09:30:00.25-07:00"`},
		{"no offset", `"09:30:00"`, jsonwire.Strict, readClock, writeClock, ""},
		{"no offset, lax", `"09:30:00.5"`, jsonwire.Lax, readClock, writeClock, `"09:30:00.5Z"`},
		{"comma", `"09:30:00,5Z"`, jsonwire.Lax, readClock, writeClock, ""},
		{"short", `"9:30:00Z"`, jsonwire.Lax, readClock, writeClock, ""},
		{"leap second", `"23:59:60Z"`, jsonwire.Lax, readClock, writeClock, ""},
		{"null", `null`, jsonwire.Lax, readClock, writeClock, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := jsonwire.NewReader(tt.text, tt.mode)
			v := tt.read(&r)
			if err := r.End(); (err == nil) != (tt.want != "") {
				t.Fatalf("read %v, %v; want %s", v, err, tt.want)
			}
			if tt.want == "" {
				return
			}
			w := jsonwire.NewWriter(nil)
			tt.write(&w, v)
			if got, err := w.Bytes(); err != nil || string(got) != tt.want {
				t.Errorf("written as %s, %v; want %s", got, err, tt.want)
			}
		})
	}
}

// TestWriteDates writes times that no text has.
func TestWriteDates(t *testing.T) {
	odd := time.Date(2026, 9, 14, 9, 30, 0, 0, time.FixedZone("", 3601))
	w := jsonwire.NewWriter(nil)
	w.Clock(odd)
	if got, err := w.Bytes(); err != nil || string(got) != `"08:29:59Z"` {
		t.Errorf("got %s, %v", got, err)
	}
	w = jsonwire.NewWriter(nil)
	w.Date(odd.AddDate(9000, 0, 0))
	if got, err := w.Bytes(); err == nil {
		t.Errorf("got %s for the year 11026", got)
	}
}
