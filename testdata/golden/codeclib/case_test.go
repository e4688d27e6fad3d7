package codeclib

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"golden/internal/check"
)

// TestFormer reads members under former names.
func TestFormer(t *testing.T) {
	for text, want := range map[string]Usage{
		`{"request_tokens":1,"response_tokens":2}`:                    {Input: 1, Output: 2},
		`{"prompt_tokens":3}`:                                         {Input: 3},
		`{"prompt_tokens":3,"request_tokens":4,"request_tokens":"x"}`: {Input: 3},
		`{"request_tokens":1,"input":5}`:                              {Input: 5},
		`{"input":5,"request_tokens":"no number"}`:                    {Input: 5},
		`{"request_tokens":null,"input":0}`:                           {},
		`{"request_tokens":null}`:                                     {},
		`{"total":[1,{"a":2}],"requests":1,"total":"twice"}`:          {},
		`{"request_tokens":1,"other":2}`:                              {Input: 1, Unknown: jsonwire.Members{{Name: "other", Value: "2"}}},
	} {
		var got Usage
		if err := got.DecodeJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for text, want := range map[string][]string{
		`{"request_tokens":"1","x":{"y":[]}}`: {`/request_tokens: Input should be a valid integer`},
		`{"input":1,"input":2}`:               {`/input: Key should be given only once`},
		`{"request_tokens":1,`:                {`: Invalid JSON: EOF while parsing an object at line 1 column 20`},
		`{"request_tokens":[}`:                {`: Invalid JSON: expected value at line 1 column 20`},
	} {
		if diff := cmp.Diff(want, check.Faults(new(Usage).DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

// TestPair reads values inside of a text of another mode, and then what is around them in that mode.
func TestPair(t *testing.T) {
	r := jsonwire.NewReader(`[{"id":null,"x":1},"5",{"input":"5"},null,{"kind":"request","parts":[]},"6"]`, jsonwire.Lax)
	reply, usage := Reply{ID: "old", Count: 1}, Usage{Input: 1}
	var m Message = &Other{}
	var numbers []int64
	for i := 0; i == 0 && r.Array() || r.Elem(); i++ {
		if i == 0 && !r.Elem() {
			break
		}
		switch i {
		case 0:
			reply.DecodeJSONFrom(&r)
		case 2:
			usage.DecodeJSONFrom(&r)
		case 3, 4:
			DecodeMessageJSON(&r, &m)
		default:
			numbers = append(numbers, r.Int(64))
		}
	}
	want := []string{`/2/input: Input should be a valid integer`, `/3: Input should be an object`}
	if diff := cmp.Diff(want, check.Faults(r.End())); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{Reply{}, Usage{}, Message(&Request{Parts: []Part{}}), []int64{5, 6}}, []any{reply, usage, m, numbers}); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestWritten(t *testing.T) {
	w := jsonwire.GetWriter()
	w.Raw("[")
	for _, v := range []interface{ EncodeJSONTo(*jsonwire.Writer) }{
		&Call{Name: "f"}, &Usage{}, &History{&Other{Kind: "x", JSON: `{"kind":"x"}`}}, new(Label), &Codes{"a"}, &Rates{"a": 1}, new(Count), Money{7},
	} {
		w.Sep()
		v.EncodeJSONTo(w)
	}
	w.Raw("]")
	got, err := w.Finish()
	const want = `[{"part_kind":"call","name":"f","args":""},{"input":0,"output":0,"details":{}},[{"kind":"x"}],"",["a"],{"a":1},0,["EUR",7]]`
	if got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}
