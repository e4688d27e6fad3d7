package jsonwire_test

import (
	"encoding/json"
	"math"
	"math/big"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestTime(t *testing.T) {
	for in, want := range map[string]string{
		`"2026-09-14T09:30:00Z"`: "", `"2026-09-14T09:30:00.123456789+02:00"`: "", `"2026-09-14T09:30:00\u005a"`: "", `"0000-01-01T00:00:00Z"`: "",
		`"2026-09-14"`:           "datetime_parsing |  | Input should be a valid datetime, expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z",
		`"2026-09-14T09:30:00"`:  "datetime_parsing |  | Input should be a valid datetime, expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z",
		`"2026-09-14T9:30:00Z"`:  "datetime_parsing |  | Input should be a valid datetime, expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z",
		`"2026-02-29T09:30:00Z"`: "datetime_parsing |  | Input should be a valid datetime, day out of range",
		`"2016-12-31T23:59:60Z"`: "datetime_parsing |  | Input should be a valid datetime, second out of range",
		`1789378200`:             "datetime_type |  | Input should be a valid datetime",
		`null`:                   "datetime_type |  | Input should be a valid datetime",
	} {
		var got time.Time
		bad := strings.Join(decode(t, in, jsonwire.Lax, func(r *jsonwire.Reader) { got = r.Time() }), "; ")
		if want != "" {
			want += " | " + in
		}
		var std string
		_ = json.Unmarshal([]byte(in), &std)
		if parsed, _ := time.Parse(time.RFC3339Nano, std); bad != want || want == "" && !got.Equal(parsed) || want != "" && !got.IsZero() {
			t.Errorf("%s: got %v, %s; want %s", in, got, bad, want)
		}
	}
	if bad := decode(t, "null", jsonwire.Lenient, func(r *jsonwire.Reader) { r.Time(); r.Duration() }); len(bad) != 1 || !strings.Contains(bad[0], "EOF") {
		t.Errorf("null in Lenient mode: %q", bad)
	}
}

func writeTime(v time.Time) (string, error) {
	w := jsonwire.NewWriter(nil)
	w.Time(v)
	b, err := w.Bytes()
	return string(b), err
}

func TestWriterTime(t *testing.T) {
	for _, v := range []time.Time{{}, time.Unix(0, 1).UTC(), time.Date(2026, 9, 14, 9, 30, 0, 120_000_000, time.FixedZone("", -5400)), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)} {
		want, _ := json.Marshal(v)
		if got, err := writeTime(v); got != string(want) || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
	for _, v := range []time.Time{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 24*3600))} {
		if got, err := writeTime(v); got != "" || err == nil || !strings.Contains(err.Error(), "outside of range") {
			t.Errorf("%v: got %s, %v", v, got, err)
		}
	}
}

// FuzzTime: what Time accepts, time.Time accepts as the same, and the other way round where that keeps to RFC 3339.
func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-09-14T09:30:00Z", "2026-09-14T09:30:00.5+02:00", "2026-09-14T9:30:00,5Z", "2026-09-14T09:30:00+24:60"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := string(jsonwire.Quote(s))
		r := jsonwire.NewReader(text, jsonwire.Strict)
		got := r.Time()
		var want time.Time
		err := want.UnmarshalText([]byte(s))
		if ok := r.End() == nil; ok != (err == nil && jsonwire.FormatDateTime.Match(s)) || ok && !got.Equal(want) {
			t.Errorf("%s: got %v, %v; time has %v, %v", text, got, r.End(), want, err)
		}
	})
}

func TestDuration(t *testing.T) {
	const (
		invalid = "expected ISO 8601 such as PT1H30M"
		tooLong = "longer than the 106751 days that can be represented"
		vague   = "years and months have no fixed length; use weeks, days, hours, minutes and seconds"
	)
	for _, c := range []struct {
		in    string
		mode  jsonwire.Mode
		want  time.Duration
		fault string
	}{
		{"PT1H30M", 0, 90 * time.Minute, ""}, {"-PT1H30M", 0, -90 * time.Minute, ""}, {"+PT5S", 0, 5 * time.Second, ""}, {"PT0S", 0, 0, ""}, {"P0D", 0, 0, ""},
		{"P2W", 0, 14 * 24 * time.Hour, ""}, {"P1DT12H", 0, 36 * time.Hour, ""}, {"PT36H", 0, 36 * time.Hour, ""}, {"PT1H5S", 0, time.Hour + 5*time.Second, ""},
		{"PT0.5S", 0, 500 * time.Millisecond, ""}, {"PT1.000000001S", 0, time.Second + 1, ""}, {"PT0.1000000000000S", 0, 100 * time.Millisecond, ""},
		{"PT9223372036.854775807S", 0, math.MaxInt64, ""}, {"-PT9223372036.854775808S", 0, math.MinInt64, ""}, {"-P106751DT23H47M16.854775808S", 0, math.MinInt64, ""},
		{"PT9223372036.854775808S", 0, 0, tooLong}, {"-PT9223372036.854775809S", 0, 0, tooLong}, {"P106752D", 0, 0, tooLong}, {"P99999999999999999999D", 0, 0, tooLong},
		{"P106751DT106751H", 0, 0, tooLong}, {"PT0.0000000001S", 0, 0, "finer than a nanosecond"}, {"P1Y", 0, 0, vague}, {"P1M", 0, 0, vague}, {"P0YT1H", 0, 0, vague},
		{"PT1.5H", 0, 0, invalid}, {"PT1.S", 0, 0, invalid}, {"PT.5S", 0, 0, invalid}, {"PT1.2.3S", 0, 0, invalid}, {"PT1,5S", 0, 0, invalid}, {"P1DT", 0, 0, invalid}, {"--PT1S", 0, 0, invalid},
		{"-+PT1S", 0, 0, invalid}, {"", 0, 0, invalid}, {"P", 0, 0, invalid}, {"-", 0, 0, invalid}, {"1h30m", 0, 0, invalid}, {"P1W1D", 0, 0, invalid}, {"PT1M1H", 0, 0, invalid},
		{"1h30m", jsonwire.Lax, 90 * time.Minute, ""}, {"-1.5h", jsonwire.Lax, -90 * time.Minute, ""}, {"PT1M", jsonwire.Lax, time.Minute, ""}, {"1h30", jsonwire.Lax, 0, invalid},
		{"9999999h", jsonwire.Lax, 0, invalid}, {"90", jsonwire.Lax, 0, invalid},
	} {
		var got time.Duration
		want := ""
		if c.fault != "" {
			want = "time_delta_parsing |  | Input should be a valid duration, " + c.fault + " | " + quoted(c.in)
		}
		bad := strings.Join(decode(t, quoted(c.in), c.mode, func(r *jsonwire.Reader) { got = r.Duration() }), "; ")
		if got != c.want || bad != want {
			t.Errorf("%s in mode %d: got %v, %s; want %v, %s", c.in, c.mode, got, bad, c.want, want)
		}
	}
	if bad := decode(t, "5", jsonwire.Lax, func(r *jsonwire.Reader) { r.Duration() }); len(bad) != 1 || bad[0] != "time_delta_type |  | Input should be a valid duration | 5" {
		t.Errorf("a number: %q", bad)
	}
}

func writeDuration(d time.Duration) string {
	w := jsonwire.NewWriter(nil)
	w.Duration(d)
	b, _ := w.Bytes()
	return string(b)
}

func TestWriterDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "PT0S", 90 * time.Minute: "PT1H30M", -90 * time.Minute: "-PT1H30M", time.Hour + time.Second: "PT1H0M1S", 24 * time.Hour: "P1D", 36*time.Hour + 1: "P1DT12H0M0.000000001S",
		500 * time.Millisecond: "PT0.5S", 61 * time.Second: "PT1M1S", 400 * 24 * time.Hour: "P400D", math.MinInt64: "-P106751DT23H47M16.854775808S", 1: "PT0.000000001S", 24*time.Hour + time.Second: "P1DT1S",
	} {
		if got := writeDuration(d); got != quoted(want) {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

var durationGrammar = regexp.MustCompile(`^([-+]?)P(?:(\d+)W|()(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)$`)

// exactDuration is the oracle of durations without years and months.
func exactDuration(s string) (d time.Duration, ok bool) {
	m := durationGrammar.FindStringSubmatch(s)
	if m == nil || strings.HasSuffix(s, "P") || strings.HasSuffix(s, "T") {
		return 0, false
	}
	sum := new(big.Rat)
	for i, unit := range map[int]time.Duration{2: 7 * 24 * time.Hour, 4: 24 * time.Hour, 5: time.Hour, 6: time.Minute, 7: time.Second} {
		if m[i] != "" {
			n, _ := new(big.Rat).SetString(m[i])
			sum.Add(sum, n.Mul(n, new(big.Rat).SetInt64(int64(unit))))
		}
	}
	if m[1] == "-" {
		sum.Neg(sum)
	}
	return time.Duration(sum.Num().Int64()), sum.IsInt() && sum.Num().IsInt64()
}

// FuzzDuration: texts are read exactly, and every duration is written so that it comes back.
func FuzzDuration(f *testing.F) {
	for _, s := range []string{"PT1H30M", "-P1DT0.5S", "P2W", "PT9223372036.854775807S", "P1Y", "+PT1.5M"} {
		f.Add(s, int64(len(s))*1e9+7)
	}
	f.Fuzz(func(t *testing.T, s string, n int64) {
		if len(s) > 100 {
			return
		}
		r := jsonwire.NewReader(string(jsonwire.Quote(s)), jsonwire.Strict)
		got := r.Duration()
		if want, ok := exactDuration(s); ok != (r.End() == nil) || ok && got != want {
			t.Errorf("%q: got %v, %v; want %v, %t", s, got, r.End(), want, ok)
		}
		text := writeDuration(time.Duration(n))
		r = jsonwire.NewReader(text, jsonwire.Strict)
		if got := r.Duration(); int64(got) != n || r.End() != nil {
			t.Errorf("%d was written as %s and read as %d, %v", n, text, got, r.End())
		}
		if plain := strings.Trim(text, `"-`); n%1e9 == 0 && !jsonwire.FormatDuration.Match(plain) {
			t.Errorf("%s does not have the format duration", text)
		}
	})
}
