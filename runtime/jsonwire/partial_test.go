package jsonwire_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

const inToken = "0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// completed is the oracle of Partial reading: it cuts as little off the end of text as makes it JSON with the closing
// quote and brackets behind it, without leaving a number that had no end. It returns "" where nothing is left.
func completed(text string) string {
	for n := len(text); n > 0; n-- {
		rest := strings.TrimLeft(text[n:], inToken)
		inString, closers := closing(text[:n])
		if rest == "" && !inString && strings.ContainsRune("0123456789", rune(text[n-1])) {
			continue
		}
		if full := text[:n] + closers; jsontext.Value(full).IsValid(jsontext.AllowDuplicateNames(true)) {
			return full
		}
	}
	return ""
}

// closing returns what closes the string, objects and arrays that are open at the end of text.
func closing(text string) (inString bool, closers string) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			closers = "}" + closers
		case c == '[':
			closers = "]" + closers
		case (c == '}' || c == ']') && closers != "":
			closers = closers[1:]
		}
	}
	if inString {
		closers = `"` + closers
	}
	return inString, closers
}

// partialTexts grow to be read with each of their beginnings.
var partialTexts = []string{
	`{"a":1.5e+10,"b":[true,false,null,-0.25,12],"c":{"d":{"e":[]},"f":{}},"g":"x"}`,
	`["plain","esc\"a\\pe\n\/","\u00e9\u20AC","\ud83d\ude00!","` + "é€😀" + `","\\\\","\\\"",""]`,
	` { "a" : [ 1 , 2 ] , "\u0062\\" : "é" , "" : { } , "true" : true , "12" : 12 } `,
	`"a string \ud83d\ude00 by itself"`, `-12.75e-3`, `true`, `null`, `[[[[1],[2,3]],[]],[[{"a":[{"b":"c"}]}]]]`,
	`{"text":"numbers 12 and true inside","n":123,"t":"true`, `{"key with \"quotes\" and \u00e9":[0,0.5,1E5,"1"]}`,
}

func readPartial(t *testing.T, text string) any {
	t.Helper()
	var v any
	if bad := decode(t, text, jsonwire.Partial, func(r *jsonwire.Reader) { v = r.Any() }); bad != nil {
		t.Errorf("%q: %q", text, bad)
	}
	return v
}

func TestPartialPrefixes(t *testing.T) {
	for _, text := range append(partialTexts, argsJSON, planJSON) {
		var last any
		for n := range len(text) + 1 {
			var want any
			if full := completed(text[:n]); full != "" {
				if err := json.Unmarshal([]byte(full), &want); err != nil {
					t.Fatal(err)
				}
			}
			got := readPartial(t, text[:n])
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q (-oracle +got):\n%s", text[:n], diff)
			}
			if !grows(last, got) {
				t.Fatalf("%q: %v became %v", text[:n], last, got)
			}
			last = got
		}
	}
}

// grows tells whether after is before, with more at its end.
func grows(before, after any) bool {
	switch before := before.(type) {
	case nil:
		return true
	case string:
		after, ok := after.(string)
		return ok && strings.HasPrefix(after, before)
	case []any:
		after, ok := after.([]any)
		if !ok || len(after) < len(before) {
			return false
		}
		for i, v := range before {
			if i < len(before)-1 && !reflect.DeepEqual(v, after[i]) || !grows(v, after[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		after, ok := after.(map[string]any)
		for k, v := range before {
			if !ok || !grows(v, after[k]) {
				return false
			}
		}
		return ok
	}
	return reflect.DeepEqual(before, after)
}

// TestPartialPlan reads typed values, whose constraints and missing members must not be complained of.
func TestPartialPlan(t *testing.T) {
	for _, m := range []jsonwire.Mode{jsonwire.Partial, jsonwire.Partial | jsonwire.Lax, jsonwire.Partial | jsonwire.Lenient} {
		for n := range len(planJSON) + 1 {
			var got, want Plan
			if full := completed(planJSON[:n]); full != "" {
				if err := json.Unmarshal([]byte(full), &want); err != nil {
					t.Fatal(err)
				}
			}
			bad := decode(t, planJSON[:n], m, func(r *jsonwire.Reader) { got = Plan{}; decodePlan(r, &got) })
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || bad != nil {
				t.Fatalf("%q in mode %d: %q (-oracle +got):\n%s", planJSON[:n], m, bad, diff)
			}
		}
	}
	for n := range len(argsJSON) + 1 {
		if bad := decode(t, argsJSON[:n], jsonwire.Partial, func(r *jsonwire.Reader) { decodeArgs(r, new(Args)) }); bad != nil {
			t.Errorf("%q: %q", argsJSON[:n], bad)
		}
	}
}

func TestPartialMistakes(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"city":"","da`, `string_too_short | /city | String should have at least 1 character | ""`},
		{`{"unit":"kelvin","city":"P`, `enum | /unit | Input should be 'celsius' or 'fahrenheit' | "kelvin"`},
		{`{"unit":"kel`, ``},
		{`{"unit":["kel`, ``},
		{`{"city":"x","city":"y`, `duplicate_key | /city | Key should be given only once | `},
		{`{"days":true,"`, `int_type | /days | Input should be a valid integer | true`},
		{`{"town":{},`, `extra_forbidden | /town | Extra inputs are not permitted; expected one of: city, days, unit | {}`},
		{`{"town":{`, ``},
		{`[`, ``}, // cut off, so that the array is not judged
		{`{1`, `key must be a string at line 1 column 2`},
		{`{"city":"a",1`, `key must be a string at line 1 column 13`},
		{`{"city":"a", tru`, `key must be a string at line 1 column 14`},
		{`{tru`, `key must be a string at line 1 column 2`},
		{`{"city"1`, "expected `:` at line 1 column 8"},
		{`{"city":"a"1`, "expected `,` or `}` at line 1 column 12"},
		{`{"city":"a" tru`, "expected `,` or `}` at line 1 column 13"},
		{`{"days":[1 2`, "expected `,` or `]` at line 1 column 12"},
		{`{"days":01`, "invalid number at line 1 column 9"},
		{`{"days":1.x`, "invalid number at line 1 column 11"},
		{`{"days":trux`, "expected value at line 1 column 9"},
		{`{"days":1,,`, "key must be a string at line 1 column 11"},
		{`{"days":1,}`, "trailing comma at line 1 column 11"},
		{`{"city":"\x`, "invalid escape at line 1 column 11"},
		{`{"city":"\u12g`, "EOF while parsing a string at line 1 column 10"},
		{`{"city":"\ud800x`, "lone surrogate in hex escape at line 1 column 10"},
		{`{"city":"\udc00`, "lone surrogate in hex escape at line 1 column 10"},
		{"{\"city\":\"\xe2\x28", "invalid UTF-8 found while parsing a string at line 1 column 10"},
		{"{\"city\":\"\n", "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 10"},
		{"{\"ci\x01", "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 5"},
		{`{} 2`, "trailing characters at line 1 column 4"},
		{`{}2`, "trailing characters at line 1 column 3"},
		{`{}}`, "trailing characters at line 1 column 3"},
		{``, ``}, {` `, ``}, {`{`, ``}, {` { `, ``}, {`1`, ``}, {`-`, ``}, {`"`, ``},
	} {
		got := strings.Join(decode(t, c.in, jsonwire.Partial, func(r *jsonwire.Reader) { decodeArgs(r, new(Args)) }), "; ")
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestPartialLax: what a string may hold is read once the string is there.
func TestPartialLax(t *testing.T) {
	text := `{"city":"x","days":"12","unit":"celsius"}`
	for in, want := range map[string]Args{text: {City: "x", Days: 12, Unit: "celsius"}, text[:21]: {City: "x"}, text[:22]: {City: "x"}, text[:23]: {City: "x", Days: 12}} {
		var got Args
		bad := decode(t, in, jsonwire.Partial|jsonwire.Lax, func(r *jsonwire.Reader) { got = Args{}; decodeArgs(r, &got) })
		if diff := cmp.Diff(want, got); diff != "" || bad != nil {
			t.Errorf("%q: %q (-want +got):\n%s", in, bad, diff)
		}
	}
	text = quoted(argsJSON)
	for n := range len(text) {
		var got Args
		bad := decode(t, text[:n], jsonwire.Partial|jsonwire.Lax, func(r *jsonwire.Reader) { got = Args{}; decodeArgs(r, &got) })
		if got != (Args{}) || bad != nil {
			t.Errorf("%q: %+v, %q", text[:n], got, bad)
		}
	}
}

// TestCut: values that are of no use in part are left out of lists and pointers.
func TestCut(t *testing.T) {
	text := `["2026-09-14T09:30:00Z","2026-09-15T09:30:00Z"]`
	first := time.Date(2026, 9, 14, 9, 30, 0, 0, time.UTC)
	for n := range len(text) + 1 {
		var got []time.Time
		bad := decode(t, text[:n], jsonwire.Partial, func(r *jsonwire.Reader) {
			got = nil
			for ok := r.Array(); ok && r.Elem() && !r.Cut(); {
				got = append(got, r.Time())
			}
		})
		var want []time.Time
		if n >= 23 {
			want = append(want, first)
		}
		if n >= 46 {
			want = append(want, first.AddDate(0, 0, 1))
		}
		if diff := cmp.Diff(want, got); diff != "" || bad != nil {
			t.Errorf("%q: %q (-want +got):\n%s", text[:n], bad, diff)
		}
	}
	for _, in := range []string{`"a"`, `"a`, `[`} {
		r := jsonwire.NewReader(in, jsonwire.Strict)
		if r.Cut() {
			t.Errorf("%s: Cut outside Partial mode", in)
		}
	}
}

// FuzzPartial: every beginning of a valid text is read as the oracle completes it; no text makes reading panic, and
// what Partial mode says of a whole text is what Strict says.
func FuzzPartial(f *testing.F) {
	addTexts(f)
	for _, s := range partialTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<10 {
			return
		}
		read := func(text string, m jsonwire.Mode) (any, error) {
			r := jsonwire.NewReader(text, m)
			v := r.Any()
			return v, r.End()
		}
		strict, strictErr := read(s, jsonwire.Strict)
		partial, err := read(s, jsonwire.Partial)
		if strictErr == nil && (err != nil || !grows(partial, strict)) {
			t.Errorf("%q: Partial reads %v, %v; Strict %v", s, partial, err, strict)
		}
		if strictErr != nil {
			return
		}
		var last any
		for n := range len(s) {
			got, err := read(s[:n], jsonwire.Partial)
			var want any
			if full := completed(s[:n]); full != "" && json.Unmarshal([]byte(full), &want) != nil {
				return
			}
			if !reflect.DeepEqual(want, got) || err != nil { // cmp is exponential in the depth
				t.Errorf("%q: got %v, %v; the oracle %v", s[:n], got, err, want)
			}
			if !grows(last, got) {
				t.Errorf("%q: %v became %v", s[:n], last, got)
			}
			last = got
		}
	})
}
