package anyvalues

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"event":{"kind":"k","payload":{"b":[1,2.5,null,"x",{}],"a":true},"labels":{"a":1,"b":[]},` +
		`"args":[null,false],"source":{"z":1,"a":[ ]}},"more":"<&>"}`
	check.Tool(t, ReportTool[none](), []check.Payload{
		{
			JSON: full,
			Want: `{"event":{"kind":"k","payload":{"a":true,"b":[1,2.5,null,"x",{}]},"labels":{"a":1,"b":[]},` +
				`"args":[null,false],"source":{"z":1,"a":[ ]}},"more":"<&>"}`,
		},
		{JSON: `{"event":{"kind":"k","payload":null},"more":null}`, Want: `{"event":{"kind":"k","payload":null},"more":null}`},
		{JSON: `{"event":{"payload":{"a":1,"a":2},"labels":[]}}`, Faults: []string{
			"/event/payload/a: Key should be given only once",
			"/event/labels: Input should be an object",
			"/event/kind: Field required",
			"/more: Field required",
		}, Looser: false},
	})
}

// TestValues says what Go values are made of JSON: those that encoding/json makes of it.
func TestValues(t *testing.T) {
	call, err := EchoTool[none]().Decode(`{"value":{"a":[1,1.5,"x",true,null,{}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	want := &EchoCall{Value: map[string]any{"a": []any{1.0, 1.5, "x", true, nil, map[string]any{}}}}
	if diff := cmp.Diff(want, call); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestInvoke(t *testing.T) {
	for args, want := range map[string]string{
		`{"value":null}`:                   `null`,
		`{"value":[1e3,-0.5,"\u00fc"]}`:    `[1000,-0.5,"ü"]`,
		`{"value":{"b":1,"a":{"c":[]}}}`:   `{"a":{"c":[]},"b":1}`,
		`{"value":"{\"not\":\"parsed\"}"}`: `"{\"not\":\"parsed\"}"`,
	} {
		if got, err := check.Invoke(t, EchoTool[none](), none{}, args); got != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", args, got, err, want)
		}
	}
	const various = `[null,true,9007199254740993,1,1.5,0.5,"<a>",["b"],{"a":2,"z":1},{"c":1}]`
	if got, err := check.Invoke(t, VariousTool[none](), none{}, `{}`); got != various || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, various)
	}
	if got, err := check.Invoke(t, BrokenTool[none](), none{}, `{}`); err == nil {
		t.Errorf("got %s, want an error", got)
	}
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, ReportTool[none](), EchoTool[none]()) }
