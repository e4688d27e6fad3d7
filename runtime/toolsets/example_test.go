package toolsets_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// Calls that destroy something wait until someone has approved them; all others are made.
func ExampleApprovalRequired() {
	query := runtime.NewTool(model.ToolDef{Name: "query"}, func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], args runtime.RawJSON) (runtime.Return, error) {
		fmt.Println("runs", args)
		return runtime.Return{Content: `"ok"`}, nil
	})
	destructive := func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], call runtime.Call) (bool, error) {
		return strings.Contains(string(call.(*runtime.RawCall).Args), "DROP"), nil
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Join(testmodel.Call("query", `{"sql":"SELECT 1"}`), testmodel.Call("query", `{"sql":"DROP TABLE t"}`)),
			testmodel.Text("Done."),
		),
		Toolsets: []runtime.Toolset[runtime.NoDeps]{toolsets.ApprovalRequired(runtime.NewToolset("database", query), destructive)},
	}
	ctx := context.Background()
	_, err := agent.Run(ctx, runtime.NoDeps{}, "Clean up.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		fmt.Println(err)
		return
	}
	for _, call := range pause.Requests.Approvals {
		fmt.Println("waits", call.Args)
	}
	res, err := agent.Run(ctx, runtime.NoDeps{}, "", runtime.WithHistory(pause.Messages),
		runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output:
	// runs {"sql":"SELECT 1"}
	// waits {"sql":"DROP TABLE t"}
	// runs {"sql":"DROP TABLE t"}
	// Done.
}

// Tools of two toolsets that have the same names are told apart by a prefix.
func ExamplePrefixed() {
	search := func(of string) runtime.Toolset[runtime.NoDeps] {
		return runtime.NewToolset(of, runtime.NewTool(model.ToolDef{Name: "search"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			fmt.Println("searches", of)
			return runtime.Return{}, nil
		}))
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(testmodel.Call("mail_search", `{}`), testmodel.Text("Done.")),
		Toolsets: []runtime.Toolset[runtime.NoDeps]{
			toolsets.Prefixed(search("mail"), "mail"),
			toolsets.Prefixed(search("files"), "files"),
		},
	}
	if _, err := agent.Run(context.Background(), runtime.NoDeps{}, "Where is the letter?"); err != nil {
		fmt.Println(err)
	}
	// Output: searches mail
}
