package jsonwire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// violations lists err's violations as "type pointer message input".
func violations(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var ve *jsonwire.ValidationError
	if !errors.As(err, &ve) {
		t.Fatalf("the error is a %T: %v", err, err)
	}
	var all []string
	for i := range ve.Violations {
		v := &ve.Violations[i]
		all = append(all, strings.Join([]string{v.Type, v.Pointer(), v.Msg, string(v.Input)}, " | "))
		if !json.Valid(v.AppendJSON(nil)) {
			t.Errorf("AppendJSON of %+v is not JSON", v)
		}
	}
	if ve.More > 0 {
		all = append(all, fmt.Sprint("more: ", ve.More))
	}
	return all
}

// decode runs f on text in mode m, from a string and from bytes, and returns the violations.
func decode(t *testing.T, text string, m jsonwire.Mode, f func(*jsonwire.Reader)) []string {
	t.Helper()
	r := jsonwire.NewReader(text, m)
	f(&r)
	got := violations(t, r.End())
	given := []byte(text)
	rb := jsonwire.NewReaderBytes(given, m)
	f(&rb)
	if diff := cmp.Diff(got, violations(t, rb.End())); diff != "" {
		t.Errorf("from bytes, %q gives other violations (-string +bytes):\n%s", text, diff)
	}
	if string(given) != text {
		t.Errorf("the Reader changed its text %q to %q", text, given)
	}
	return got
}

func TestViolationsOfArgs(t *testing.T) {
	const lax, strict, ignore, lenient = jsonwire.Lax, jsonwire.Strict, jsonwire.IgnoreExtra, jsonwire.Lenient
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want []string
	}{
		{argsJSON, strict, nil},
		{` { "unit" : "fahrenheit" , "days" : 0 , "city" : "Zürich" } `, strict, nil},
		{`{"city":"","unit":"kelvin","extra":1}`, lax, []string{
			`string_too_short | /city | String should have at least 1 character | ""`,
			`enum | /unit | Input should be 'celsius' or 'fahrenheit' | "kelvin"`,
			`extra_forbidden | /extra | Extra inputs are not permitted; expected one of: city, days, unit | 1`,
			`missing | /days | Field required | {"city":"","unit":"kelvin","extra":1}`,
		}},
		{`{}`, strict, []string{
			`missing | /city | Field required | {}`, `missing | /days | Field required | {}`, `missing | /unit | Field required | {}`,
		}},
		{` [1]`, lax, []string{`dict_type |  | Input should be an object | [1]`}},
		{`null`, strict, []string{`dict_type |  | Input should be an object | null`}},
		{`"{"`, lax, []string{`dict_type |  | Input should be an object | "{"`}},
		{`{"city":1,"days":"x","unit":null}`, lax, []string{
			`string_type | /city | Input should be a valid string | 1`,
			`int_parsing | /days | Input should be a valid integer, unable to parse string as an integer | "x"`,
			`enum | /unit | Input should be 'celsius' or 'fahrenheit' | null`,
		}},
		{`{"city":["a",{"b":2}],"days":-1,"unit":"celcius"}`, strict, []string{
			`string_type | /city | Input should be a valid string | ["a",{"b":2}]`,
			`greater_than_equal | /days | Input should be greater than or equal to 0 | -1`,
			`enum | /unit | Input should be 'celsius' or 'fahrenheit'; did you mean 'celsius'? | "celcius"`,
		}},
		{`{"city":"x","city":"y","days":1,"unit":"celsius"}`, ignore, []string{`duplicate_key | /city | Key should be given only once | "y"`}},
		{`{"city":"x","city":7,"days":1,"unit":"celsius"}`, lax, []string{
			`duplicate_key | /city | Key should be given only once | 7`,
			`string_type | /city | Input should be a valid string | 7`,
		}},
		{`{"city":"x","days":1,"unit":"celsius","Uni_t":[1,{}]}`, lax, []string{
			`extra_forbidden | /Uni_t | Extra inputs are not permitted; did you mean "unit"? | [1,{}]`,
		}},
		{`{"ctiy":"x","days":1,"unit":"celsius","city":"x"}`, lax, []string{
			`extra_forbidden | /ctiy | Extra inputs are not permitted; did you mean "city"? | "x"`,
		}},
		{`{"city":"x","days":1,"unit":"celsius","extra":{"a":[1]}}`, ignore, nil},
		{`{"city":null,"days":null,"unit":"celsius","unit":"fahrenheit","x":null}`, lenient, nil},
		{`{"unit":null}`, lenient, nil},
		{`null`, lenient, nil},
		{`{"days":"4"}`, lenient, []string{`int_type | /days | Input should be a valid integer | "4"`}},
		{`{"days":1,"days":}`, lax, []string{"json_invalid |  | Invalid JSON: expected value at line 1 column 18 | " + `"{\"days\":1,\"days\":}"`}},
		{`{"city":1,"nope":2`, lax, []string{"json_invalid |  | Invalid JSON: EOF while parsing an object at line 1 column 18 | " + `"{\"city\":1,\"nope\":2"`}},
		{argsJSON + "}", lax, []string{"json_invalid |  | Invalid JSON: trailing characters at line 1 column 43 | " + string(jsonwire.Quote(argsJSON+"}"))}},
		{`{"city":"` + strings.Repeat("é", 81) + `","days":1,"unit":"celsius"}`, strict, []string{
			`string_too_long | /city | String should have at most 80 characters | "` + strings.Repeat("é", 81) + `"`,
		}},
		{`{"city":"` + strings.Repeat("é", 80) + `","days":1,"unit":"celsius"}`, strict, nil},
		{`{"\u0063ity":"x","d\u0061ys":1,"unit":"cel\u0073ius"}`, strict, nil},
		{`{"a/b~c\"\u00e9":1,"city":"x","days":1,"unit":"celsius"}`, strict, []string{
			`extra_forbidden | /a~1b~0c"é | Extra inputs are not permitted; expected one of: city, days, unit | 1`,
		}},
	} {
		got := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { decodeArgs(r, new(Args)) })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (mode %d) (-want +got):\n%s", c.in, c.mode, diff)
		}
	}
}

func TestPathsThroughContainers(t *testing.T) {
	text := `{"id":"x","version":1,"traveler":{"name":"n","email":"e","age":"old","tags":["a",2,"c",[]]},` +
		`"budget":{"amount":"much","currency":"EU"},"days":[{"date":"d","city":"c","indoor":1,"activities":[` +
		`{"title":"t","kind":"fod","start_min":1,"minutes":2,"notes":"n"},{"title":"t","geo":{"lat":1,"lon":{}},"cost":[]}]},` +
		`7],"options":{"a/b":"x","n":[{"deep":1}],"a/b":"y"},"limits":{"k":1.5},"final":"maybe"}`
	want := []string{
		`int_parsing | /traveler/age | Input should be a valid integer, unable to parse string as an integer | "old"`,
		`string_type | /traveler/tags/1 | Input should be a valid string | 2`,
		`string_type | /traveler/tags/3 | Input should be a valid string | []`,
		`float_parsing | /budget/amount | Input should be a valid number, unable to parse string as a number | "much"`,
		`enum | /budget/currency | Input should be 'EUR', 'USD' or 'GBP'; did you mean 'EUR'? | "EU"`,
		`bool_type | /days/0/indoor | Input should be a valid boolean | 1`,
		`enum | /days/0/activities/0/kind | Input should be 'museum', 'food', 'walk' or 'show'; did you mean 'food'? | "fod"`,
		`float_type | /days/0/activities/1/geo/lon | Input should be a valid number | {}`,
		`dict_type | /days/0/activities/1/cost | Input should be an object | []`,
	}
	object := `{"title":"t","geo":{"lat":1,"lon":{}},"cost":[]}`
	for _, name := range []string{"kind", "start_min", "minutes", "notes"} {
		want = append(want, `missing | /days/0/activities/1/`+name+` | Field required | `+object)
	}
	want = append(want,
		`dict_type | /days/1 | Input should be an object | 7`,
		`string_type | /options/n | Input should be a valid string | [{"deep":1}]`,
		`duplicate_key | /options/a~1b | Key should be given only once | "y"`,
		`int_from_float | /limits/k | Input should be a valid integer, got a number with a fractional part | 1.5`,
		`bool_parsing | /final | Input should be a valid boolean, unable to interpret input | "maybe"`,
	)
	plan := func(r *jsonwire.Reader) { decodePlan(r, new(Plan)) }
	if diff := cmp.Diff(want, decode(t, text, jsonwire.Lax, plan)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// White space anywhere changes inputs, but no path.
	var spaced strings.Builder
	inString := false
	for _, c := range text {
		if c == '"' {
			inString = !inString
		}
		if !inString && strings.ContainsRune("{}[],:", c) {
			spaced.WriteString(" \n" + string(c) + "\t\r")
		} else {
			spaced.WriteRune(c)
		}
	}
	if diff := cmp.Diff(paths(want), paths(decode(t, spaced.String(), jsonwire.Lax, plan))); diff != "" {
		t.Errorf("spaced (-want +got):\n%s", diff)
	}
}

// paths cuts the inputs off what violations returned.
func paths(violations []string) []string {
	var cut []string
	for _, v := range violations {
		cut = append(cut, v[:strings.LastIndex(v, " | ")])
	}
	return cut
}

func TestInvalidInsideObjects(t *testing.T) {
	text := `{"a":[[1,2],{"b":{"c":[]}}],"d":1}`
	got := decode(t, text, jsonwire.Strict, func(r *jsonwire.Reader) {
		r.Object()
		r.Member()
		r.Array()
		r.Elem()
		for ok := r.Array(); ok && r.Elem(); {
			r.Int(8)
		}
		r.Invalid(errors.New("pair"))
		r.Elem()
		r.Object()
		r.Member()
		r.Raw()
		r.Invalid(errors.New("raw"))
		r.Member()
		r.Invalid(errors.New("object"))
		r.Elem()
		r.Invalid(errors.New("array"))
		for r.Member() {
			r.Skip()
			r.Invalid(errors.New("skipped"))
		}
		r.Invalid(errors.New("all"))
	})
	want := []string{
		`value_error | /a/0 | Value error, pair | [1,2]`,
		`value_error | /a/1/b | Value error, raw | {"c":[]}`,
		`value_error | /a/1 | Value error, object | {"b":{"c":[]}}`,
		`value_error | /a | Value error, array | [[1,2],{"b":{"c":[]}}]`,
		`value_error | /d | Value error, skipped | 1`,
		`value_error |  | Value error, all | ` + text,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCap(t *testing.T) {
	text := "[" + strings.Repeat(`"x",`, 99_999) + `"x"]`
	got := decode(t, text, jsonwire.Lax, func(r *jsonwire.Reader) {
		for ok := r.Array(); ok && r.Elem(); {
			r.Int(64)
		}
	})
	if len(got) != 21 || got[20] != "more: 99980" || !strings.HasPrefix(got[19], "int_parsing | /19 |") {
		t.Errorf("%d violations, the last are %q", len(got), got[len(got)-2:])
	}
}

func TestManyUnknownNames(t *testing.T) {
	var text strings.Builder
	text.WriteString("{")
	for i := range 100_000 {
		text.WriteString(`"citz` + strconv.Itoa(i) + `":[` + `{}],`)
	}
	text.WriteString(`"` + strings.Repeat("city", 100_000) + `":1}`)
	got := decode(t, text.String(), jsonwire.Strict, func(r *jsonwire.Reader) { decodeArgs(r, new(Args)) })
	if len(got) != 21 || got[20] != "more: 99984" {
		t.Errorf("%d violations, the last is %q", len(got), got[len(got)-1])
	}
}

func TestLongInput(t *testing.T) {
	at := func(n int) string { return `[` + strings.Repeat("1", n-2) + `]` }
	for _, c := range []struct{ in, want string }{
		{at(1024), at(1024)},
		{at(1025), `"[` + strings.Repeat("1", 199) + `... (cut, 1025 bytes in all)"`},
		{`["` + strings.Repeat("é", 600) + `"]`, `"[\"` + strings.Repeat("é", 99) + `... (cut, 1204 bytes in all)"`},
	} {
		got := decode(t, c.in, jsonwire.Strict, func(r *jsonwire.Reader) { _ = r.String() })
		if want := "string_type |  | Input should be a valid string | " + c.want; len(got) != 1 || got[0] != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	got := decode(t, strings.Repeat("\xff", 2000), jsonwire.Strict, func(r *jsonwire.Reader) { r.Skip() })
	if want := `bytes in all)"`; len(got) != 1 || !strings.HasSuffix(got[0], want) {
		t.Errorf("got %q, want the end %q", got, want)
	}
}

func TestValidationError(t *testing.T) {
	err := &jsonwire.ValidationError{Violations: []jsonwire.Violation{
		{Type: "missing", Loc: []jsonwire.PathElem{{Key: "days", Index: -1}, {Index: 0}, {Key: "a\"b", Index: -1}}, Msg: "Field required", Input: "{}"},
		{Type: "value_error", Msg: "Value error, odd"},
	}, More: 3}
	if got, want := err.Error(), `5 violations: /days/0/a"b: Field required; Value error, odd; and 3 more`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i, want := range []string{
		`{"type":"missing","loc":["days",0,"a\"b"],"msg":"Field required","input":{}}`,
		`{"type":"value_error","loc":[],"msg":"Value error, odd","input":null}`,
	} {
		if got := string(err.Violations[i].AppendJSON(nil)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestLongNames: the name of an unknown member is not a way to fill the model's context.
func TestLongNames(t *testing.T) {
	name := strings.Repeat("n", 1<<20)
	r := jsonwire.NewReader(`{"`+name+`":1}`, jsonwire.Strict)
	if r.Object() {
		for r.Member() {
			r.Unknown([]string{"a"})
		}
	}
	failed, ok := errors.AsType[*jsonwire.ValidationError](r.End())
	if !ok || len(failed.Violations) != 1 {
		t.Fatalf("got %v", failed)
	}
	if text := failed.Violations[0].AppendJSON(nil); len(text) > 2048 || !strings.Contains(string(text), "1048576 bytes in all") {
		t.Errorf("the violation takes %d bytes", len(text))
	}
}
