package codeclenient

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"golden/internal/check"
)

func TestDecode(t *testing.T) {
	tests := map[string]Response{
		`{}`: {},
		`{"id":"a","created":9223372036854775807,"choices":[{"index":1,"text":"t","finish_reason":"stop","logprob":-0.5}],"usage":{"total_tokens":3},"meta":{"k":"v"}}`: {
			ID: "a", Created: 9223372036854775807,
			Choices: []Choice{{Index: 1, Text: new("t"), Finish: FinishStop, Logprob: -0.5}},
			Usage:   &Usage{3}, Meta: map[string]string{"k": "v"},
		},
		`{"id":null,"created":null,"choices":[{"index":null,"text":null,"finish_reason":null,"logprob":null},null],"usage":null,"meta":null}`: {
			Choices: []Choice{{}, {}},
		},
		`{"choices":null,"meta":{"k":null}}`:                                     {Meta: map[string]string{"k": ""}},
		`{"id":"a","object":{"deep":[1,{"x":null}]},"id":"b","usage":{"new":1}}`: {ID: "b", Usage: &Usage{}},
	}
	for text, want := range tests {
		got := Response{ID: "old", Usage: &Usage{1}}
		if err := got.DecodeJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			t.Errorf("%s: decoded (-want +got):\n%s", text, diff)
		}
	}
}

// TestLastWins repeats members of each kind: nothing is left of the first, whatever the last is.
func TestLastWins(t *testing.T) {
	for name, values := range map[string][2]string{
		"id":      {`"a"`, `null`},
		"created": {`1`, `null`},
		"choices": {`[{"index":1}]`, `null`},
		"usage":   {`{"total_tokens":1}`, `null`},
		"meta":    {`{"k":"v"}`, `null`},
		"block":   {`{"type":"quote","text":"a"}`, `null`},
		"best":    {`{"index":1}`, `{}`},
		"pair":    {`[1,2]`, `null`},
		"from":    {`"::1"`, `null`},
		"flag":    {`true`, `null`},
	} {
		var got, want Response
		if err := want.DecodeJSON([]byte(`{"` + name + `":` + values[1] + `}`)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := got.DecodeJSON([]byte(`{"` + name + `":` + values[0] + `,"` + name + `":` + values[1] + `}`)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			t.Errorf("%s: decoded (-want +got):\n%s", name, diff)
		}
	}
}

// TestRefused decodes what even a lenient codec does not accept: other types, and text that is not JSON.
func TestRefused(t *testing.T) {
	tests := map[string][]string{
		`{"id":1,"created":"1","choices":[{"finish_reason":"filter"}]}`: {`/id: Input should be a valid string`, `/created: Input should be a valid integer`, `/choices/0/finish_reason: Input should be 'stop' or 'length'`},
		`[]`:                  {`: Input should be an object`},
		`{"unknown":[1,}`:     {`: Invalid JSON: expected value at line 1 column 15`},
		`{"id":"a"} trailing`: {`: Invalid JSON: trailing characters at line 1 column 12`},
	}
	for text, want := range tests {
		var r Response
		if diff := cmp.Diff(want, check.Faults(r.DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

func TestEncode(t *testing.T) {
	r := Response{Choices: []Choice{{Text: new("<&>"), Finish: "new"}}}
	const want = `{"id":"","created":0,"choices":[{"index":0,"text":"<&>","finish_reason":"new"}]}`
	if got, err := r.AppendJSON(nil); string(got) != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}
