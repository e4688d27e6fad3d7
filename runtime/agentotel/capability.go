package agentotel

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// ID is the ID of the capabilities, for the Order of others.
const ID = "instrumentation"

// Capability reports the runs of an agent that are driven by Run, Stream and Iter, and all that happens in them. It is
// outside of all other capabilities, so that the spans include what those do. With Play and Perform it is a
// *model.ConfigError, because their runs have no function around them: use TaskCapability there.
func Capability[D any](i *Instrumentation) runtime.Capability[D] {
	if i.set.Disabled {
		return TaskCapability[D](i)
	}
	h := taskHooks[D](i)
	h.Run.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
		return i.ran(ctx, rc.RunInfo, in, next)
	}
	return capability(h)
}

// TaskCapability reports requests and calls, but no run, for agents that an engine for durable workflows drives.
// Their spans are below that of the context which Iter.Do, Perform or the engine's worker is given, such as the
// engine's own, and name the run by the attribute "gen_ai.agent.call.id". Replayed tasks are not reported again.
func TaskCapability[D any](i *Instrumentation) runtime.Capability[D] {
	if i.set.Disabled {
		return runtime.Capability[D]{ID: ID}
	}
	return capability(taskHooks[D](i))
}

func capability[D any](h runtime.Hooks[D]) runtime.Capability[D] {
	return runtime.Capability[D]{ID: ID, Description: "Reports to OpenTelemetry.", Order: runtime.Order{Place: runtime.Outermost}, Hooks: h}
}

// taskHooks are the hooks around requests and calls.
func taskHooks[D any](i *Instrumentation) (h runtime.Hooks[D]) {
	h.Request.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.ModelRequest,
		next func(context.Context, *runtime.ModelRequest) (*message.Response, error)) (*message.Response, error) {
		return i.chatted(ctx, rc.RunInfo, in, next)
	}
	h.WrapModel = func(ctx context.Context, _ *runtime.RunContext[D], m model.Model) (model.Model, error) {
		return i.watched(ctx, m), nil
	}
	h.Validate.OnError = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.ToolCall, err error) (runtime.Call, error) {
		return i.invalid(ctx, rc.RunInfo, in, err)
	}
	h.Execute.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		return i.executed(ctx, rc.RunInfo, in, next)
	}
	h.OutputProcess.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.OutputCall, next func(context.Context, *runtime.OutputCall) (any, error)) (any, error) {
		return i.processed(ctx, rc.RunInfo, in, next)
	}
	return h
}
