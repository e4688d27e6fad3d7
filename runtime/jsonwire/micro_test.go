package jsonwire_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestMicroTime(t *testing.T) {
	const bad = "datetime_parsing |  | Input should be a valid datetime, "
	const form = bad + "expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z | "
	at := time.Date(2026, 1, 2, 3, 4, 5, 120_000_000, time.UTC)
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want time.Time
		bad  []string
	}{
		{`"2026-01-02T03:04:05.12Z"`, jsonwire.Strict, at, nil},
		{`"2026-01-02T03:04:05.12"`, jsonwire.Strict, at, nil},
		{`"2026-01-02T03:04:05.12+00:00"`, jsonwire.Strict, at, nil},
		{`"2026-01-01T22:04:05.12-05:00"`, jsonwire.Strict, at.In(time.FixedZone("", -5*60*60)), nil},
		{`"2026-01-02T03:04:05\u002e12Z"`, jsonwire.Strict, at, nil},
		{`null`, jsonwire.Lenient, time.Time{}, nil},
		{`null`, jsonwire.Strict, time.Time{}, []string{`datetime_type |  | Input should be a valid datetime | null`}},
		{`"2026-01-02"`, jsonwire.Strict, time.Time{}, []string{form + `"2026-01-02"`}},
		{`"2026-01-02T03:04:05,5Z"`, jsonwire.Strict, time.Time{}, []string{form + `"2026-01-02T03:04:05,5Z"`}},
		{`"2026-01-02T03:04:05,5"`, jsonwire.Strict, time.Time{}, []string{form + `"2026-01-02T03:04:05,5"`}},
		{`"2026-01-02T03:04:05ZZ"`, jsonwire.Strict, time.Time{}, []string{form + `"2026-01-02T03:04:05ZZ"`}},
		{`"2026-13-02T03:04:05Z"`, jsonwire.Strict, time.Time{}, []string{bad + `month out of range | "2026-13-02T03:04:05Z"`}},
		{`""`, jsonwire.Strict, time.Time{}, []string{form + `""`}},
	} {
		var got time.Time
		found := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { got = r.MicroTime() })
		_, offset := got.Zone()
		if _, want := c.want.Zone(); offset != want || !got.Equal(c.want) || got.Location() == time.Local {
			t.Errorf("%s: got %s in %s, want %s", c.in, got, got.Location(), c.want)
		}
		if diff := cmp.Diff(c.bad, found); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestWriteMicroTime(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	for want, at := range map[string]time.Time{
		`"2026-01-02T03:04:05+02:00"`:        time.Date(2026, 1, 2, 3, 4, 5, 999, zone),
		`"2026-01-02T03:04:05.000001+02:00"`: time.Date(2026, 1, 2, 3, 4, 5, 1999, zone),
		`"2026-01-02T03:04:05.120000Z"`:      time.Date(2026, 1, 2, 3, 4, 5, 120_000_000, time.UTC),
		`"1900-01-01T00:00:28Z"`:             time.Date(1900, 1, 1, 0, 20, 0, 0, time.FixedZone("AMT", 19*60+32)),
		`"0001-01-01T00:00:00Z"`:             {},
		`"9999-12-31T23:59:59.999999Z"`:      time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
	} {
		w := jsonwire.NewWriter(nil)
		w.MicroTime(at)
		if b, err := w.Bytes(); string(b) != want || err != nil {
			t.Errorf("%s, %v; want %s", b, err, want)
		}
	}
	for _, at := range []time.Time{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, zone)} {
		w := jsonwire.NewWriter(nil)
		w.MicroTime(at)
		if b, err := w.Bytes(); err == nil {
			t.Errorf("no error for %s", b)
		}
	}
}
