package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// keyless is a model without its key.
type keyless struct{ model.Model }

func (keyless) CheckKey(context.Context) error {
	return &model.ConfigError{Problems: []string{"no API key"}}
}

// TestCheck: a missing key is found before a run, through wrappers, in a capability and in the agents that tools run.
func TestCheck(t *testing.T) {
	type agent = runtime.Agent[runtime.NoDeps, string]
	without := keyless{testmodel.New()}
	wrapped := struct{ model.Model }{model.Wrap(without, nil)}
	runs := func(a *agent) []runtime.Tool[runtime.NoDeps] {
		return []runtime.Tool[runtime.NoDeps]{runtime.AgentTool("ask", "Asks.", a, func(runtime.NoDeps) runtime.NoDeps { return runtime.NoDeps{} })}
	}
	own := &agent{Name: "own", Model: without}
	own.Tools = runs(own) // agents may run each other
	for _, c := range []struct {
		name  string
		agent *agent
		want  string
	}{
		{"all well", &agent{Model: testmodel.New()}, ""},
		{"no model", &agent{}, "agentgen: the agent cannot run: `model` must either be set on the agent or included when calling it: set Agent.Model or use WithModel"},
		{"no key", &agent{Model: without}, "agentgen: the agent cannot run: no API key"},
		{"wrapped", &agent{Model: wrapped}, "agentgen: the agent cannot run: no API key"},
		{"of a capability", &agent{Model: testmodel.New(), Capabilities: []runtime.Capability[runtime.NoDeps]{{Model: without}}}, "agentgen: the agent cannot run: no API key"},
		{"replaced by a capability", &agent{Model: without, Capabilities: []runtime.Capability[runtime.NoDeps]{{Model: testmodel.New()}}}, ""},
		{"of a tool's agent", &agent{Model: testmodel.New(), Tools: runs(&agent{Name: "inner", Model: without})}, `agentgen: agent "inner" of tool "ask": the agent cannot run: no API key`},
		{"in a circle", &agent{Model: testmodel.New(), Tools: runs(own)}, `agentgen: agent "own" of tool "ask": the agent cannot run: no API key`},
		{"an agent that is wrong", &agent{Model: testmodel.New(), ToolTimeout: -1}, "agentgen: the agent cannot run: ToolTimeout must not be negative, got -1ns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err, got := c.agent.Check(t.Context()), ""
			if err != nil {
				got = err.Error()
				if _, ok := errors.AsType[*model.ConfigError](err); !ok {
					t.Errorf("the error is %#v", err)
				}
			}
			diff(t, "error", got, c.want)
		})
	}
}
