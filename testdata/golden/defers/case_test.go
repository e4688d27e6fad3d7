package defers

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

type none = runtime.NoDeps

// A function that defers its call has a typed function for the result, beside the one that it returns itself.
func TestRun(t *testing.T) {
	model := testmodel.Script(testmodel.Call("render", `{"scene":"sea","large":true}`), testmodel.Text("Here it is."))
	agent := &runtime.Agent[none, string]{Model: model, Tools: []runtime.Tool[none]{RenderTool[none]()}}
	_, err := agent.Run(t.Context(), none{}, "Draw the sea.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	result, err := RenderResult(&Picture{URL: "https://example.com/sea", Bytes: 9})
	if err != nil {
		t.Fatal(err)
	}
	results := &message.DeferredResults{Calls: map[string]message.CallResult{pause.Requests.Calls[0].ToolCallID: result}}
	res, err := agent.Run(t.Context(), none{}, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(results))
	if err != nil || res.Output != "Here it is." {
		t.Fatalf("%v, %v", res, err)
	}
	returned := res.NewMessages()[0].(*message.Request).Parts[0].(*message.ToolReturnPart)
	if want := `{"url":"https://example.com/sea","bytes":9}`; string(returned.Content) != want {
		t.Errorf("the model was told %s, want %s", returned.Content, want)
	}
}

func TestResult(t *testing.T) {
	got, err := StudioPrintResult(runtime.ToolReturn[[]string]{Value: []string{"a"}, Content: []message.UserContent{message.Text("done")}})
	if diff := cmp.Diff(message.CallResult{Content: `["a"]`, User: []message.UserContent{message.Text("done")}}, got); diff != "" || err != nil {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
}
