package snippet

import (
	"context"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
)

// Deps are the dependencies of the agent.
type Deps struct{}

var (
	ctx   context.Context
	token string
	id    string
	pause *runtime.PauseError
	_     = agentmcp.ErrNoInput
)

func depsOf(http.Header) (Deps, error) { return Deps{}, nil }

// OrderTotal returns what was paid for an order.
//
//agent:tool
func OrderTotal(rc *runtime.RunContext[Deps], order string) int { return 0 }

// Refund pays money back.
//
//agent:tool
func Refund(rc *runtime.RunContext[Deps], order string) {}
