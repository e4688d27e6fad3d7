package jsonwire_test

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestPlan(t *testing.T) {
	for _, m := range []jsonwire.Mode{jsonwire.Strict, jsonwire.Lax, jsonwire.Lenient} {
		var got Plan
		if bad := decode(t, planJSON, m, func(r *jsonwire.Reader) { got = Plan{}; decodePlan(r, &got) }); bad != nil {
			t.Errorf("mode %d: %q", m, bad)
		}
		if diff := cmp.Diff(samplePlan, got); diff != "" {
			t.Errorf("mode %d (-want +got):\n%s", m, diff)
		}
	}
}

var modes = []jsonwire.Mode{
	jsonwire.Strict, jsonwire.Lax, jsonwire.IgnoreExtra, jsonwire.Lenient, jsonwire.Lax | jsonwire.IgnoreExtra, jsonwire.Lax | jsonwire.Lenient,
}

// stride is 1, or that of make quick.
func stride(quick int) int {
	if testing.Short() {
		return quick
	}
	return 1
}

func TestTruncatedText(t *testing.T) {
	text := planJSON + "\n"
	for n := 0; n < len(planJSON); n += stride(7) {
		for _, m := range modes {
			got := decode(t, text[:n], m, func(r *jsonwire.Reader) { decodePlan(r, new(Plan)) })
			if len(got) != 1 || !strings.HasPrefix(got[0], "json_invalid |  | Invalid JSON: ") {
				t.Fatalf("the first %d bytes in mode %d: %q", n, m, got)
			}
		}
	}
}

func TestMutatedText(t *testing.T) {
	stringified := quoted(planJSON[:strings.Index(planJSON, `"days":`)] + `"days":` + quoted(`[{"date":"d","activities":[]}]`) + "}")
	for _, text := range []string{argsJSON, planJSON, stringified} {
		for i := 0; i < len(text); i += stride(11) {
			for _, c := range []byte("\"\\{}[],:0-.eftn \n\x00\x80\xff") {
				changed := text[:i] + string([]byte{c}) + text[i+1:]
				valid := jsonwire.Valid(changed) == nil
				for _, m := range []jsonwire.Mode{jsonwire.Lax, jsonwire.Lenient} {
					got := decode(t, changed, m, func(r *jsonwire.Reader) { decodePlan(r, new(Plan)) })
					if fatal := len(got) > 0 && strings.HasPrefix(got[0], "json_invalid"); fatal == valid {
						t.Fatalf("%q in mode %d: valid: %t, violations %q", changed, m, valid, got)
					}
				}
			}
		}
	}
}

func TestNothingIsReadAfterAFatalError(t *testing.T) {
	r := jsonwire.NewReader(`["a",x,1,true,{"a":1},[2]]`, jsonwire.Lax)
	r.Array()
	r.Elem()
	_ = r.String()
	r.Elem()
	r.Skip()
	if r.Elem() || r.Member() || r.Object() || r.Array() || r.Bool() || r.Null() || r.String() != "" || r.Int(64) != 0 || r.Uint(8) != 0 ||
		r.Float(64) != 0 || r.Raw() != "" || r.Base64() != nil {
		t.Error("a read gave something")
	}
	r.Unknown(argsNames)
	r.Missing(0, 7, argsNames)
	r.Duplicate()
	r.MinItems(0, 0, 1)
	r.MinLength("", 1)
	r.NotOneOf(unitValues)
	jsonwire.Minimum(&r, 0, 1)
	want := []string{"json_invalid |  | Invalid JSON: expected value at line 1 column 6 | " + quoted(`["a",x,1,true,{"a":1},[2]]`)}
	if diff := cmp.Diff(want, violations(t, r.End())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestZeroReader(t *testing.T) {
	var r jsonwire.Reader
	decodeArgs(&r, new(Args))
	want := []string{`json_invalid |  | Invalid JSON: EOF while parsing a value at line 1 column 0 | ""`}
	if diff := cmp.Diff(want, violations(t, r.End())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStringMemory(t *testing.T) {
	within := func(s, text string) bool {
		p, start := uintptr(unsafe.Pointer(unsafe.StringData(s))), uintptr(unsafe.Pointer(unsafe.StringData(text)))
		return p >= start && p < start+uintptr(len(text))
	}
	text := `{"name":"value","é":"ü","raw":[1]}`
	r := jsonwire.NewReader(text, jsonwire.Strict)
	var got []string
	for ok := r.Object(); ok && r.Member(); {
		got = append(got, r.KeyString())
		if r.KeyString() == "raw" {
			got = append(got, string(r.Raw()))
		} else {
			got = append(got, r.String())
		}
	}
	if diff := cmp.Diff([]string{"name", "value", "é", "ü", "raw", "[1]"}, got); diff != "" || r.End() != nil {
		t.Errorf("%v (-want +got):\n%s", r.End(), diff)
	}
	for _, s := range got {
		if !within(s, text) {
			t.Errorf("%q is a copy", s)
		}
	}
	// Strings read from bytes survive changes of the bytes, in texts small and large.
	for _, pad := range []string{"", strings.Repeat(" ", 600)} {
		b := []byte(`{"name":"value","escaped\u0020":"\u0041","long":"` + strings.Repeat("x", 100) + `","raw":[1]` + pad + `}`)
		want := []string{"name", "value", "escaped ", "A", "long", strings.Repeat("x", 100), "raw", "[1]"}
		r := jsonwire.NewReaderBytes(b, jsonwire.Strict)
		got = nil
		for ok := r.Object(); ok && r.Member(); {
			got = append(got, r.KeyString())
			if r.KeyString() == "raw" {
				got = append(got, string(r.Raw()))
			} else {
				got = append(got, r.String())
			}
		}
		err := r.End()
		clear(b)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

func TestAllocations(t *testing.T) {
	allocations := func(what string, want float64, f func()) {
		t.Helper()
		if got := testing.AllocsPerRun(100, f); got != want {
			t.Errorf("%s: %v allocations, want %v", what, got, want)
		}
	}
	allocations("Args from a string", 0, func() {
		if _, err := readArgs(argsJSON); err != nil {
			t.Error(err)
		}
	})
	text := []byte(argsJSON)
	allocations("Args from bytes", 2, func() { // the two strings
		var v Args
		r := jsonwire.NewReaderBytes(text, jsonwire.Lax)
		decodeArgs(&r, &v)
		if r.End() != nil {
			t.Error("refused")
		}
	})
	allocations("Plan from a string", floorAllocations(), func() {
		var v Plan
		r := jsonwire.NewReader(planJSON, jsonwire.Lax)
		decodePlan(&r, &v)
		if r.End() != nil {
			t.Error("refused")
		}
	})
	allocations("skipping", 0, func() {
		r := jsonwire.NewReader(planJSON, jsonwire.Strict)
		r.Skip()
		if r.End() != nil {
			t.Error("refused")
		}
	})
}

// floorAllocations is what hand-written code allocates for the decoded plan itself.
func floorAllocations() float64 {
	return testing.AllocsPerRun(100, func() {
		var v Plan
		s := newFloorScanner(planJSON)
		floorPlan(&s, &v)
	})
}

func TestSuggestions(t *testing.T) {
	many := make([]string, 25)
	for i := range many {
		many[i] = "name" + string(rune('a'+i))
	}
	for _, c := range []struct {
		name  string
		names []string
		want  string
	}{
		{"City", []string{"unit", "city"}, `did you mean "city"?`},
		{"start-min", []string{"start_min"}, `did you mean "start_min"?`},
		{"startMinute", []string{"start_minutes", "start_min"}, `did you mean "start_minutes"?`},
		{"tmep", []string{"temp"}, `did you mean "temp"?`},
		{"x", []string{"y", "z"}, "expected one of: y, z"},
		{"lon", []string{"lat"}, "expected one of: lat"},
		{"a", nil, "expected an empty object"},
		{strings.Repeat("city", 20), []string{"city"}, "expected one of: city"},
		{"other", many, "expected one of: " + strings.Join(many[:20], ", ") + ", ..."},
		{"", []string{"a", ""}, "expected one of: a, "},
	} {
		text := `{"` + c.name + `":1}`
		got := decode(t, text, jsonwire.Strict, func(r *jsonwire.Reader) {
			for ok := r.Object(); ok && r.Member(); {
				r.Unknown(c.names)
			}
		})
		if len(got) != 1 || !strings.Contains(got[0], "Extra inputs are not permitted; "+c.want+" | 1") {
			t.Errorf("%q of %q: got %q, want %q", c.name, c.names, got, c.want)
		}
	}
}

func TestModeString(t *testing.T) {
	tests := map[jsonwire.Mode]string{
		jsonwire.Strict: "strict",
		jsonwire.Lax:    "lax",
		jsonwire.Lax | jsonwire.IgnoreExtra | jsonwire.Lenient: "lax+ignore extra+lenient",
		jsonwire.Lenient | 128:                                 "lenient+Mode(128)",
		jsonwire.Nulls:                                         "nulls",
	}
	for mode, want := range tests {
		if got := mode.String(); got != want {
			t.Errorf("Mode %d is %q, want %q", uint8(mode), got, want)
		}
	}
}
