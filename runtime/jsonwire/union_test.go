package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

var shapeTags = []string{"Circle", "Square"}

func TestDiscriminator(t *testing.T) {
	const lax, strict, lenient = jsonwire.Lax, jsonwire.Strict, jsonwire.Lenient
	const notFound = "union_tag_not_found | /0 | Unable to extract tag using discriminator 'kind', which should be 'Circle' or 'Square' | "
	const invalid = "union_tag_invalid | /0 | Input tag "
	const expected = " found using 'kind' does not match any of the expected tags: 'Circle', 'Square'"
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		tag  string
		want []string
	}{
		{`[{"kind":"Circle"}]`, strict, "Circle", nil},
		{`[ { "r" : [{"kind":"Circle"}] , "kind" : "Square" } ]`, strict, "Square", nil},
		{`[{"\u006bind":"Circl\u0065"}]`, strict, "Circle", nil},
		{`[{"kind":"Circle","kind":"Square"}]`, strict, "Circle", nil}, // the decoder of Circle finds the second one
		{`[{}]`, strict, "", []string{notFound + `{}`}},
		{`[{"r":{"kind":"Circle"}}]`, strict, "", []string{notFound + `{"r":{"kind":"Circle"}}`}},
		{`[{"kind":"x"}]`, strict, "", []string{
			invalid + `'x'` + expected + ` | {"kind":"x"}`,
		}},
		{`[{"kind":"circle"}]`, strict, "", []string{
			invalid + `'circle'` + expected + `; did you mean 'Circle'? | {"kind":"circle"}`,
		}},
		{`[{"kind":1}]`, strict, "", []string{
			invalid + `'1'` + expected + ` | {"kind":1}`,
		}},
		{`[null]`, strict, "", []string{`dict_type | /0 | Input should be an object | null`}},
		{`[null]`, lenient, "", nil},
		{`["{\"kind\":\"Circle\"}"]`, strict, "", []string{`dict_type | /0 | Input should be an object | "{\"kind\":\"Circle\"}"`}},
		{`["{\"kind\":\"Circle\"}"]`, lax, "Circle", nil},
		{`["{\"kind\":\"x\"}"]`, lax, "", []string{
			invalid + `'x'` + expected + ` | {"kind":"x"}`,
		}},
		{`["Circle"]`, lax, "", []string{`dict_type | /0 | Input should be an object | "Circle"`}},
		{`[{"r":]`, strict, "", []string{`json_invalid |  | Invalid JSON: expected value at line 1 column 7 | "[{\"r\":]"`}},
	} {
		t.Run(c.in, func(t *testing.T) {
			var tag string
			got := decode(t, c.in, c.mode, func(r *jsonwire.Reader) {
				r.Array()
				for r.Elem() {
					if tag = r.Discriminator("kind", shapeTags); tag != "" {
						r.Skip()
					}
				}
			})
			if diff := cmp.Diff(c.want, got); diff != "" || tag != c.tag {
				t.Errorf("tag %q, want %q\n%s", tag, c.tag, diff)
			}
		})
	}
}

func TestOpenDiscriminator(t *testing.T) {
	const expected = " found using 'kind' does not match any of the expected tags: 'Circle', 'Square'"
	for _, c := range []struct {
		in, tag string
		want    []string
	}{
		{`{"kind":"Circle"}`, "Circle", nil},
		{`{"r":1,"kind":"Hexag\u006fn"}`, "Hexagon", nil},
		{`{"kind":""}`, "", []string{`union_tag_invalid |  | Input tag ''` + expected + ` | {"kind":""}`}},
		{`{"kind":7}`, "", []string{`union_tag_invalid |  | Input tag '7'` + expected + ` | {"kind":7}`}},
		{`{}`, "", []string{`union_tag_not_found |  | Unable to extract tag using discriminator 'kind', which should be 'Circle' or 'Square' | {}`}},
		{`7`, "", []string{`dict_type |  | Input should be an object | 7`}},
	} {
		var tag string
		got := decode(t, c.in, jsonwire.Strict, func(r *jsonwire.Reader) {
			if tag = r.OpenDiscriminator("kind", shapeTags); tag != "" {
				r.Skip()
			}
		})
		if diff := cmp.Diff(c.want, got); diff != "" || tag != c.tag {
			t.Errorf("%s: tag %q, want %q\n%s", c.in, tag, c.tag, diff)
		}
	}
}

func TestKind(t *testing.T) {
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want []string
	}{
		{`"Circle"`, jsonwire.Strict, nil},
		{`"circle"`, jsonwire.Strict, []string{`literal_error |  | Input should be 'Circle' | "circle"`}},
		{`7`, jsonwire.Strict, []string{`string_type |  | Input should be a valid string | 7`}},
		{`null`, jsonwire.Lenient, nil},
	} {
		got := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { r.Kind("Circle") })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestPeek(t *testing.T) {
	for in, want := range map[string]byte{` {}`: '{', `[1]`: '[', `"a"`: '"', "\n-1": '-', `null`: 'n', ` `: 0, ``: 0} {
		r := jsonwire.NewReader(in, jsonwire.Strict)
		if got := r.Peek(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSound(t *testing.T) {
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want []bool // of each element
	}{
		{`["a","b"]`, jsonwire.Strict, []bool{true, true}},
		{`[1,"b",2]`, jsonwire.Strict, []bool{false, true, false}},
		{`[null,"b"]`, jsonwire.Lenient, []bool{false, true}},
		{`["a","b`, jsonwire.Strict, []bool{true, false}},
	} {
		var got []bool
		r := jsonwire.NewReader(c.in, c.mode)
		r.Array()
		for r.Elem() {
			mark := r.Mark()
			_ = r.String()
			got = append(got, r.Sound(mark))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", c.in, diff)
		}
	}
}
