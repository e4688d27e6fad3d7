package marshalers

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"box":{"size":"1x2","outer":"3x4","layers":["5x6"],"codes":{"A":"7x8","B":"9x1"},"prices":[1,2],"sales":[3,4],"old":[[5,6],null]},"into":"X"}`
	check.Tool(t, PackTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{JSON: `{"box":{"size":"1x2","codes":{"b":"1x1","a":"2x2"},"prices": [1,2]}}`, Want: `{"box":{"size":"1x2","codes":{"A":"2x2","B":"1x1"},"prices":[1,2],"sales":null},"into":null}`},
		{JSON: `{"box":{"size":12,"layers":["x"],"prices":"1-2","sales":[1]},"into":1}`, Faults: []string{
			"/box/size: Input should be a valid string",
			`/box/layers/0: Value error, "x" is not a size such as 3x4`,
			"/box/prices: Value error, a range is a list of two numbers",
			"/box/sales: Value error, a range is a list of two numbers",
			"/into: Input should be a valid string",
		}},
	})
}

func TestInvoke(t *testing.T) {
	if got, err := check.Invoke(t, ShrinkTool[none](), none{}, `{"size":"3x4","by":1}`); got != `"2x3"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := check.Invoke(t, ShrinkTool[none](), none{}, `{"size":"3x4","by":9}`); err == nil {
		t.Errorf("got %s, want the error of MarshalText", got)
	}
	if got, err := check.Invoke(t, WithinTool[none](), none{}, `{"limits":[1,2]}`); got != `[1,2]` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}
