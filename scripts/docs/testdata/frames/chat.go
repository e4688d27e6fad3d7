package snippet

import (
	"context"
	"database/sql"

	"github.com/agentgen-go/agentgen/runtime"
)

// Deps are the dependencies of the agent.
type Deps struct{}

var (
	ctx        context.Context
	db         *sql.DB
	deps       Deps
	agent      *runtime.Agent[Deps, string]
	id, prompt string
)
