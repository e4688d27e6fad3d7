package unwrap

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestInvoke(t *testing.T) {
	tests := []struct {
		tool       runtime.Tool[none]
		args, want string
	}{
		{SearchTool[none](), `{"text":"x"}`, `"x 10"`},
		{MoveTool[none](), `{"dx":1}`, `1`},
		{MoveTool[none](), `{"dx":1,"dy":2}`, `3`},
		{VisitTool[none](), `{"lat":1.5,"lng":2}`, `1.5`},
		{MaybeTool[none](), `{}`, `false`},
		{MaybeTool[none](), `{"q":{"text":"x"}}`, `true`},
		{TwoTool[none](), `{"a":{"text":"x"},"b":{"text":"y"}}`, `"xy"`},
	}
	for _, test := range tests {
		if got, err := check.Invoke(t, test.tool, none{}, test.args); got != test.want || err != nil {
			t.Errorf("%s %s: got %s, %v; want %s", test.tool.Def().Name, test.args, got, err, test.want)
		}
	}
	if got, err := check.Invoke(t, SearchAsTool(), "Ann", `{"text":"x","more":1,"limit":2}`); got != `"Ann x 2"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestDecode(t *testing.T) {
	check.Tool(t, SearchTool[none](), []check.Payload{
		{JSON: `{"text":"x","within":{"text":"y","limit":1}}`, Want: `{"text":"x","limit":10,"within":{"text":"y","limit":1}}`},
		{JSON: `{"q":{"text":""},"limit":"x","within":{}}`, Faults: []string{
			"/q: Extra inputs are not permitted; expected one of: text, limit, within",
			"/limit: Input should be a valid integer, unable to parse string as an integer",
			"/within/text: Field required",
			"/text: Field required",
		}},
		{JSON: `null`, Faults: []string{": Input should be an object"}},
	})
	check.Tool(t, VisitTool[none](), []check.Payload{
		{JSON: `{"lat":1,"lng":2}`, Want: `{"lat":1,"lng":2}`},
		{JSON: `{"lat":91,"lng":2}`, Faults: []string{"/lat: Input should be less than or equal to 90"}},
	})
	check.Tool(t, MoveTool[none](), []check.Payload{
		{JSON: `{"dx":1,"dy":2}`, Want: `{"dx":1,"dy":2}`},
		{JSON: `{"dx":1,"To":2}`, Faults: []string{"/To: Extra inputs are not permitted; expected one of: dx, dy"}},
	})
}

// TestCall says what a call has in it, for hooks that read and change it.
func TestCall(t *testing.T) {
	call, err := SearchTool[none]().Decode(`{"text":"x"}`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&SearchCall{Q: Query{Text: "x", Limit: 10}}, call); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, SearchTool[none](), MoveTool[none](), VisitTool[none](), MaybeTool[none](), TwoTool[none]())
}
