package tooloutput_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/tooloutput"
)

// The model gets the ends of a long log, and reads from the store what it looks for.
func Example() {
	logs := runtime.NewTool(model.ToolDef{Name: "logs"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: jsonwire.Quote(strings.Repeat("all is well\n", 5000) + "error: the disk is full\n" + strings.Repeat("all is well\n", 5000))}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Tools: []runtime.Tool[runtime.NoDeps]{logs},
		Model: testmodel.Script(
			testmodel.CallID("c0", "logs", `{}`),
			testmodel.Call("read_tool_result", `{"handle":"r/1/c0.0","pattern":"error"}`),
			testmodel.Text("The disk is full."),
		),
		Capabilities: []runtime.Capability[runtime.NoDeps]{tooloutput.Limit[runtime.NoDeps](tooloutput.Options{
			Store: new(tooloutput.Memory),
			Bands: []tooloutput.Band{{Over: 20_000, Action: tooloutput.Spill{PreviewChars: 60}}},
		})},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "What is wrong?", runtime.WithRunID("r"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range res.AllMessages() {
		if req, ok := m.(*message.Request); ok {
			for _, part := range req.Parts {
				if result, ok := part.(*message.ToolReturnPart); ok {
					fmt.Println(result.Text())
				}
			}
		}
	}
	// Output:
	// [Tool output too large (120,024 chars); stored to handle 'r/1/c0.0'. Read it with read_tool_result(handle='r/1/c0.0', offset=0, limit=200, from_end=False, pattern=None).]
	// all is well
	// all is well
	// all is
	// ...[119,964 chars omitted]...
	//  well
	// all is well
	// all is well
	//
	// [handle 'r/1/c0.0': 1 matching line(s); showing 1]
	// error: the disk is full
}
