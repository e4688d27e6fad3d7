package codecstrict

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"golden/internal/check"
)

func TestRoundTrip(t *testing.T) {
	m := Message{
		Kind:   KindText,
		Text:   "hi",
		Parts:  []Part{{Data: []byte{0, 255}}, {Data: []byte{}}},
		Reply:  &Message{Kind: KindImage},
		Extra:  `{"a":1}`,
		Labels: map[string]string{"b": "2", "a": "1"},
		Score:  0.5,
	}
	const want = `{"kind":"text","text":"hi","parts":[{"data":"AP8="},{"data":""}],"reply":{"kind":"image","score":0},` +
		`"extra":{"a":1},"labels":{"a":"1","b":"2"},"score":0.5}`
	got, err := m.AppendJSON([]byte("x"))
	if string(got) != "x"+want || err != nil {
		t.Fatalf("got %s, %v; want x%s", got, err, want)
	}
	decoded := Message{Text: "old", Labels: map[string]string{"old": ""}}
	if err := decoded.DecodeJSON([]byte(want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, decoded); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

// TestReset decodes less than there is: nothing of the old value may stay.
func TestReset(t *testing.T) {
	m := Message{Text: "old", Parts: []Part{{}}, Labels: map[string]string{"old": ""}}
	if err := m.DecodeJSON([]byte(`{"kind":"text","score":1}`)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Message{Kind: KindText, Score: 1}, m); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestStrict(t *testing.T) {
	tests := map[string][]string{
		`{"kind":"text","score":"1"}`:                       {`/score: Input should be a valid number`},
		`{"kind":"video","score":-1,"additional":0}`:        {`/kind: Input should be 'text' or 'image'`, `/score: Input should be greater than or equal to 0`, `/additional: Extra inputs are not permitted; expected one of: kind, text, parts, reply, extra, labels, score`},
		`{"kind":"text","score":1,"parts":[{"data":null}]}`: {`/parts/0/data: Input should be a valid string`},
		`{"kind":"text","kind":"text","score":0}`:           {`/kind: Key should be given only once`},
		`{}`:   {`/kind: Field required`, `/score: Field required`},
		`null`: {`: Input should be an object`},
		``:     {`: Invalid JSON: EOF while parsing a value at line 1 column 0`},
	}
	for text, want := range tests {
		var m Message
		if diff := cmp.Diff(want, check.Faults(m.DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

func TestOtherTypes(t *testing.T) {
	var (
		h History
		i Index
		c Count
	)
	tests := []struct {
		text  string
		codec interface {
			AppendJSON([]byte) ([]byte, error)
			DecodeJSON([]byte) error
		}
	}{
		{`[{"kind":"text","score":1},{"kind":"image","score":0}]`, &h},
		{`[]`, &h},
		{`{"a":{"data":""},"b":{"data":"AA=="}}`, &i},
		{`{}`, &i},
		{`-7`, &c},
	}
	for _, test := range tests {
		if err := test.codec.DecodeJSON([]byte(test.text)); err != nil {
			t.Errorf("%s: %v", test.text, err)
		}
		if got, err := test.codec.AppendJSON(nil); string(got) != test.text || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, test.text)
		}
	}
}

func TestEncodeErrors(t *testing.T) {
	for name, m := range map[string]Message{
		"NaN":        {Score: math.NaN()},
		"broken raw": {Extra: `{"a":`},
	} {
		if got, err := m.AppendJSON(nil); err == nil {
			t.Errorf("%s: got %s, want an error", name, got)
		}
	}
}
