package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// renamed has a member that was called old or older, as generated code reads it.
type renamed struct {
	New  int
	In   *renamed
	Tail string
}

func readRenamed(r *jsonwire.Reader, v *renamed) {
	if !r.Object() {
		return
	}
	var seen uint64
	var was int
	for r.Member() {
		switch string(r.Key()) {
		case "new":
			seen = r.Once(seen, 1)
			v.New = int(r.Int(64))
		case "in":
			v.In = new(renamed)
			readRenamed(r, v.In)
		case "tail":
			r.StringTo(&v.Tail)
		case "old", "older":
			was = r.Former(was)
		default:
			r.Unknown([]string{"new", "in", "tail"})
		}
	}
	if seen&1 == 0 && was > 0 {
		back := r.Rewind(was)
		if !r.Null() {
			v.New = int(r.Int(64))
		}
		r.Resume(back)
	}
}

func TestFormer(t *testing.T) {
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want renamed
		bad  []string
	}{
		{`{"old": 1 ,"tail":"t"}`, jsonwire.Strict, renamed{New: 1, Tail: "t"}, nil},
		{`{"old":1,"new":2}`, jsonwire.Strict, renamed{New: 2}, nil},
		{`{"new":2,"old":"x"}`, jsonwire.Strict, renamed{New: 2}, nil},
		{`{"older":1,"old":2}`, jsonwire.Strict, renamed{New: 1}, nil},
		{`{"older":1,"old":2}`, jsonwire.Lenient, renamed{New: 2}, nil},
		{`{"old":null}`, jsonwire.Strict, renamed{}, nil},
		{`{"old":"3"}`, jsonwire.Lax, renamed{New: 3}, nil},
		{`{"in":{"old":1,"in":{"old":2}},"old":3,"tail":"t"}`, jsonwire.Strict, renamed{3, &renamed{New: 1, In: &renamed{New: 2}}, "t"}, nil},
		{`{"in":{"old":"x"},"old":[1],"tail":1,"no":2}`, jsonwire.Strict, renamed{In: new(renamed)}, []string{
			`int_type | /in/old | Input should be a valid integer | "x"`,
			`string_type | /tail | Input should be a valid string | 1`,
			`extra_forbidden | /no | Extra inputs are not permitted; expected one of: new, in, tail | 2`,
			`int_type | /old | Input should be a valid integer | [1]`,
		}},
		{`{"in":{"old":1},"old":tru}`, jsonwire.Strict, renamed{In: &renamed{New: 1}}, []string{
			`json_invalid |  | Invalid JSON: expected value at line 1 column 23 | "{\"in\":{\"old\":1},\"old\":tru}"`,
		}},
		{`{"old":1`, jsonwire.Strict, renamed{}, []string{
			`json_invalid |  | Invalid JSON: EOF while parsing an object at line 1 column 8 | "{\"old\":1"`,
		}},
		{`{"old":1}]`, jsonwire.Strict, renamed{New: 1}, []string{
			`json_invalid |  | Invalid JSON: trailing characters at line 1 column 10 | "{\"old\":1}]"`,
		}},
	} {
		var got renamed
		bad := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { got = renamed{}; readRenamed(r, &got) })
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.bad, bad); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

// TestFormerGrows reads former names of a text that comes in two pieces, wherever it is cut.
func TestFormerGrows(t *testing.T) {
	const text = `{"in":{"old":1,"tail":"a\u0041"},"old":23,"tail":"t"}`
	want := renamed{23, &renamed{New: 1, Tail: "aA"}, "t"}
	for n := range text {
		g := grow(jsonwire.Strict, readRenamed, func(v *renamed) renamed { return *v })
		g.Append(text[:n])
		got, _ := g.Append(text[n:])
		g.Close()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("cut at %d (-want +got):\n%s", n, diff)
		}
	}
}
