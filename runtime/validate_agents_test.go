package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// ender is an output tool.
type ender struct{}

func (ender) Def() *model.ToolDef                      { return &model.ToolDef{Name: "finish"} }
func (ender) Decode(args string) (runtime.Call, error) { return rawCall(args), nil }
func (ender) Finish(context.Context, *runtime.RunContext[deps], runtime.Call) (answer, error) {
	return answer{}, nil
}

// TestValidateAgents: an agent is told what is wrong with the agents that it asks, also where they ask each other.
func TestValidateAgents(t *testing.T) {
	same := func(d deps) deps { return d }
	typed := func(a *runtime.Agent[deps, answer]) runtime.Tool[deps] {
		return runtime.AgentTool("typed", "", a, same)
	}
	broken := &runtime.Agent[deps, string]{Name: "broken", EndStrategy: 9}
	unwritable := outputs("final_result")
	unwritable.Choices[0].Encode = nil
	first := &runtime.Agent[deps, string]{Name: "first"}
	second := &runtime.Agent[deps, string]{Name: "second", ToolTimeout: -1, Tools: []runtime.Tool[deps]{asks("first", first)}}
	first.Tools = []runtime.Tool[deps]{asks("second", second)}
	for _, c := range []struct {
		name string
		tool runtime.Tool[deps]
		want []string
	}{
		{"sound", asks("ask", &runtime.Agent[deps, string]{}), nil},
		{"sound and typed", typed(&runtime.Agent[deps, answer]{Output: outputs("final_result"), OutputTools: []runtime.OutputTool[deps, answer]{ender{}}}), nil},
		{"broken", asks("ask", broken), []string{`agent "broken" of tool "ask": invalid EndStrategy 9`}},
		{"adapted", runtime.Adapt(same, func() runtime.Tool[deps] { return asks("ask", broken) })[0], []string{`agent "broken" of tool "ask": invalid EndStrategy 9`}},
		{"far below", asks("ask", &runtime.Agent[deps, string]{Name: "mid", Tools: []runtime.Tool[deps]{asks("below", broken)}}),
			[]string{`agent "mid" of tool "ask": agent "broken" of tool "below": invalid EndStrategy 9`}},
		{"each other", asks("ask", first), []string{`agent "first" of tool "ask": agent "second" of tool "second": ToolTimeout must not be negative, got -1ns`}},
		{"none", asks("ask", nil), []string{`the agent of tool "ask" is nil`}},
		{"no dependencies", runtime.AgentTool[deps, deps]("ask", "", &runtime.Agent[deps, string]{Name: "sub"}, nil),
			[]string{`tool "ask" has no function that makes the dependencies of agent "sub"`}},
		{"no Output", typed(&runtime.Agent[deps, answer]{Name: "sub", OutputTools: []runtime.OutputTool[deps, answer]{ender{}}}),
			[]string{`the outputs of agent "sub" cannot be results of tool "typed": they must be text, or its Output must be a variable that agentgen generates`}},
		{"no Encode", typed(&runtime.Agent[deps, answer]{Name: "sub", Output: unwritable}),
			[]string{`the outputs of agent "sub" cannot be results of tool "typed": they must be text, or its Output must be a variable that agentgen generates`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{c.tool}}
			for range 2 {
				err := agent.Validate()
				var problems []string
				if config, ok := errors.AsType[*model.ConfigError](err); ok {
					problems = config.Problems
				}
				diff(t, "problems", problems, c.want)
			}
		})
	}
	err := second.Validate()
	diff(t, "an agent that is asked in turn", err.Error(), "agentgen: the agent cannot run: ToolTimeout must not be negative, got -1ns")
}

// TestDelegating: a tool that runs the agents of others says so to Validate and Check, with what is wrong with itself.
func TestDelegating(t *testing.T) {
	broken := &runtime.Agent[deps, answer]{Name: "broken"}
	a := &runtime.Agent[deps, string]{Model: script(t), Tools: []runtime.Tool[deps]{runtime.WithDef(
		runtime.Delegating[deps](returns("both", ""), []string{"it is too late"}, asks("x", &runtime.Agent[deps, string]{Name: "fine", Model: script(t)}),
			runtime.AgentTool("y", "", broken, func(d deps) deps { return d })),
		func(d *model.ToolDef) { d.Description = "Both." },
	)}}
	err := a.Validate()
	for _, want := range []string{"it is too late", `agent "broken" of tool "y"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// undefined is a tool without the one that it is made of.
type undefined struct{ runtime.Tool[deps] }

// TestValidateAfterPanic: an agent whose tools panic when they are looked at does not run without what comes after them.
func TestValidateAfterPanic(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: scriptOf(text("done")), Tools: []runtime.Tool[deps]{undefined{}}}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		_ = agent.Validate()
	}()
	for range 2 {
		if _, err := agent.Run(t.Context(), deps{}, "go"); !isA[*model.ConfigError](err) {
			t.Errorf("got %v", err)
		}
	}
}
