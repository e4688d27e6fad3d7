package results

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestResults(t *testing.T) {
	tests := []struct {
		tool runtime.Tool[none]
		args string
		want string // "" is null
	}{
		{NothingTool[none](), `{}`, ``},
		{OnlyErrorTool[none](), `{"fail":false}`, ``},
		{ValueTool[none](), `{}`, `9223372036854775807`},
		{ValueAndErrorTool[none](), `{"fail":false}`, `"a \"quote\" <b>"`},
		{FloatTool[none](), `{"x":1e21,"nan":false}`, `1e+21`},
		{FloatTool[none](), `{"x":-0.0,"nan":false}`, `-0`},
		{BoolTool[none](), `{}`, `true`},
		{BytesTool[none](), `{}`, `"aGk/"`},
		{RawTool[none](), `{"broken":false}`, `{"a":[1]}`},
		{NamedTool[none](), `{}`, `3`},
		{EnumTool[none](), `{}`, `"good"`},
		{StructTool[none](), `{}`, `{"name":"x"}`},
		{PointerTool[none](), `{"found":false}`, `null`},
		{PointerTool[none](), `{"found":true}`, `{"name":"y","price":1.5}`},
		{SliceTool[none](), `{}`, `[{"name":"a"},{"name":"b"}]`},
		{NilSliceTool[none](), `{}`, `[]`},
		{ArrayTool[none](), `{}`, `[1,2]`},
		{MapTool[none](), `{}`, `{"a":{"name":"a"},"z":{"name":""}}`},
		{NestedTool[none](), `{}`, `[{"none":null,"one":1},{}]`},
	}
	for _, test := range tests {
		t.Run(test.tool.Def().Name+test.args, func(t *testing.T) {
			if got, err := check.Invoke(t, test.tool, none{}, test.args); got != test.want || err != nil {
				t.Errorf("got %s, %v; want %s", got, err, test.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, tool := range []runtime.Tool[none]{OnlyErrorTool[none](), ValueAndErrorTool[none]()} {
		if got, err := check.Invoke(t, tool, none{}, `{"fail":true}`); !errors.Is(err, errFailed) || got != "" {
			t.Errorf("%s: got %s, %v; want the error of the function", tool.Def().Name, got, err)
		}
	}
	for tool, args := range map[runtime.Tool[none]]string{
		FloatTool[none](): `{"x":0,"nan":true}`,
		RawTool[none]():   `{"broken":true}`,
	} {
		if got, err := check.Invoke(t, tool, none{}, args); err == nil {
			t.Errorf("%s: got %s, want an error since the result has no JSON form", tool.Def().Name, got)
		}
	}
}

func TestSchemas(t *testing.T) {
	for _, tool := range []runtime.Tool[none]{NothingTool[none](), OnlyErrorTool[none]()} {
		if s := tool.Def().Result; s != "" {
			t.Errorf("%s: result schema %s, want none", tool.Def().Name, s)
		}
	}
}
