package jsonwire_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestReaderAny(t *testing.T) {
	const inexact = "Input should be an integer of 64 bits or one that a 64-bit float holds exactly, or a string of its digits"
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want any
		bad  string
	}{
		{`null`, 0, nil, ""}, {`true`, 0, true, ""}, {`false`, 0, false, ""}, {`"a\u00e9"`, 0, "aé", ""}, {`-0.5e1`, 0, -5.0, ""}, {`[]`, 0, []any{}, ""}, {`{}`, 0, map[string]any{}, ""},
		{` {"a":[1,null,{"b":"c"}],"":{}} `, 0, map[string]any{"a": []any{1.0, nil, map[string]any{"b": "c"}}, "": map[string]any{}}, ""},
		{`9007199254740992`, 0, 9007199254740992.0, ""}, {`9007199254740994`, 0, 9007199254740994.0, ""}, {`-18446744073709551616`, 0, -18446744073709551616.0, ""},
		{`123456789012345683968`, 0, 123456789012345683968.0, ""}, {`123456789012345680000`, 0, 123456789012345683968.0, ""}, // exactly, and as it is written again
		{`9007199254740993`, 0, int64(9007199254740993), ""}, {`-9223372036854775807`, 0, int64(-9223372036854775807), ""}, {`18446744073709551615`, 0, uint64(math.MaxUint64), ""},
		{`18446744073709551617`, 0, 0.0, "int_inexact |  | " + inexact + " | 18446744073709551617"},
		{`{"a":[1,-12345678901234567890123]}`, 0, map[string]any{"a": []any{1.0, 0.0}}, "int_inexact | /a/1 | " + inexact + " | -12345678901234567890123"},
		{`0.1000000000000000055511151231257827`, 0, 0.1, ""}, {`1e23`, 0, 1e23, ""}, {`1e400`, 0, 0.0, "finite_number |  | Input should be a finite number | 1e400"},
		{`{"a":1,"b":{"c":1,"c":2}}`, 0, map[string]any{"a": 1.0, "b": map[string]any{"c": 2.0}}, "duplicate_key | /b/c | Key should be given only once | 2"},
		{`{"a":1,"a":2}`, jsonwire.Lenient, map[string]any{"a": 2.0}, ""},
		{`["{}","1"]`, jsonwire.Lax, []any{"{}", "1"}, ""},
	} {
		var got any
		bad := strings.Join(decode(t, c.in, c.mode, func(r *jsonwire.Reader) { got = r.Any() }), "; ")
		if diff := cmp.Diff(c.want, got); diff != "" || bad != c.bad {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", c.in, bad, c.bad, diff)
		}
	}
	for _, texts := range [][]string{accepted, refused, tooDeep[:3]} {
		for _, s := range texts {
			bad := decode(t, s, jsonwire.Strict, func(r *jsonwire.Reader) { r.Any() })
			if fatal := len(bad) == 1 && strings.HasPrefix(bad[0], "json_invalid"); fatal == (jsonwire.Valid(s) == nil) {
				t.Errorf("%.80q: %q, Valid: %v", s, bad, jsonwire.Valid(s))
			}
		}
	}
}

type (
	appender struct{ text string }
	failing  struct{}
	texter   struct{ text string }
)

func (a appender) AppendJSON(dst []byte) ([]byte, error) { return append(dst, a.text...), nil }
func (failing) AppendJSON([]byte) ([]byte, error)        { return nil, errors.New("no luck") }
func (x texter) MarshalText() ([]byte, error)            { return []byte(x.text), nil }

func writeAny(v any) (string, error) {
	w := jsonwire.NewWriter([]byte("pre "))
	w.Any(v)
	b, err := w.Bytes()
	return strings.TrimPrefix(string(b), "pre "), err
}

func TestWriterAny(t *testing.T) {
	type named int
	cycle := map[string]any{}
	cycle["a"] = []any{cycle}
	deep := any(1)
	for range jsonwire.MaxDepth {
		deep = []any{deep}
	}
	for _, c := range []struct {
		v         any
		want, err string
	}{
		{nil, "null", ""}, {true, "true", ""}, {"a\"<é", `"a\"<é"`, ""}, {1.5, "1.5", ""}, {float32(0.1), "0.1", ""},
		{[]any{1, int8(-2), int16(3), int32(4), int64(math.MinInt64)}, "[1,-2,3,4,-9223372036854775808]", ""},
		{[]any{uint(1), uint8(2), uint16(3), uint32(4), uint64(math.MaxUint64), uintptr(5)}, "[1,2,3,4,18446744073709551615,5]", ""},
		{jsonwire.Raw(`{"a": 1}`), `{"a": 1}`, ""}, {jsonwire.Raw(""), "null", ""}, {90 * time.Minute, `"PT1H30M"`, ""},
		{map[string]any{"b": []string{"x", "y"}, "a": map[string]string{"2": "q", "1": "p"}, "c": []any{}, "": nil}, `{"":null,"a":{"1":"p","2":"q"},"b":["x","y"],"c":[]}`, ""},
		{[]any(nil), "[]", ""}, {map[string]any(nil), "{}", ""},
		{[]any{appender{`{"x":1}`}, appender{"2"}}, `[{"x":1},2]`, ""}, {texter{"a\nb"}, `"a\nb"`, ""}, {big.NewInt(12), "12", ""}, {json.RawMessage("[1]"), "[1]", ""},
		{time.Date(2026, 9, 14, 9, 30, 0, 0, time.UTC), `"2026-09-14T09:30:00Z"`, ""}, {json.Number("5"), "", "jsonwire: a value of type json.Number cannot be written as JSON; give the type a method MarshalJSON, or pass a pointer to one that is marked //agent:codec"},
		{failing{}, "", "jsonwire: jsonwire_test.failing: no luck"}, {appender{"1,2"}, "", "jsonwire: jsonwire_test.appender: 1 violation: Invalid JSON: trailing characters at line 1 column 2"},
		{appender{""}, "", "jsonwire: jsonwire_test.appender: 1 violation: Invalid JSON: EOF while parsing a value at line 1 column 0"},
		{map[string]any{"a": []any{named(1)}}, "", "jsonwire: a value of type jsonwire_test.named cannot be written as JSON; give the type a method MarshalJSON, or pass a pointer to one that is marked //agent:codec"},
		{math.NaN(), "", "jsonwire: NaN cannot be written as JSON"}, {json.RawMessage("{"), "", "jsonwire: json.RawMessage: 1 violation: Invalid JSON: EOF while parsing an object at line 1 column 1"},
		{cycle, "", "jsonwire: the value nests deeper than 64 levels"}, {deep, strings.Repeat("[", 64) + "1" + strings.Repeat("]", 64), ""}, {[]any{deep}, "", "jsonwire: the value nests deeper than 64 levels"},
	} {
		got, err := writeAny(c.v)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%T: got %s, %v; want %s, %s", c.v, got, err, c.want, c.err)
		}
	}
}

// TestExactAny: numbers come back as what they were, integer or not, and as they were written.
func TestExactAny(t *testing.T) {
	for _, c := range []struct {
		v    any
		text string
		want any
	}{
		{7, "7", int64(7)}, {7.0, "7.0", 7.0}, {float32(-2), "-2.0", -2.0}, {0.5, "0.5", 0.5}, {1e21, "1e+21", 1e21}, {math.Copysign(0, -1), "-0.0", math.Copysign(0, -1)},
		{int64(9007199254740993), "9007199254740993", int64(9007199254740993)}, {uint64(math.MaxUint64), "18446744073709551615", uint64(math.MaxUint64)}, {int64(math.MinInt64), "-9223372036854775808", int64(math.MinInt64)},
		{new(big.Int).Lsh(big.NewInt(3), 70), "3541774862152233910272", 3541774862152233910272.0}, {jsonwire.Raw("12345678901234567890123"), "12345678901234567890123", jsonwire.Raw("12345678901234567890123")},
		{jsonwire.Raw("1e999"), "1e999", jsonwire.Raw("1e999")}, {map[string]any{"a": []any{1, 1.0}}, `{"a":[1,1.0]}`, map[string]any{"a": []any{int64(1), 1.0}}},
	} {
		w := jsonwire.NewWriter(nil)
		w.ExactAny(c.v)
		b, err := w.Bytes()
		if string(b) != c.text || err != nil {
			t.Errorf("%T %v: wrote %s, %v; want %s", c.v, c.v, b, err, c.text)
		}
		r := jsonwire.NewReaderBytes(b, jsonwire.Strict)
		if diff := cmp.Diff(c.want, r.ExactAny()); diff != "" || r.End() != nil {
			t.Errorf("%s (-want +got):\n%s", b, diff)
		}
	}
	w := jsonwire.NewWriter(nil)
	w.ExactAny(jsonwire.Raw(`{"a":1,"a":2}`))
	if b, err := w.Bytes(); err == nil || !strings.Contains(err.Error(), "/a: Key should be given only once") {
		t.Errorf("wrote %s, %v", b, err)
	}
}

// TestKeysAlike: keys that would be written as one are an error, whichever map holds them.
func TestKeysAlike(t *testing.T) {
	for _, v := range []any{
		map[string]any{"\xff": 1, "\xfe": 2},
		map[string]any{"a\xff": 1, "a\uFFFD": 2},
		map[string]string{"\xff": "", "\xfe": ""},
	} {
		if got, err := writeAny(v); err == nil || !strings.Contains(err.Error(), "not valid UTF-8") {
			t.Errorf("%q: wrote %s, %v", v, got, err)
		}
	}
	if got, err := writeAny(map[string]any{"\xff": "\xff", "\xff\xff": 2}); got != `{"�":"�","��":2}` || err != nil {
		t.Errorf("wrote %s, %v", got, err)
	}
}

// FuzzAny: Any reads what encoding/json reads but for repeated names and lost digits, and what it read comes back.
func FuzzAny(f *testing.F) {
	addTexts(f)
	f.Add(`[9007199254740993,1e23,{"a":-0}]`)
	f.Fuzz(func(t *testing.T, s string) {
		r := jsonwire.NewReader(s, jsonwire.Strict)
		got := r.Any()
		err := r.End()
		var want any
		stdErr := json.Unmarshal([]byte(s), &want)
		valid := jsontext.Value(s).IsValid() && depth(s) <= jsonwire.MaxDepth
		if err == nil && (!valid || stdErr != nil || !reflect.DeepEqual(want, rounded(got))) { // cmp is exponential in the depth
			t.Errorf("%q: got %v; encoding/json has %v, %v", s, got, want, stdErr)
		}
		if err != nil {
			if valid && stdErr == nil && !strings.Contains(err.Error(), "holds exactly") {
				t.Errorf("%q is refused: %v", s, err)
			}
			return
		}
		text, err := writeAny(got)
		back := jsonwire.NewReader(text, jsonwire.Strict)
		if err != nil || !reflect.DeepEqual(got, back.Any()) || back.End() != nil {
			t.Errorf("%v was written as %s, %v", got, text, err)
		}
	})
}

// rounded returns v with all numbers as encoding/json has them.
func rounded(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case []any:
		all := []any{}
		for _, e := range v {
			all = append(all, rounded(e))
		}
		return all
	case map[string]any:
		all := map[string]any{}
		for k, e := range v {
			all[k] = rounded(e)
		}
		return all
	}
	return v
}

// FuzzExactAny: what ExactAny has read of a text, it writes and reads again.
func FuzzExactAny(f *testing.F) {
	addTexts(f)
	f.Add(`[9007199254740993,1e23,{"a":-0},12345678901234567890123,1e400,7.0]`)
	f.Fuzz(func(t *testing.T, s string) {
		r := jsonwire.NewReader(s, jsonwire.Strict)
		got := r.ExactAny()
		if r.End() != nil {
			return
		}
		w := jsonwire.NewWriter(nil)
		w.ExactAny(got)
		text, err := w.Bytes()
		back := jsonwire.NewReaderBytes(text, jsonwire.Strict)
		if err != nil || !reflect.DeepEqual(got, back.ExactAny()) || back.End() != nil {
			t.Errorf("%v was written as %s, %v", got, text, err)
		}
	})
}
