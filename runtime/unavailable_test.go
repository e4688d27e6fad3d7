package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// TestUnavailable: a tool that cannot be called yet is not sent, and the model is told why; that counts as a retry of the tool, and the
// names of other tools do not include it.
func TestUnavailable(t *testing.T) {
	later := returns("later", "from later")
	later.info.Unavailable = "wait for it."
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("now", "from now"), later), Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if len(in.Tools) != 1 || in.Tools[0].Name != "now" {
			t.Errorf("the model was sent %d tools", len(in.Tools))
		}
		if len(in.Messages) == 1 {
			return calls("later {}", "now {}", "never {}"), nil
		}
		return text("done"), nil
	})}
	want := []string{"retry c0 later: Tool 'later' is not available yet: wait for it.", "return c1 now: from now",
		"retry c2 never: Unknown tool name: 'never'. Available tools: 'now'"}
	for _, run := range []func() (*runtime.Result[string], error){
		func() (*runtime.Result[string], error) { return agent.Run(t.Context(), deps{}, "go") },
		func() (*runtime.Result[string], error) {
			return runtimetest.Drive(t.Context(), agent, deps{}, "go", runtime.WithRunID("r"))
		},
	} {
		res, err := run()
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "results", transcript(res.NewMessages()[2:3]), want)
		part := res.NewMessages()[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
		diff(t, "cause", part.Retry.Cause, message.RetryUnavailableTool)
	}
	agent.Model = scriptOf(calls("later {}"), calls("later {}"), text("done"))
	if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), "later") {
		t.Errorf("got %v", err)
	}
}
