package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Deps are the dependencies of the agent.
type Deps struct{}

var (
	ctx   context.Context
	deps  Deps
	agent *runtime.Agent[Deps, string]
	res   *runtime.Result[string]
	err   error
)

func textOf(e model.Event) string { return e.Delta.Text }
