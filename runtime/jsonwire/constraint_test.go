package jsonwire_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestConstraints(t *testing.T) {
	var (
		word  = regexp.MustCompile(`^[a-z]+$`)
		items = func(check func(r *jsonwire.Reader, at int, v []int64)) func(*jsonwire.Reader) {
			return func(r *jsonwire.Reader) {
				var v []int64
				at := r.Pos()
				if r.Array() {
					for r.Elem() {
						v = append(v, r.Int(64))
					}
				}
				check(r, at, v)
			}
		}
		members = func(check func(r *jsonwire.Reader, at, n int)) func(*jsonwire.Reader) {
			return func(r *jsonwire.Reader) {
				n, at := 0, r.Pos()
				if r.Object() {
					for r.Member() {
						r.Skip()
						n++
					}
				}
				check(r, at, n)
			}
		}
		minimum2 = items(func(r *jsonwire.Reader, at int, v []int64) { r.MinItems(at, len(v), 2) })
		maximum1 = items(func(r *jsonwire.Reader, at int, v []int64) { r.MaxItems(at, len(v), 1) })
		unique   = items(func(r *jsonwire.Reader, at int, v []int64) { jsonwire.UniqueItems(r, at, v) })
		invalid  = items(func(r *jsonwire.Reader, _ int, _ []int64) { r.Invalid(errors.New("no good")) })
		minProps = members(func(r *jsonwire.Reader, at, n int) { r.MinProperties(at, n, 1) })
		maxProps = members(func(r *jsonwire.Reader, at, n int) { r.MaxProperties(at, n, 1) })
		float    = func(check func(*jsonwire.Reader, float64)) func(*jsonwire.Reader) {
			return func(r *jsonwire.Reader) { check(r, r.Float(64)) }
		}
		exclusive = float(func(r *jsonwire.Reader, v float64) {
			jsonwire.ExclusiveMinimum(r, v, -0.5)
			jsonwire.ExclusiveMaximum(r, v, 1e21)
		})
		bounds = float(func(r *jsonwire.Reader, v float64) { jsonwire.Minimum(r, v, -90); jsonwire.Maximum(r, v, 60.25) })
	)
	for _, c := range []struct {
		in   string
		read func(*jsonwire.Reader)
		want string
	}{
		{`"abc"`, func(r *jsonwire.Reader) { r.Pattern(r.String(), word) }, ""},
		{`"a1"`, func(r *jsonwire.Reader) { r.Pattern(r.String(), word) }, "string_pattern_mismatch |  | String should match pattern '^[a-z]+$' | \"a1\""},
		{`"éé"`, func(r *jsonwire.Reader) { r.MinLength(r.String(), 3) }, "string_too_short |  | String should have at least 3 characters | \"éé\""},
		{`"ééé"`, func(r *jsonwire.Reader) { r.MinLength(r.String(), 3) }, ""},
		{`"ab"`, func(r *jsonwire.Reader) { r.MaxLength(r.String(), 1) }, "string_too_long |  | String should have at most 1 character | \"ab\""},
		{`[1]`, minimum2, "too_short |  | List should have at least 2 items after validation, not 1 | [1]"},
		{`[1,2]`, minimum2, ""},
		{`7`, minimum2, "list_type |  | Input should be a valid array | 7"},
		{`[1, 2]`, maximum1, "too_long |  | List should have at most 1 item after validation, not 2 | [1, 2]"},
		{`{}`, minProps, "too_short |  | Object should have at least 1 item after validation, not 0 | {}"},
		{`{"a":1}`, minProps, ""},
		{`[]`, minProps, "dict_type |  | Input should be an object | []"},
		{`{"a":1,"b":{}}`, maxProps, `too_long |  | Object should have at most 1 item after validation, not 2 | {"a":1,"b":{}}`},
		{`[1,2,3,2,1]`, unique, "unique_items |  | Items should be unique, but items 1 and 3 are equal | [1,2,3,2,1]"},
		{`[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,5]`, unique, "unique_items |  | Items should be unique, but items 5 and 15 are equal | [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,5]"},
		{`[1,2,3]`, unique, ""},
		{`[0,1,2,3,4,5,6,7,8,9,10,11,12,13]`, unique, ""},
		{`-9`, func(r *jsonwire.Reader) { jsonwire.Minimum(r, int8(r.Int(8)), -5) }, "greater_than_equal |  | Input should be greater than or equal to -5 | -9"},
		{`[0,null]`, unique, "int_type | /1 | Input should be a valid integer | null"},
		{`[1,[2] ]`, invalid, "int_type | /1 | Input should be a valid integer | [2]; value_error |  | Value error, no good | [1,[2] ]"},
		{`0.3`, float(func(r *jsonwire.Reader, v float64) { jsonwire.MultipleOf(r, v, 0.1) }), ""},
		{`0.35`, float(func(r *jsonwire.Reader, v float64) { jsonwire.MultipleOf(r, v, 0.1) }), "multiple_of |  | Input should be a multiple of 0.1 | 0.35"},
		{`-90.5`, bounds, "greater_than_equal |  | Input should be greater than or equal to -90 | -90.5"},
		{`61`, bounds, "less_than_equal |  | Input should be less than or equal to 60.25 | 61"},
		{`-0.5`, exclusive, "greater_than |  | Input should be greater than -0.5 | -0.5"},
		{`1e21`, exclusive, "less_than |  | Input should be less than 1e+21 | 1e21"},
		{`"x"`, bounds, "float_type |  | Input should be a valid number | \"x\""},
		{`3`, func(r *jsonwire.Reader) { r.Int(8); r.NotOneOf([]jsonwire.Raw{"1", "2.5", "true"}) }, "enum |  | Input should be 1, 2.5 or true | 3"},
		{`7`, func(r *jsonwire.Reader) { r.Int(8); r.NotOneOf([]jsonwire.Raw{"1", "2", "3"}) }, "enum |  | Input should be 1, 2 or 3 | 7"},
		{`-1`, func(r *jsonwire.Reader) { r.Int(8); r.NotOneOf([]jsonwire.Raw{"0"}) }, "enum |  | Input should be 0 | -1"},
		{`"Colour"`, func(r *jsonwire.Reader) { _ = r.String(); r.NotOneOf([]jsonwire.Raw{`"color"`, `1`}) }, "enum |  | Input should be 'color' or 1; did you mean 'color'? | \"Colour\""},
		{`true`, func(r *jsonwire.Reader) { _ = r.String(); r.NotOneOf([]jsonwire.Raw{`"a"`}) }, "enum |  | Input should be 'a' | true"},
		{`"AQ=="`, func(r *jsonwire.Reader) { r.Base64() }, ""},
		{`"A"`, func(r *jsonwire.Reader) { r.Base64() }, "bytes_invalid_encoding |  | Data should be valid base64: illegal base64 data at input byte 0 | \"A\""},
		{`1`, func(r *jsonwire.Reader) { r.Base64() }, "string_type |  | Input should be a valid string | 1"},
	} {
		if got := strings.Join(decode(t, c.in, jsonwire.Strict, c.read), "; "); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestBase64(t *testing.T) {
	for in, want := range map[string]string{`""`: "", `"AQID"`: "\x01\x02\x03", `"\u0041Q=="`: "\x01", `"+\/8="`: "\xfb\xff"} {
		r := jsonwire.NewReader(in, jsonwire.Strict)
		if got := r.Base64(); string(got) != want || got == nil || r.End() != nil {
			t.Errorf("%s: got %q, %v; want %q", in, got, r.End(), want)
		}
	}
}

func TestMultipleOf(t *testing.T) {
	multiple := func(v, of float64) bool {
		r := jsonwire.NewReader("1", jsonwire.Strict)
		r.Int(8)
		jsonwire.MultipleOf(&r, v, of)
		return r.End() == nil
	}
	for _, c := range []struct {
		v, of float64
		want  bool
	}{
		{0, 0.1, true}, {0.3, 0.1, true}, {-0.3, 0.1, true}, {0.35, 0.1, false}, {1.1, 0.01, true}, {19.99, 0.01, true}, {19.995, 0.01, false},
		{1e22, 3, false}, {3e22, 3, true}, {1e300, 7, false}, {7e300, 7, true}, {1e-300, 1e-301, true}, {1e-301, 1e-300, false}, {5, 2.5, true},
		{4, 2.5, false}, {1, 3, false}, {9, 3, true}, {100, 1e2, true}, {110, 1e2, false}, {5e-324, 5e-324, true}, {1e308, 3e-300, false}, {9e307, 3e-300, true},
		{1, 0, true},
	} {
		if got := multiple(c.v, c.of); got != c.want {
			t.Errorf("%g is a multiple of %g: %t, want %t", c.v, c.of, got, c.want)
		}
	}
	r := jsonwire.NewReader("[6,7,0.3]", jsonwire.Strict)
	r.Array()
	r.Elem()
	jsonwire.MultipleOf(&r, int8(r.Int(8)), 3)
	r.Elem()
	jsonwire.MultipleOf(&r, uint16(r.Uint(16)), 3)
	r.Elem()
	jsonwire.MultipleOf(&r, float32(r.Float(32)), 0.1)
	r.Elem()
	want := []string{"multiple_of | /1 | Input should be a multiple of 3 | 7"}
	if diff := cmp.Diff(want, violations(t, r.End())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
