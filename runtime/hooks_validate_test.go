package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// TestValidateHooksOnce: hooks around validation are asked once for each call, and what they leave is what the tool gets: in a run, and
// with an engine that performs each call in another process.
func TestValidateHooksOnce(t *testing.T) {
	asked := 0
	var got []string
	var mu sync.Mutex
	tool := runtime.NewTool(model.ToolDef{Name: "t"}, func(_ context.Context, _ *runtime.RunContext[deps], args runtime.RawJSON) (runtime.Return, error) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, string(args))
		return runtime.Return{Content: `"ok"`}, nil
	})
	h := hooks{}
	h.Validate.Before = func(_ context.Context, _ rc, c *runtime.ToolCall) (*runtime.ToolCall, error) {
		asked++
		c.Args = strings.ToUpper(c.Args)
		return c, nil
	}
	h.Validate.After = func(_ context.Context, _ rc, c *runtime.ToolCall, call runtime.Call) (runtime.Call, error) {
		if strings.Contains(c.Args, "WAIT") {
			return nil, runtime.ErrApprovalRequired
		}
		return call, nil
	}
	agent := func() *runtime.Agent[deps, string] {
		return &runtime.Agent[deps, string]{Model: script(t, calls(`t {"a":"b"}`, `t {"a":"c"}`), text("done")), Tools: []runtime.Tool[deps]{tool}, Capabilities: caps{{Hooks: h}}}
	}
	check := func(t *testing.T, err error, times int) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got) // they run side by side
		diff(t, "arguments", got, []string{`{"A":"B"}`, `{"A":"C"}`})
		if asked != times {
			t.Errorf("hooks were asked %d times, want %d", asked, times)
		}
		asked, got = 0, nil
	}
	_, err := agent().Run(t.Context(), deps{}, "go")
	check(t, err, 2)
	_, err = runtimetest.Drive(t.Context(), agent(), deps{}, "go", runtime.WithRunID("r"))
	check(t, err, 2)
}

// TestValidateHooksAfterApproval: an approved call is validated anew, with the arguments of the approval.
func TestValidateHooksAfterApproval(t *testing.T) {
	var got []string
	tool := runtime.NewTool(model.ToolDef{Name: "t", Approval: true}, func(_ context.Context, _ *runtime.RunContext[deps], args runtime.RawJSON) (runtime.Return, error) {
		got = append(got, string(args))
		return runtime.Return{Content: `"ok"`}, nil
	})
	h := hooks{}
	h.Validate.Before = func(_ context.Context, _ rc, c *runtime.ToolCall) (*runtime.ToolCall, error) {
		c.Args = strings.ToUpper(c.Args)
		return c, nil
	}
	agent := &runtime.Agent[deps, string]{Model: script(t, calls(`t {"a":"b"}`)), Tools: []runtime.Tool[deps]{tool}, Capabilities: caps{{Hooks: h}}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	results := &message.DeferredResults{Approvals: map[string]message.Approval{pause.Requests.Approvals[0].ToolCallID: {Approved: true, Args: `{"a":"z"}`}}}
	saved, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	agent = agent.Clone()
	agent.Model = script(t, text("done"))
	if _, err := agent.Run(t.Context(), deps{}, "", runtime.WithSnapshot(saved), runtime.WithDeferredResults(results)); err != nil {
		t.Fatal(err)
	}
	diff(t, "arguments", got, []string{`{"A":"Z"}`})
}
