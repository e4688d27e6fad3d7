package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// TestViolationInJSON reads violations that Pydantic wrote and writes them again.
func TestViolationInJSON(t *testing.T) {
	const whole = `{"type":"missing","loc":["days",0],"msg":"Field required","input":{"a":1.0},"ctx":{"e":1},"url":null}`
	for _, c := range []struct {
		in   string
		want jsonwire.Violation
		bad  []string
	}{
		{whole, jsonwire.Violation{
			Type: "missing", Loc: []jsonwire.PathElem{{Key: "days", Index: -1}, {Index: 0}}, Msg: "Field required", Input: `{"a":1.0}`,
			Extra: jsonwire.Members{{Name: "ctx", Value: `{"e":1}`}, {Name: "url", Value: "null"}},
		}, nil},
		{`{"type":"t","loc":[],"msg":"m","input":null}`, jsonwire.Violation{Type: "t", Loc: []jsonwire.PathElem{}, Msg: "m", Input: "null"}, nil},
		{`[]`, jsonwire.Violation{}, []string{"dict_type |  | Input should be an object | []"}},
		{
			`{"type":"t","loc":{},"msg":"m","msg":"n"}`, jsonwire.Violation{Type: "t", Msg: "n"},
			[]string{
				`list_type | /loc | Input should be a valid array | {}`,
				`duplicate_key | /msg | Key should be given only once | "n"`,
				`missing | /input | Field required | {"type":"t","loc":{},"msg":"m","msg":"n"}`,
			},
		},
	} {
		var got jsonwire.Violation
		bad := decode(t, c.in, jsonwire.Strict, func(r *jsonwire.Reader) { got = r.Violation() })
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.bad, bad); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
		if c.bad != nil {
			continue
		}
		w := jsonwire.NewWriter(nil)
		w.Violation(&got)
		if b, err := w.Bytes(); string(b) != c.in || err != nil {
			t.Errorf("%s, %v; want %s", b, err, c.in)
		}
	}
}
