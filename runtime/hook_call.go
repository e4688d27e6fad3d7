package runtime

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime/loop"
)

// decode decodes the arguments of a call, with the hooks around that. If a hook lets the decoded call wait, waits is its
// error. The context is that of the call, or nil if it has none yet.
func (e *engine) decode(ctx context.Context, w *loop.Work, t boundTool, c *callContext) (call Call, waits, err error) {
	if w.Validated != "" || !e.plan.hooks.hooksValidation(w.Tool) {
		call, err = t.Decode(argsOf(w))
		return call, nil, err
	}
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

// argsOf returns the arguments of a call: those that the model wrote, or that hooks have left.
func argsOf(w *loop.Work) string {
	if w.Validated != "" {
		return string(w.Validated)
	}
	return orEmptyObject(w.Call.Args)
}

// errEarlyDeferral wraps nothing, so that it ends the run.
var errEarlyDeferral = errors.New("a hook has let a call wait before its arguments were decoded: return ErrApprovalRequired and ErrCallDeferred from " +
	"Validate.After, from the tool's Approver, or from Execute.Before")

// invoke runs a call of a function tool, with the hooks around that.
func (e *engine) invoke(ctx context.Context, j *job) (any, error) {
	var hooks points[*ToolCall, any]
	if e.plan.hooks != nil {
		hooks = e.plan.hooks.execute(j.Tool)
	}
	if len(hooks) == 0 {
		return j.tool.invoke(ctx, j.c, j.call)
	}
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
