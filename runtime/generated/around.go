package generated

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
)

// AroundTool makes hooks of a function around the calls of one tool, which are of type C, with results of type R. They leave
// other calls alone.
func AroundTool[D any, C runtime.Call, R any](wrap func(ctx context.Context, rc *runtime.RunContext[D], call C, next func(context.Context, C) (R, error)) (R, error)) runtime.Hooks[D] {
	return around(func(ctx context.Context, rc *runtime.RunContext[D], call C, next func(context.Context, C) (any, error)) (any, error) {
		return wrap(ctx, rc, call, func(ctx context.Context, call C) (R, error) {
			out, err := next(ctx, call)
			result, ok := out.(R)
			if err == nil && !ok && out != nil {
				err = fmt.Errorf("a hook has returned a %T as the result of a tool whose results are %T", out, result)
			}
			return result, err
		})
	})
}

// AroundAction is AroundTool for tools that return nothing.
func AroundAction[D any, C runtime.Call](wrap func(ctx context.Context, rc *runtime.RunContext[D], call C, next func(context.Context, C) error) error) runtime.Hooks[D] {
	return around(func(ctx context.Context, rc *runtime.RunContext[D], call C, next func(context.Context, C) (any, error)) (out any, err error) {
		err = wrap(ctx, rc, call, func(ctx context.Context, call C) (err error) {
			out, err = next(ctx, call)
			return err
		})
		return out, err
	})
}

func around[D any, C runtime.Call](wrap func(ctx context.Context, rc *runtime.RunContext[D], call C, next func(context.Context, C) (any, error)) (any, error)) (h runtime.Hooks[D]) {
	h.Execute.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		call, ok := in.Call.(C)
		if !ok {
			return next(ctx, in)
		}
		return wrap(ctx, rc, call, func(ctx context.Context, call C) (any, error) {
			changed := *in
			changed.Call = call
			return next(ctx, &changed)
		})
	}
	return h
}
