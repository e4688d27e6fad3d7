package variadic

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestInvoke(t *testing.T) {
	tests := []struct {
		tool       runtime.Tool[none]
		args, want string
	}{
		{JoinTool[none](), `{"sep":"-","parts":["a","b"]}`, `"a-b"`},
		{JoinTool[none](), `{"sep":"-","parts":[]}`, `""`},
		{JoinTool[none](), `{"sep":"-"}`, `""`},
		{MaxTool[none](), `{"ns":[1,3,2]}`, `3`},
		{PathTool[none](), `{"points":[{"x":1,"y":2}]}`, `1`},
		{PathTool[none](), `{}`, `0`},
		{SpreadTool[none](), `{"points":[{"x":1,"y":2},null]}`, `2`},
	}
	for _, test := range tests {
		if got, err := check.Invoke(t, test.tool, none{}, test.args); got != test.want || err != nil {
			t.Errorf("%s %s: got %s, %v; want %s", test.tool.Def().Name, test.args, got, err, test.want)
		}
	}
}

func TestDecode(t *testing.T) {
	check.Tool(t, JoinTool[none](), []check.Payload{
		{JSON: `{"sep":"-","parts":["a"]}`, Want: `{"sep":"-","parts":["a"]}`},
		{JSON: `{"sep":"-","parts":null}`, Faults: []string{"/parts: Input should be a valid array"}},
		{JSON: `{"parts":[1]}`, Faults: []string{
			"/parts/0: Input should be a valid string",
			"/sep: Field required",
		}},
	})
	check.Tool(t, MaxTool[none](), []check.Payload{
		{JSON: `{"ns":[1,2]}`, Want: `{"ns":[1,2]}`},
		{JSON: `{"ns":[]}`, Faults: []string{"/ns: List should have at least 1 item after validation, not 0"}},
		{JSON: `{"ns":[1,1]}`, Faults: []string{"/ns: Items should be unique, but items 0 and 1 are equal"}},
	})
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, JoinTool[none](), MaxTool[none](), PathTool[none](), SpreadTool[none]())
}
