package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestErrorsThatUsersMake: the zero values of errors say something, as users make them in tests.
func TestErrorsThatUsersMake(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&runtime.RunError{}, "agentgen: the run failed"},
		{&runtime.RunError{Agent: "a"}, "agentgen: agent a: the run failed"},
		{&runtime.PauseError{}, "agentgen: the run is paused"},
		{&runtime.PauseError{Agent: "a", Requests: &message.DeferredRequests{Calls: []*message.ToolCallPart{{ToolName: "t"}}}}, "agentgen: the run of agent a is paused: it waits for the result of 1 tool call(s) (t)"},
		{&runtime.RetryError{}, "try again"},
		{&runtime.FailedError{}, "the tool could not do it"},
		{&runtime.DeferralError{}, "the call waits"},
		{&runtime.ToolError{Tool: "t"}, `tool "t": the call failed`},
		{&model.ConfigError{}, "agentgen: the agent cannot run"},
		{&loop.SnapshotError{}, "agentgen: read the snapshot: it is damaged"},
		{&runtime.PanicError{}, "panic: <nil>"},
		{&usage.LimitError{}, "Exceeded a usage limit. Consider raising the limit (UsageLimits)"},
		{&usage.LimitError{Limit: "request_limit", Max: 5, Used: 7}, "Exceeded the request_limit of 5 (used=7). Consider raising the limit (UsageLimits)"},
		{&usage.LimitError{Limit: "cost_limit", MaxCost: usage.MustParseCost("1"), UsedCost: usage.MustParseCost("2")},
			"Exceeded the `cost_limit` of 1 (`usage.cost`=2). Consider raising the limit (UsageLimits)"},
	} {
		diff(t, "text", c.err.Error(), c.want)
		if errors.Is(c.err, context.Canceled) {
			t.Errorf("%v is another error", c.err)
		}
	}
	if _, err := (&runtime.PauseError{}).Snapshot(); err == nil {
		t.Error("a pause of no run has a snapshot")
	}
	open := &message.DeferredRequests{Calls: []*message.ToolCallPart{{ToolCallID: "c"}}}
	diff(t, "remaining", open.Remaining(nil), open)
}

// TestTextValidatorPanics: the error of a validator of an output in text names no tool.
func TestTextValidatorPanics(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, text("hi")), OutputValidators: []runtime.OutputValidator[deps, string]{
		func(context.Context, *runtime.RunContext[deps], string) (string, error) { panic("v") },
	}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	diff(t, "error", err.Error(), "agentgen: the output in text: panic: v")
}

// TestOptionsAreChecked: options, and what functions return, are held to what the agent's fields are.
func TestOptionsAreChecked(t *testing.T) {
	type prepare = func(context.Context, *runtime.RunContext[deps], []*model.ToolDef) ([]*model.ToolDef, error)
	changed := func(change func(*model.ToolDef)) prepare {
		return func(_ context.Context, _ *runtime.RunContext[deps], all []*model.ToolDef) ([]*model.ToolDef, error) {
			c := *all[0]
			change(&c)
			return []*model.ToolDef{&c}, nil
		}
	}
	ill := func(_ context.Context, _ *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
		c := *info
		c.Retries = new(-1)
		return &c, nil
	}
	late := &model.Settings{Timeout: -time.Second}
	for _, c := range []struct {
		name    string
		option  runtime.RunOption
		prepare prepare
		tool    runtime.Tool[deps]
		want    string
	}{
		{name: "limits", option: runtime.WithUsageLimits(&usage.Limits{TotalTokensLimit: new(-1)}), want: "UsageLimits.TotalTokensLimit must not be negative, got -1"},
		{name: "settings", option: runtime.WithSettings(late), want: "Settings.Timeout must not be negative, got -1s"},
		{name: "computed settings", option: runtime.WithSettingsFunc(func(context.Context, *runtime.RunInfo) (*model.Settings, error) { return late, nil }),
			want: "Timeout must not be negative, got -1s"},
		{name: "prepared retries", prepare: changed(func(i *model.ToolDef) { i.Retries = new(-1) }), want: `the Retries of "look" must be >= 0, got -1`},
		{name: "prepared timeout", prepare: changed(func(i *model.ToolDef) { i.Timeout = -1 }), want: `the Timeout of "look" must not be negative, got -1ns`},
		{name: "prepared parameters", prepare: changed(func(i *model.ToolDef) { i.Parameters = "{" }), want: `the Parameters of "look" are not valid JSON`},
		{name: "a tool that prepares itself", tool: preparing{returns("look", "ok"), ill}, want: `the Retries of "look" must be >= 0, got -1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t), Tools: tools(returns("look", "ok")), PrepareTools: c.prepare}
			if c.tool != nil {
				agent.Tools = []runtime.Tool[deps]{c.tool}
			}
			_, err := agent.Run(t.Context(), deps{}, "go", c.option)
			if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
