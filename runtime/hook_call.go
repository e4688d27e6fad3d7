package runtime

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime/loop"
)

// hookedDecode decodes the arguments of a call, with the hooks around that. The context is that of the call, or nil if it has
// none yet.
func (e *engine) hookedDecode(ctx context.Context, w *loop.Work, t boundTool, c *callContext) (call Call, waits, err error) {
	hooks := e.plan.hooks.validate(w.Tool)
	if c == nil {
		c = e.ownContext()
		c.describe(w)
	}
	decoded := false
	in := &ToolCall{Part: w.Call, Def: w.Tool, Args: orEmptyObject(w.Call.Args)}
	call, err = hooks.around(ctx, c, in, anyError, coreFunc[*ToolCall, Call](func(_ context.Context, in *ToolCall) (Call, error) {
		call, err := t.Decode(in.Args)
		decoded = err == nil
		return call, err
	}))
	if skipped, ok := skip[Call](err); ok {
		call, err = skipped, nil
	}
	switch {
	case deferral(err) != 0 && decoded:
		return nil, err, nil
	case deferral(err) != 0:
		return nil, nil, errEarlyDeferral
	case err == nil && call == nil:
		return nil, nil, errors.New("a hook around the validation of a call has returned no call and no error")
	}
	return call, nil, err
}

// errEarlyDeferral wraps nothing, so that it ends the run.
var errEarlyDeferral = errors.New("a hook has let a call wait before its arguments were decoded: return ErrApprovalRequired and ErrCallDeferred from " +
	"Validate.After, from the tool's Approver, or from Execute.Before")

// hookedInvoke runs a call of a function tool, with the hooks around that.
func (e *engine) hookedInvoke(ctx context.Context, j *job, hooks points[*ToolCall, any]) (any, error) {
	h := &hookedCall{tool: j.tool, c: j.c} // jobs without hooks need not be on the heap
	h.in = ToolCall{Part: j.Call, Def: j.Tool, Args: j.Call.Args, Call: j.call, tool: j.tool}
	return hooks.around(ctx, j.c, &h.in, failures, h)
}

// hookedCall is a call of a function tool with hooks around it.
type hookedCall struct {
	tool boundTool
	c    *callContext
	in   ToolCall
}

func (h *hookedCall) do(ctx context.Context, in *ToolCall) (any, error) {
	return h.tool.invoke(ctx, h.c, in.Call)
}
