package outputfuncs

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"

	"golden/internal/check"
)

func TestDecode(t *testing.T) {
	check.OutputTool(t, PlaceOrderOutput(), []check.Payload{
		{JSON: `{"items":["a"]}`, Want: `{"items":["a"]}`},
		{JSON: `{"items":[]}`, Faults: []string{"/items: List should have at least 1 item after validation, not 0"}},
	})
	check.OutputTool(t, CancelOutput[int](), []check.Payload{
		{JSON: `{"reason":"r","code":1}`, Want: `{"reason":"r","code":1}`},
		{JSON: `{"reason":"r","code":"1"}`, Faults: []string{"/code: Input should be a valid integer"}},
	})
	check.OutputTool(t, ReplyOutput[int](), []check.Payload{
		{JSON: `{"text":"x"}`, Want: `{"text":"x"}`},
		{JSON: `{}`, Faults: []string{"/text: Field required"}},
	})
}

func TestRun(t *testing.T) {
	agent := runtime.Agent[int, Order]{OutputRetries: new(2), OutputTools: []runtime.OutputTool[int, Order]{PlaceOrderOutput(), CancelOutput[int](), FailsOutput[int]()}}
	model := testmodel.Script(
		testmodel.Call("place_order", `{"items":[]}`),
		testmodel.Call("place_order", `{"items":["nothing"]}`),
		testmodel.Call("place_order", `{"items":["tea"]}`),
	)
	res, err := agent.Run(t.Context(), 7, "Order.", runtime.WithModel(model))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Order{7, []string{"tea"}}, res.Output); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	_, err = agent.Run(t.Context(), 7, "Order.", runtime.WithModel(testmodel.Script(testmodel.Call("fails", `{}`))))
	if err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("got %v, want the error of the function", err)
	}
}
