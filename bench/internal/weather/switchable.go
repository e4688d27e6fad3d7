package weather

import (
	"context"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Seen counts what the features of Switchable agents have seen.
var Seen atomic.Int64

// Switchable is Text with hooks, tracing and toolsets as applications have them that can switch each of them on and off.
func Switchable(m model.Model, on bool) *runtime.Agent[runtime.NoDeps, string] {
	a := Text(m)
	a.Capabilities = []runtime.Capability[runtime.NoDeps]{{ID: "tracing", Hooks: tracing(on)}, {ID: "calls", Hooks: watching(on)}}
	if on {
		a.Toolsets = append(a.Toolsets, listed{})
	}
	return a
}

type hooks = runtime.Hooks[runtime.NoDeps]

// tracing is around the run and its requests.
func tracing(on bool) (h hooks) {
	if !on {
		return h
	}
	h.Run.Wrap = func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
		Seen.Add(1)
		return next(ctx, in)
	}
	h.Request.Wrap = func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], in *runtime.ModelRequest, next func(context.Context, *runtime.ModelRequest) (*message.Response, error)) (*message.Response, error) {
		Seen.Add(1)
		return next(ctx, in)
	}
	return h
}

// watching is before and after calls.
func watching(on bool) (h hooks) {
	if !on {
		return h
	}
	h.Execute.Before = func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], c *runtime.ToolCall) (*runtime.ToolCall, error) {
		Seen.Add(1)
		return c, nil
	}
	h.Execute.After = func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], _ *runtime.ToolCall, result any) (any, error) {
		Seen.Add(1)
		return result, nil
	}
	return h
}

// listed is a toolset without tools.
type listed struct {
	runtime.ToolsetBase[runtime.NoDeps]
}

// ID names it.
func (listed) ID() string { return "listed" }

// Tools returns none.
func (listed) Tools(context.Context, *runtime.RunContext[runtime.NoDeps], string) ([]runtime.Tool[runtime.NoDeps], error) {
	Seen.Add(1)
	return nil, nil
}
