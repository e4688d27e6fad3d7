package snippet

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Deps are the dependencies of the agent.
type Deps struct{}

var (
	ctx       context.Context
	deps      Deps
	agent     *runtime.Agent[Deps, string]
	prompt    string
	startedAt time.Time
	results   *message.DeferredResults
)
