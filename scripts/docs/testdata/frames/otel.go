package snippet

import (
	"context"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
)

// Deps are the dependencies of the agent.
type Deps struct{}

var (
	ctx      context.Context
	agent    *runtime.Agent[Deps, string]
	exporter sdktrace.SpanExporter
	_        = agentotel.New
)
