package runtime_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// clerk returns an agent that may delete files if someone approves. (The tools of most programs are generated.)
func clerk() *runtime.Agent[runtime.NoDeps, string] {
	deletes := runtime.NewTool(model.ToolDef{Name: "delete", Approval: true},
		func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], args runtime.RawJSON) (runtime.Return, error) {
			fmt.Println("deleting", args)
			return runtime.Return{Content: `"deleted"`}, nil
		})
	return &runtime.Agent[runtime.NoDeps, string]{
		Name:  "clerk",
		Model: testmodel.Script(testmodel.Call("delete", `{"file":"old.bak"}`), testmodel.Text("It is gone.")),
		Tools: []runtime.Tool[runtime.NoDeps]{deletes},
	}
}

// A run that is driven step by step: each step is seen before it is done, and some may be answered by the
// program: here it approves of a call.
func ExampleAgent_Iter() {
	ctx := context.Background()
	it, err := clerk().Iter(ctx, runtime.NoDeps{}, "Delete the old backup.")
	if err != nil {
		fmt.Println(err)
		return
	}
	for !it.Done() {
		switch step := it.Step(); step.Kind {
		case loop.StepRequest:
			fmt.Println("asking the model, with", len(step.Input.Messages), "message(s)")
			step.Input.Settings.Temperature = new(0.0) // for this request alone
			it.Do(ctx)
		case loop.StepResolve:
			call := step.Deferred.Approvals[0]
			fmt.Println("approving of", call.ToolName, call.Args)
			err = it.Resolve(message.DeferredResults{ApproveAll: true})
		default:
			it.Do(ctx)
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	res, err := it.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output:
	// asking the model, with 1 message(s)
	// approving of delete {"file":"old.bak"}
	// deleting {"file":"old.bak"}
	// asking the model, with 3 message(s)
	// It is gone.
}

// A run that pauses until someone has approved a call. Its snapshot may be stored, and another process may continue it.
func ExamplePauseError() {
	ctx := context.Background()
	agent := clerk()
	_, err := agent.Run(ctx, runtime.NoDeps{}, "Delete the old backup.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		fmt.Println(err)
		return
	}
	fmt.Println(err)
	snapshot, err := pause.Snapshot()
	if err != nil {
		fmt.Println(err)
		return
	}

	results := message.DeferredResults{Approvals: make(map[string]message.Approval)}
	for _, call := range pause.Requests.Approvals {
		results.Approvals[call.ToolCallID] = message.Approve() // or Deny("why")
	}
	res, err := agent.Run(ctx, runtime.NoDeps{}, "", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&results))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output:
	// agentgen: the run of agent clerk is paused: it waits for approval of 1 tool call(s) (delete)
	// deleting {"file":"old.bak"}
	// It is gone.
}
