package snippet

import (
	"context"
	"database/sql"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Deps are the dependencies of the agent.
type Deps struct{}

var (
	ctx        context.Context
	db         *sql.DB
	deps       Deps
	agent      *runtime.Agent[Deps, string]
	decisions  *message.DeferredResults
	id, prompt string
)
