package codecunknown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"golden/internal/check"
)

func TestUnknownRoundTrip(t *testing.T) {
	const text = `[{"part_kind":"text","content":"a","z":{"b": 1.0},"é":null,"a":"\u0041"},{"part_kind":"mark","x":[ ]},{"part_kind":"mark"},` +
		`{ "n" : 1e0, "part_kind" : "video" }]`
	want := Parts{
		&Text{Content: "a", More: jsonwire.Members{{Name: "z", Value: `{"b": 1.0}`}, {Name: "é", Value: `null`}, {Name: "a", Value: `"\u0041"`}}},
		Mark{More: jsonwire.Members{{Name: "x", Value: `[ ]`}}},
		Mark{},
		&Other{Kind: "video", JSON: `{ "n" : 1e0, "part_kind" : "video" }`},
	}
	var parts Parts
	if err := parts.DecodeJSON([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
	if got, err := parts.AppendJSON(nil); string(got) != text || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, text)
	}
}

// TestUnknownComesLast writes unknown members behind those that are known, wherever they stood.
func TestUnknownComesLast(t *testing.T) {
	for text, want := range map[string]string{
		`[{"x":1,"part_kind":"text","y":2,"content":"a","id":"i"}]`: `[{"part_kind":"text","content":"a","id":"i","x":1,"y":2}]`,
		`[{"x":1,"part_kind":"mark"}]`:                              `[{"part_kind":"mark","x":1}]`,
	} {
		var parts Parts
		if err := parts.DecodeJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got, err := parts.AppendJSON(nil); string(got) != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", text, got, err, want)
		}
	}
}

func TestNote(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                          `{}`,
		`{"a":1}`:                     `{"a":1}`,
		`{"a":1,"title":"t"}`:         `{"title":"t","a":1}`,
		`{"other":{"part_kind":"x"}}`: `{"other":{"part_kind":"x"}}`,
	} {
		var n Note
		if err := n.DecodeJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got, err := n.AppendJSON(nil); string(got) != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", text, got, err, want)
		}
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string][]string{
		`[{"part_kind":7},{"part_kind":""},{},{"part_kind":"text","x":1}]`: {
			`/0: Input tag '7' found using 'part_kind' does not match any of the expected tags: 'text', 'mark'`,
			`/1: Input tag '' found using 'part_kind' does not match any of the expected tags: 'text', 'mark'`,
			`/2: Unable to extract tag using discriminator 'part_kind', which should be 'text' or 'mark'`,
			`/3/content: Field required`,
		},
		`[{"part_kind":"video","x":tru}]`: {`: Invalid JSON: expected value at line 1 column 27`},
	} {
		var parts Parts
		if diff := cmp.Diff(want, check.Faults(parts.DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

// TestEncodeErrors writes what could not be read again.
func TestEncodeErrors(t *testing.T) {
	for name, c := range map[string]struct {
		v    interface{ AppendJSON([]byte) ([]byte, error) }
		want string
	}{
		"no JSON":                {&Parts{&Other{Kind: "video"}}, "/0: Other has no JSON"},
		"broken JSON":            {&Parts{&Other{Kind: "video", JSON: `{"part_kind":"video"`}}, "embedded JSON: "},
		"no object":              {&Parts{Mark{}, &Other{Kind: "video", JSON: `[1]`}}, "/1: the JSON of Other is not an object with a kind in 'part_kind'"},
		"no kind":                {&Parts{&Other{Kind: "video", JSON: `{"kind":"video"}`}}, "/0: the JSON of Other is not an object with a kind"},
		"empty kind":             {&Note{Other: &Other{Kind: "video", JSON: `{"part_kind":""}`}}, "/other: the JSON of Other is not an object with a kind"},
		"broken unknown JSON":    {&Parts{Mark{More: jsonwire.Members{{Name: "a", Value: `tru`}}}}, "Invalid JSON"},
		"name of a field":        {&Parts{&Text{More: jsonwire.Members{{Name: "x"}, {Name: "content"}}}}, "/0/content: the unknown member 'content' has the name of a field"},
		"name that was left out": {&Note{More: jsonwire.Members{{Name: "title", Value: "1"}}}, "/title: the unknown member 'title'"},
		"name of the kind":       {&Parts{Mark{More: jsonwire.Members{{Name: "part_kind", Value: `"text"`}}}}, "/0/part_kind: the unknown member"},
	} {
		if got, err := c.v.AppendJSON(nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %s, %v; want an error with %q", name, got, err, c.want)
		}
	}
}
