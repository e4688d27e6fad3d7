package jsonwire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestNumbers(t *testing.T) {
	const (
		lax, strict = jsonwire.Lax, jsonwire.Strict
		fromFloat   = "int_from_float"
		parsing     = "int_parsing"
		integer     = "int_type"
		less        = "less_than_equal"
		greater     = "greater_than_equal"
	)
	integers := func(bits int) func(*jsonwire.Reader) any { return func(r *jsonwire.Reader) any { return r.Int(bits) } }
	unsigned := func(bits int) func(*jsonwire.Reader) any { return func(r *jsonwire.Reader) any { return r.Uint(bits) } }
	floats := func(bits int) func(*jsonwire.Reader) any {
		return func(r *jsonwire.Reader) any { return r.Float(bits) }
	}
	boolean := func(r *jsonwire.Reader) any { return r.Bool() }
	for _, c := range []struct {
		read func(*jsonwire.Reader) any
		mode jsonwire.Mode
		in   string
		want any // a value, or the type of the violation
	}{
		{integers(64), strict, "0", int64(0)}, {integers(64), strict, "-0", int64(0)}, {integers(64), strict, "-7", int64(-7)},
		{integers(64), strict, "9223372036854775807", int64(1<<63 - 1)}, {integers(64), strict, "-9223372036854775808", int64(-1 << 63)},
		{integers(64), strict, "9223372036854775808", less}, {integers(64), strict, "-9223372036854775809", greater},
		{integers(64), strict, "999999999999999999999999", less}, {integers(64), strict, "-999999999999999999999999", greater},
		{integers(64), strict, strings.Repeat("9", 100_000), less},
		{integers(64), strict, "9007199254740993", int64(9007199254740993)},
		{integers(8), strict, "127", int64(127)}, {integers(8), strict, "128", less}, {integers(8), strict, "-128", int64(-128)}, {integers(8), strict, "-129", greater},
		{integers(16), strict, "32768", less}, {integers(32), strict, "2147483648", less}, {integers(32), strict, "-2147483648", int64(-1 << 31)},
		{integers(64), strict, "3.0", integer}, {integers(64), strict, "3e0", integer}, {integers(64), strict, `"3"`, integer},
		{integers(64), strict, "true", integer}, {integers(64), strict, "null", integer}, {integers(64), strict, "[3]", integer},
		{integers(64), lax, "3.0", int64(3)}, {integers(64), lax, "-3.000e0", int64(-3)}, {integers(64), lax, "3e2", int64(300)}, {integers(64), lax, "3.25e2", int64(325)},
		{integers(64), lax, "3.25e1", fromFloat}, {integers(64), lax, "0.5", fromFloat}, {integers(64), lax, "300e-2", int64(3)}, {integers(64), lax, "0e999999999999999999999", int64(0)},
		{integers(64), lax, "0.000", int64(0)}, {integers(64), lax, "1e-999999999999999999999", fromFloat}, {integers(64), lax, "1e999999999999999999999", less},
		{integers(64), lax, "-1e40", greater}, {integers(64), lax, "9007199254740993.0", int64(9007199254740993)}, {integers(64), lax, `"9007199254740993"`, int64(9007199254740993)},
		{integers(64), lax, "9223372036854775807.0", int64(1<<63 - 1)}, {integers(64), lax, "922337203685477580.7e1", int64(1<<63 - 1)}, {integers(64), lax, "922337203685477580.8e1", less},
		{integers(64), lax, `"42"`, int64(42)}, {integers(64), lax, `" 42\n"`, int64(42)}, {integers(64), lax, `"\u00342"`, int64(42)}, {integers(64), lax, `"3.0"`, int64(3)},
		{integers(64), lax, `"3.5"`, parsing}, {integers(64), lax, `""`, parsing}, {integers(64), lax, `"  "`, parsing}, {integers(64), lax, `"x"`, parsing}, {integers(64), lax, `"4 2"`, parsing},
		{integers(64), lax, `"+4"`, parsing}, {integers(64), lax, `"04"`, parsing}, {integers(64), lax, `"0x4"`, parsing}, {integers(64), lax, `"1_000"`, parsing}, {integers(64), lax, `"4,2"`, parsing},
		{integers(64), lax, `"1e"`, parsing}, {integers(64), lax, `"-"`, parsing}, {integers(8), lax, `"128"`, less}, {integers(64), lax, "true", integer}, {integers(64), lax, "{}", integer},
		{unsigned(64), strict, "18446744073709551615", uint64(1<<64 - 1)}, {unsigned(64), strict, "18446744073709551616", less}, {unsigned(64), strict, "-1", greater},
		{unsigned(64), strict, "-0", uint64(0)}, {unsigned(8), strict, "255", uint64(255)}, {unsigned(8), strict, "256", less}, {unsigned(16), strict, "65536", less}, {unsigned(32), lax, `"4294967295"`, uint64(1<<32 - 1)},
		{unsigned(64), lax, "1.8446744073709551615e19", uint64(1<<64 - 1)}, {unsigned(64), lax, "1.8446744073709551616e19", less}, {unsigned(64), strict, "1.0", integer}, {unsigned(64), lax, `"-1"`, greater},
		{floats(64), strict, "0.1", 0.1}, {floats(64), strict, "1", 1.0}, {floats(64), strict, "-2.50", -2.5}, {floats(64), strict, "1e22", 1e22}, {floats(64), strict, "123456789.123456789123", 123456789.123456789123},
		{floats(64), strict, "0.000000000000000001", 1e-18}, {floats(64), strict, "9007199254740993", 9007199254740992.0}, {floats(64), strict, "1e-400", 0.0}, {floats(64), strict, "1e400", "finite_number"},
		{floats(64), strict, `"1"`, "float_type"}, {floats(64), strict, "null", "float_type"}, {floats(64), lax, `" 1.5 "`, 1.5}, {floats(64), lax, `"NaN"`, "float_parsing"}, {floats(64), lax, `"Infinity"`, "float_parsing"},
		{floats(64), lax, `"-1e999"`, "finite_number"}, {floats(64), lax, `"1.5x"`, "float_parsing"}, {floats(64), lax, `""`, "float_parsing"}, {floats(64), lax, "[]", "float_type"},
		{floats(32), strict, "3.4e38", float64(float32(3.4e38))}, {floats(32), strict, "1e39", "finite_number"}, {floats(32), strict, "0.1", float64(float32(0.1))}, {floats(32), strict, "1.00000017881393432617187499", float64(float32(1.00000011920928955))},
		{boolean, strict, "true", true}, {boolean, strict, "false", false}, {boolean, strict, `"true"`, "bool_type"}, {boolean, strict, "1", "bool_type"},
		{boolean, lax, `"true"`, true}, {boolean, lax, `"False"`, false}, {boolean, lax, `" TRUE "`, "bool_parsing"}, {boolean, lax, `"TRUE"`, true}, {boolean, lax, `"yes"`, "bool_parsing"}, {boolean, lax, "1", "bool_type"}, {boolean, lax, "null", "bool_type"},
	} {
		var got any
		bad := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { got = c.read(r) })
		if len(bad) > 0 {
			if got != any(int64(0)) && got != any(uint64(0)) && got != any(0.0) && got != any(false) {
				t.Errorf("%.40s is refused (%s), but read as %v", c.in, bad, got)
			}
			got, _, _ = strings.Cut(bad[0], " |")
		}
		if got != c.want {
			t.Errorf("%.40s in mode %d: got %v, want %v", c.in, c.mode, got, c.want)
		}
	}
}

func TestRangeMessages(t *testing.T) {
	for in, read := range map[string]func(*jsonwire.Reader){
		"128 between -128 and 127": func(r *jsonwire.Reader) { r.Int(8) },
		"-9223372036854775809 between -9223372036854775808 and 9223372036854775807": func(r *jsonwire.Reader) { r.Int(64) },
		"-1 between 0 and 255": func(r *jsonwire.Reader) { r.Uint(8) },
		"99999999999999999999 between 0 and 18446744073709551615": func(r *jsonwire.Reader) { r.Uint(64) },
	} {
		text, want, _ := strings.Cut(in, " ")
		got := decode(t, text, jsonwire.Strict, read)
		if len(got) != 1 || !strings.Contains(got[0], "| Input should be "+want+" |") {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// quoted returns text as a JSON string.
func quoted(text string) string { return string(jsonwire.Quote(text)) }

func TestContainersInStrings(t *testing.T) {
	money := `{"amount": 3.5, "currency":"EUR"}`
	day := `{"date":"d\n\"e\"","city":"é","indoor":"true","activities":` + quoted(`[{"title":"t","kind":"walk","start_min":"1","minutes":2.0,"notes":"n","cost":`+quoted(money)+`}]`) + `}`
	text := `{"id":"x","version":1,"traveler":{"name":"n","email":"e","age":1,"tags":"[\"a\",\"b\"]"},"budget":` + quoted(" "+money+"\n") +
		`,"days":[` + day + `,` + quoted(day) + `],"options":"{\"k\":\"v\"}","limits":{},"final":false}`
	want := Plan{
		ID: "x", Version: 1, Traveler: Traveler{Name: "n", Email: "e", Age: 1, Tags: []string{"a", "b"}}, Budget: Money{3.5, "EUR"},
		Options: map[string]string{"k": "v"}, Limits: map[string]int{},
	}
	for range 2 {
		want.Days = append(want.Days, Day{Date: "d\n\"e\"", City: "é", Indoor: true, Activities: []Activity{
			{Title: "t", Kind: "walk", StartMin: 1, Minutes: 2, Notes: "n", Cost: &Money{3.5, "EUR"}},
		}})
	}
	var got Plan
	if bad := decode(t, text, jsonwire.Lax, func(r *jsonwire.Reader) { got = Plan{}; decodePlan(r, &got) }); bad != nil {
		t.Errorf("%q", bad)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if bad := decode(t, quoted(text), jsonwire.Lax, func(r *jsonwire.Reader) { got = Plan{}; decodePlan(r, &got) }); bad != nil {
		t.Errorf("all in a string: %q", bad)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("all in a string (-want +got):\n%s", diff)
	}
}

func TestViolationsInStrings(t *testing.T) {
	plan := func(r *jsonwire.Reader) { decodePlan(r, new(Plan)) }
	inner := `{"title":"t\n","kind":"run","start_min":1,"minutes":{},"notes":"n","cost":` + quoted(`{"amount":"x"}`) + `}`
	text := `{"id":"x","version":1,"traveler":"[]","budget":"{} {}","days":` + quoted(`[{"date":"d","city":"c","indoor":true,"activities":[`+quoted(inner)+`]}]`) +
		`,"options":"","limits":"{\"a\":1,}","final":7}`
	want := []string{
		`dict_type | /traveler | Input should be an object | "[]"`,
		`dict_type | /budget | Input should be an object | "{} {}"`,
		`enum | /days/0/activities/0/kind | Input should be 'museum', 'food', 'walk' or 'show' | "run"`,
		`int_type | /days/0/activities/0/minutes | Input should be a valid integer | {}`,
		`float_parsing | /days/0/activities/0/cost/amount | Input should be a valid number, unable to parse string as a number | "x"`,
		`missing | /days/0/activities/0/cost/currency | Field required | {"amount":"x"}`,
		`dict_type | /options | Input should be an object | ""`,
		`dict_type | /limits | Input should be an object | "{\"a\":1,}"`,
		`bool_type | /final | Input should be a valid boolean | 7`,
	}
	if diff := cmp.Diff(want, decode(t, text, jsonwire.Lax, plan)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// What is wrong behind a splice is found where it is in the text as it was given.
	got := decode(t, "{\"days\":\"[\\n]\\n\",\n x", jsonwire.Lax, plan)
	if len(got) != 1 || !strings.Contains(got[0], `key must be a string at line 2 column 2 | "{\"days\":\"[\\n]\\n\",\n x"`) {
		t.Errorf("got %q", got)
	}
	if got := decode(t, `{"days":"[]","options":"{}"}`, jsonwire.Strict, plan); len(got) < 2 ||
		got[0] != `list_type | /days | Input should be a valid array | "[]"` || got[1] != `dict_type | /options | Input should be an object | "{}"` {
		t.Errorf("strict: got %q", got)
	}
}

// nested opens arrays as deep as there are any.
func nested(r *jsonwire.Reader) (depth int) {
	for ok := r.Array(); ok && r.Elem(); {
		depth = max(depth, nested(r))
	}
	return depth + 1
}

func TestDepthInStrings(t *testing.T) {
	brackets := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		name, in string
		deep     bool
	}{
		{"64 in a string", quoted(brackets(64)), false},
		{"65 in a string", quoted(brackets(65)), true},
		{"32 in 32", strings.Repeat("[", 32) + quoted(brackets(32)) + strings.Repeat("]", 32), false},
		{"33 in 32", strings.Repeat("[", 32) + quoted(brackets(33)) + strings.Repeat("]", 32), true},
		{"a bomb", quoted(strings.Repeat("[", 1_000_000)), true},
		{"a string at the limit", strings.Repeat("[", 64) + `"[]"` + strings.Repeat("]", 64), true},
	} {
		got := decode(t, c.in, jsonwire.Lax, func(r *jsonwire.Reader) { nested(r) })
		deep := len(got) == 1 && strings.Contains(got[0], "nesting deeper than 64 levels")
		if deep != c.deep || !deep && got != nil {
			t.Errorf("%s: got %.200q, want too deep: %t", c.name, got, c.deep)
		}
	}
	// Strings in strings in strings: each level doubles the backslashes, so there are few.
	text := "[]"
	for range 12 {
		text = "[" + quoted(text) + "]"
	}
	if got := decode(t, text, jsonwire.Lax, func(r *jsonwire.Reader) {
		if d := nested(r); d != 13 {
			t.Errorf("%d levels of strings", d-1)
		}
	}); got != nil {
		t.Errorf("got %.200q", got)
	}
}

func TestManySplicesShareOneCopy(t *testing.T) {
	text := "[" + strings.Repeat(`"[\"abcdefghijklmnopqrstuvwxyz\"]",`, 10_000) + "[]]"
	read := func() (n int) {
		r := jsonwire.NewReader(text, jsonwire.Lax)
		for ok := r.Array(); ok && r.Elem(); {
			for ok := r.Array(); ok && r.Elem(); {
				n += len(r.String())
			}
		}
		if err := r.End(); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := read(); n != 260_000 {
		t.Errorf("read %d bytes", n)
	}
	if got := testing.AllocsPerRun(3, func() { read() }); got > 10_100 {
		t.Errorf("%v allocations for 10,000 strings that hold an array", got)
	}
}

func TestStringsOutliveSplices(t *testing.T) {
	text := `["first","[\"second\"]","{\"third\":\"[\\\"fourth\\\"]\"}","fifth"]`
	r := jsonwire.NewReader(text, jsonwire.Lax)
	var got []string
	r.Array()
	r.Elem()
	got = append(got, r.String())
	r.Elem()
	for ok := r.Array(); ok && r.Elem(); {
		got = append(got, r.String())
	}
	r.Elem()
	for ok := r.Object(); ok && r.Member(); {
		got = append(got, r.KeyString())
		for ok := r.Array(); ok && r.Elem(); {
			got = append(got, r.String())
		}
	}
	r.Elem()
	got = append(got, r.String())
	r.Elem()
	if err := r.End(); err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(got); s != "[first second third fourth fifth]" {
		t.Error(s)
	}
}
