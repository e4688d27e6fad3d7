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
