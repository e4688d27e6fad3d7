package snippet

import (
	"context"

	"go.temporal.io/sdk/client"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
)

var (
	ctx      context.Context
	temporal client.Client
	clerk    *runtime.Agent[runtime.NoDeps, string]
	_        = agenttemporal.Open
)
