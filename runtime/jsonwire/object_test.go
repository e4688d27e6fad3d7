package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestRawObject(t *testing.T) {
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want jsonwire.Raw
		bad  []string
	}{
		{` {"a" : [1]} `, jsonwire.Strict, `{"a" : [1]}`, nil},
		{`{}`, jsonwire.Lenient, `{}`, nil},
		{`null`, jsonwire.Lenient, "", nil},
		{`null`, jsonwire.Strict, "", []string{`dict_type |  | Input should be an object | null`}},
		{`[{}]`, jsonwire.Strict, "", []string{`dict_type |  | Input should be an object | [{}]`}},
		{`"{\"a\": 1}"`, jsonwire.Lax, `{"a": 1}`, nil},
		{`"{\"a\": 1}"`, jsonwire.Strict, "", []string{`dict_type |  | Input should be an object | "{\"a\": 1}"`}},
		{`{"a":}`, jsonwire.Strict, "", []string{`json_invalid |  | Invalid JSON: expected value at line 1 column 6 | "{\"a\":}"`}},
	} {
		var got jsonwire.Raw
		bad := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { got = r.RawObject() })
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.bad, bad); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestWriteRawObject(t *testing.T) {
	for v, want := range map[jsonwire.Raw]string{
		`{"a": 1}`: `[{"a": 1}`,
		" {}":      "[ {}",
		"":         "jsonwire: /0: a JSON object is expected here, but there is no JSON",
		"[1]":      "jsonwire: /0: a JSON object is expected here, not [1]",
		`{"a":x}`:  "jsonwire: embedded JSON: 1 violation: Invalid JSON: expected value at line 1 column 6",
	} {
		w := jsonwire.NewWriter(nil)
		w.Raw("[")
		w.RawObject(v)
		got, err := w.Bytes()
		if err != nil {
			got = []byte(err.Error())
		}
		if string(got) != want {
			t.Errorf("%s: got %s, want %s", v, got, want)
		}
	}
}

// TestSwapMode reads parts of one text in other modes.
func TestSwapMode(t *testing.T) {
	var got []any
	bad := decode(t, `[{"a":"1","x":2},null,"3",null]`, jsonwire.Lax, func(r *jsonwire.Reader) {
		got = nil
		for i, more := 0, r.Array() && r.Elem(); more; i, more = i+1, r.Elem() {
			modes := []jsonwire.Mode{jsonwire.Lax, jsonwire.Lenient, jsonwire.Lax, jsonwire.Strict}
			old := r.SwapMode(modes[i])
			if i == 0 {
				for ok := r.Object(); ok && r.Member(); {
					got = append(got, r.Int(64))
				}
			} else {
				r.NotNull()
				got = append(got, r.Int(64))
			}
			if r.SwapMode(old) != modes[i] || old != jsonwire.Lax {
				t.Errorf("element %d: the mode was %d", i, old)
			}
		}
	})
	want := []string{
		`null_forbidden | /1 | Input should not be null | null`,
		`int_type | /3 | Input should be a valid integer | null`,
	}
	if diff := cmp.Diff(want, bad) + cmp.Diff([]any{int64(1), int64(2), int64(0), int64(3), int64(0)}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNotOneOf(t *testing.T) {
	w := jsonwire.NewWriter(nil)
	w.Raw(`{"a":[`)
	w.NotOneOf("lou\"d", "Tone: use Plain or Formal")
	if _, err := w.Bytes(); err == nil || err.Error() != `jsonwire: /a/0: "lou\"d" is not a constant of Tone: use Plain or Formal` {
		t.Errorf("got %v", err)
	}
}
