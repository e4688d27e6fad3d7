package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func keepAll(r *jsonwire.Reader, m *jsonwire.Members) {
	for ok := r.Object(); ok && r.Member(); {
		r.Keep(m)
	}
}

func TestMembers(t *testing.T) {
	for _, c := range []struct {
		in   string
		want jsonwire.Members
		out  string
		bad  []string
	}{
		{`{}`, nil, `{}`, nil},
		{` { "b" : 1.0 , "\u0061" : [ ] } `, jsonwire.Members{{"b", "1.0"}, {"a", "[ ]"}}, `{"b":1.0,"a":[ ]}`, nil},
		{`{"a":null,"a":"\u0041"}`, jsonwire.Members{{"a", "null"}, {"a", `"\u0041"`}}, `{"a":null,"a":"\u0041"}`, nil},
		{`{"a":1,"b":x}`, jsonwire.Members{{"a", "1"}}, `{"a":1}`, []string{
			`json_invalid |  | Invalid JSON: expected value at line 1 column 12 | "{\"a\":1,\"b\":x}"`,
		}},
	} {
		var got jsonwire.Members
		bad := decode(t, c.in, jsonwire.Strict, func(r *jsonwire.Reader) { got = nil; keepAll(r, &got) })
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.bad, bad); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
		w := jsonwire.NewWriter([]byte("{"))
		w.Members(got, nil)
		w.Raw("}")
		if b, err := w.Bytes(); string(b) != c.out || err != nil {
			t.Errorf("%s: wrote %s, %v; want %s", c.in, b, err, c.out)
		}
	}
}

// TestRefusedValues: what a Reader would not take is not written, and the error says where it stands.
func TestRefusedValues(t *testing.T) {
	for want, write := range map[string]func(*jsonwire.Writer){
		"jsonwire: no value": func(w *jsonwire.Writer) { w.Refuse("no value") },
		"jsonwire: /a/1/b~1: no value": func(w *jsonwire.Writer) {
			w.Raw(`{"x":{},"a":[{"b":1},{"b/":`)
			w.Refuse("no value")
			w.Refuse("never told")
		},
		"jsonwire: /0/b: the unknown member 'b' has the name of a field": func(w *jsonwire.Writer) {
			w.Raw(`[{"a":1`)
			w.Members(jsonwire.Members{{Name: "c"}, {Name: "b"}}, []string{"a", "b"})
		},
		"jsonwire: /0: Part has no JSON":                                      func(w *jsonwire.Writer) { w.Raw("["); w.OfKind("", "kind", "Part") },
		"jsonwire: the JSON of Part is not an object with a kind in 'kind'":   func(w *jsonwire.Writer) { w.OfKind(`["kind"]`, "kind", "Part") },
		"jsonwire: /1: the JSON of Part is not an object with a kind in 'of'": func(w *jsonwire.Writer) { w.Raw(`[{},`); w.OfKind(`{"kind":"a"}`, "of", "Part") },
	} {
		w := jsonwire.NewWriter([]byte(`{"before":[`))
		write(&w)
		if _, err := w.Bytes(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	w := jsonwire.NewWriter(nil)
	if w.OfKind(` {"kind":"a"}`, "kind", "Part"); string(first(w.Bytes())) != ` {"kind":"a"}` {
		t.Error("an object with a kind is not written as it is")
	}
}

func first(b []byte, _ error) []byte { return b }

func TestMembersFollowOthers(t *testing.T) {
	w := jsonwire.NewWriter(nil)
	w.Raw(`{"a":1`)
	w.Members(jsonwire.Members{{Name: "é\n"}, {Name: "c", Value: "2"}}, nil)
	w.Raw("}")
	if b, err := w.Bytes(); string(b) != `{"a":1,"é\n":null,"c":2}` || err != nil {
		t.Errorf("%s, %v", b, err)
	}
	w.Members(jsonwire.Members{{Name: "d", Value: "{"}}, nil)
	if b, err := w.Bytes(); err == nil {
		t.Errorf("no error for %s", b)
	}
}
