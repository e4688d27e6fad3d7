// Package noparams has tools of which the model has nothing to fill in.
package noparams

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// Deps count calls.
type Deps struct{ Calls int }

// Ping takes nothing at all.
//
//agent:tool
func Ping() string { return "pong" }

// WithContext takes a context.
//
//agent:tool
func WithContext(ctx context.Context) error { return ctx.Err() }

// WithDeps takes dependencies, which are a pointer.
//
//agent:tool
func WithDeps(rc *runtime.RunContext[*Deps]) int {
	rc.Deps.Calls++
	return rc.Deps.Calls
}

// WithBoth takes both.
//
//agent:tool
func WithBoth(_ context.Context, run *runtime.RunContext[*Deps]) (string, error) {
	return run.ToolName, nil
}
