package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestSkipped: a Wrap can tell a skip from a failure, and knows the outcome.
func TestSkipped(t *testing.T) {
	res := testmodel.Text("x")
	if got, ok := runtime.Skipped(runtime.SkipRequest(res)); !ok || got != res {
		t.Errorf("a response: %v, %v", got, ok)
	}
	if got, ok := runtime.Skipped(runtime.SkipExecution(7)); !ok || got != 7 {
		t.Errorf("a result: %v, %v", got, ok)
	}
	if got, ok := runtime.Skipped(runtime.SkipValidation(nil)); !ok || got != runtime.Call(nil) {
		t.Errorf("a call: %v, %v", got, ok)
	}
	for _, err := range []error{nil, errors.New("x"), runtime.Retryf("x"), &runtime.RunError{Err: runtime.SkipExecution(7)}} {
		if _, ok := runtime.Skipped(err); ok {
			t.Errorf("%v is a skip", err)
		}
	}
}

// TestEncode: what is around a call can write its result as the model reads it; a ToolCall of the hook's own cannot.
func TestEncode(t *testing.T) {
	var got runtime.Return
	var own error
	h := runtime.Hooks[runtime.NoDeps]{}
	h.Execute.Wrap = func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		out, err := next(ctx, in)
		if err != nil {
			return nil, err
		}
		_, own = (&runtime.ToolCall{Part: in.Part}).Encode(out)
		got, err = in.Encode(out)
		return out, err
	}
	a := &runtime.Agent[runtime.NoDeps, string]{Capabilities: []runtime.Capability[runtime.NoDeps]{{Hooks: h}}, Model: testmodel.Script(testmodel.Call("echo", `{"a":1}`), testmodel.Text("done")),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "echo"}, func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], args runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: args}, nil
		})}}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	if got.Content != `{"a":1}` || own == nil {
		t.Errorf("%q, %v", got.Content, own)
	}
}
