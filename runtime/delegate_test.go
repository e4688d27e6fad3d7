package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// costs is a model that answers with text and uses ten tokens.
func costs(answer string) model.Model {
	return modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		r := text(answer)
		r.Usage = usage.Request{InputTokens: 10, Details: map[string]int{"reasoning_tokens": 2}}
		return r, nil
	})
}

// TestDelegation: a run that a tool starts counts for the run of the tool if it is told its parent, and only then. (92, 93)
func TestDelegation(t *testing.T) {
	sub := &runtime.Agent[deps, string]{Model: costs("from below")}
	ask := func(opts ...func(rc *runtime.RunContext[deps]) runtime.RunOption) *tool {
		return fn("ask", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
			var o []runtime.RunOption
			for _, opt := range opts {
				o = append(o, opt(rc))
			}
			res, err := sub.Run(ctx, rc.Deps, "hello", o...)
			if err != nil {
				return "", err
			}
			return res.Output, nil
		})
	}
	parent := func(rc *runtime.RunContext[deps]) runtime.RunOption { return runtime.WithParent(rc.RunInfo) }
	for _, c := range []struct {
		name  string
		tool  *tool
		limit *int
		want  usage.Run
		err   string
	}{
		{"shared", ask(parent), nil, usage.Run{Requests: 4, UnpricedRequests: 4, ToolCalls: 2, Request: usage.Request{InputTokens: 20, Details: map[string]int{"reasoning_tokens": 4}}}, ""},
		{"apart", ask(), nil, usage.Run{Requests: 2, UnpricedRequests: 2, ToolCalls: 2}, ""},
		{"the limits are shared", ask(parent), new(15), usage.Run{Requests: 3, UnpricedRequests: 3, Request: usage.Request{InputTokens: 20}}, "Exceeded the input_tokens_limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{
				Tools: tools(c.tool), Model: script(t, calls("ask {}", "ask {}"), text("done")),
				UsageLimits: &usage.Limits{InputTokensLimit: c.limit},
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if c.err != "" {
				if _, ok := errors.AsType[*usage.LimitError](err); !ok {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "usage", res.Usage(), c.want)
		})
	}
}

// TestAgentTool: an agent as a tool of another, with dependencies made of the other's.
func TestAgentTool(t *testing.T) {
	var asked []string
	output := outputs("other", "final_result")
	output.Choices[0].Encode = func(answer) (runtime.RawJSON, error) { return "", errors.New("not mine") }
	expert := &runtime.Agent[string, answer]{
		Output: output,
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			asked = append(asked, transcript(in.Messages)...)
			asked = append(asked, in.Instructions)
			return calls(`final_result {"n":7}`), nil
		}),
		InstructionFuncs: []runtime.InstructionFunc[string]{
			func(_ context.Context, rc *runtime.RunContext[string]) (string, error) { return "For " + rc.Deps, nil },
		},
	}
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{runtime.AgentTool("expert", "Knows numbers.", expert, func(d deps) string { return d.Name })},
		Model: script(t, calls(`expert {"question":"x"}`), calls(`expert {"prompt":"How many?"}`), text("Seven")),
	}
	res, err := agent.Run(t.Context(), deps{"Ada"}, "go")
	checkRun(t, res, err, []string{
		"user: go", `call c0 expert {"question":"x"}`, "retry c0 expert: [/question extra_forbidden][/prompt missing]",
		`call c0 expert {"prompt":"How many?"}`, `return c0 expert: {"n":7}`, "text: Seven",
	}, "")
	diff(t, "what the expert was asked", asked, []string{"user: How many?", "For Ada"})
	diff(t, "requests", res.Usage().Requests, 4)
}

// TestAgentToolFails: a failure of the other agent ends the run, and what it has used counts; its own cancellation does not. (180)
func TestAgentToolFails(t *testing.T) {
	broken := errors.New("broken")
	steps := 0
	failing := &runtime.Agent[deps, string]{Name: "expert", Tools: tools(returns("look", "")), Model: modelFunc(
		func(context.Context, *model.Prepared) (*message.Response, error) {
			if steps++; steps == 1 {
				return calls("look {}"), nil
			}
			return nil, broken
		})}
	same := func(d deps) deps { return d }
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{runtime.AgentTool("expert", "", failing, same)},
		Model: script(t, calls(`expert {"prompt":"x"}`)),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	diff(t, "requests", failed.Usage.Requests, 2)

	cancelled := &runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		return nil, context.Canceled
	})}
	agent = &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{runtime.AgentTool("expert", "", cancelled, same)},
		Model: script(t, calls(`expert {"prompt":"x"}`), text("done")),
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "result", transcript(res.AllMessages())[2], "return c0 expert: The sub-agent run was cancelled: context canceled")
}
