package unexported

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"

	"golden/internal/check"
)

func TestTools(t *testing.T) {
	check.Tool(t, greetTool(), []check.Payload{
		{JSON: `{"name":"Ann"}`, Want: `{"name":"Ann"}`},
		{JSON: `{"name":"Ann","notes":""}`, Faults: []string{
			"/notes: Extra inputs are not permitted; expected one of: name",
		}},
	})
	got, err := check.Invoke(t, doubleTool[int](), 0, `{"n":21}`)
	if got != "42" || err != nil {
		t.Errorf("got %s, %v; want 42", got, err)
	}
}

func TestRun(t *testing.T) {
	model := testmodel.Script(
		testmodel.Join(testmodel.Call("greet", `{"name":"Ann"}`), testmodel.Call("double", `{"n":"2"}`)),
		testmodel.Call("final_result", `{"text":"done"}`),
	)
	res, err := agent.Run(t.Context(), deps{"Hello"}, "Say hello.", runtime.WithModel(model))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answer{"done"}, res.Output); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

func TestCodec(t *testing.T) {
	var b blob
	if err := b.DecodeJSON([]byte(`{"data":"aGk="}`)); err != nil || string(b.Data) != "hi" {
		t.Errorf("got %q, %v", b.Data, err)
	}
}
