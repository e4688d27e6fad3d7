package runtime

import (
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// hookSet is the hooks of all capabilities of an agent, without the type of the dependencies.
type hookSet struct {
	run  points[Begin, any]
	step points[loop.Step, loop.Step]

	request        points[*ModelRequest, *message.Response]
	prepareRequest []func(ctx context.Context, c *callContext, r *ModelRequest) (*ModelRequest, error)
	wrapModel      []func(ctx context.Context, c *callContext, m model.Model) (model.Model, error)

	tools []toolHooks

	outputValidate, outputProcess points[*OutputCall, any]

	wrapToolset []func(ts boundToolset) boundToolset
	onEvent     []func(ctx context.Context, c *callContext, e model.Event) error
	wrapEvents  []func(ctx context.Context, c *callContext, next func(model.Event) error) func(model.Event) error

	// local names the hooks that only run where a run is driven by Run, Stream or Iter.
	local []string
	// wrapsRun is set if there are Wraps around the run.
	wrapsRun bool
}

// toolHooks are the hooks around the calls of the tools that they are for.
type toolHooks struct {
	wanted   func(*model.ToolDef) bool // nil for all
	validate points[*ToolCall, Call]
	execute  points[*ToolCall, any]
}

// empty reports whether there are no hooks.
func (h *hookSet) empty() bool {
	return len(h.run)+len(h.step)+len(h.request)+len(h.prepareRequest)+len(h.wrapModel)+len(h.tools)+len(h.outputValidate)+
		len(h.outputProcess)+len(h.wrapToolset)+len(h.onEvent)+len(h.wrapEvents) == 0
}

// bind adds the hooks of a capability, which where names.
func (in Hooks[D]) bind(h *hookSet, to *contributions, where string) {
	addChoosers(to, in.PrepareTools, in.PrepareOutputTools)
	addHandler(to, in.HandleDeferred)
	limit := in.Timeout
	before := len(h.run) + len(h.step) + len(h.onEvent) + len(h.wrapEvents)
	bindPoint(&h.run, &in.Run, "Run", limit)
	bindPoint(&h.step, &in.Step, "Step", limit)
	bindPoint(&h.request, &in.Request, "Request", limit)
	bindPoint(&h.outputValidate, &in.OutputValidate, "OutputValidate", limit)
	bindPoint(&h.outputProcess, &in.OutputProcess, "OutputProcess", limit)
	t := toolHooks{wanted: in.Tools}
	bindPoint(&t.validate, &in.Validate, "Validate", limit)
	bindPoint(&t.execute, &in.Execute, "Execute", limit)
	if len(t.validate)+len(t.execute) > 0 {
		h.tools = append(h.tools, t)
	}
	addRequestHooks(h, &in)
	addEventHooks(h, &in)
	if f := in.WrapToolset; f != nil {
		h.wrapToolset = append(h.wrapToolset, func(ts boundToolset) boundToolset { return rebind(ts, f) })
	}
	if in.Run.Wrap != nil {
		h.wrapsRun = true
	}
	if len(h.run)+len(h.step)+len(h.onEvent)+len(h.wrapEvents) > before {
		h.local = append(h.local, where)
	}
}

func addRequestHooks[D any](h *hookSet, in *Hooks[D]) {
	if f := in.PrepareRequest; f != nil {
		h.prepareRequest = append(h.prepareRequest, func(ctx context.Context, c *callContext, r *ModelRequest) (*ModelRequest, error) {
			return within(ctx, in.Timeout, "PrepareRequest", func(ctx context.Context) (*ModelRequest, error) { return f(ctx, c.typed.(*RunContext[D]), r) })
		})
	}
	if f := in.WrapModel; f != nil {
		h.wrapModel = append(h.wrapModel, func(ctx context.Context, c *callContext, m model.Model) (model.Model, error) {
			return f(ctx, c.typed.(*RunContext[D]), m)
		})
	}
}

func addEventHooks[D any](h *hookSet, in *Hooks[D]) {
	if f := in.OnEvent; f != nil {
		h.onEvent = append(h.onEvent, func(ctx context.Context, c *callContext, e model.Event) error {
			return f(ctx, c.typed.(*RunContext[D]), e)
		})
	}
	if f := in.WrapEvents; f != nil {
		h.wrapEvents = append(h.wrapEvents, func(ctx context.Context, c *callContext, next func(model.Event) error) func(model.Event) error {
			return f(ctx, c.typed.(*RunContext[D]), next)
		})
	}
}

// validate and execute return the hooks around the calls of a tool.
func (h *hookSet) validate(def *model.ToolDef) (all points[*ToolCall, Call]) {
	for i := range h.tools {
		if t := &h.tools[i]; len(t.validate) > 0 && (t.wanted == nil || t.wanted(def)) {
			all = joinPoints(all, t.validate)
		}
	}
	return all
}

// hooksValidation reports whether hooks are around the decoding of a tool's arguments.
func (h *hookSet) hooksValidation(def *model.ToolDef) bool {
	if h == nil {
		return false
	}
	return slices.ContainsFunc(h.tools, func(t toolHooks) bool { return len(t.validate) > 0 && (t.wanted == nil || t.wanted(def)) })
}

// hooksExecution reports whether hooks are around the calls of a tool.
func (h *hookSet) hooksExecution(def *model.ToolDef) bool {
	return h != nil && len(h.execute(def)) > 0
}

func (h *hookSet) execute(def *model.ToolDef) (all points[*ToolCall, any]) {
	for i := range h.tools {
		if t := &h.tools[i]; len(t.execute) > 0 && (t.wanted == nil || t.wanted(def)) {
			all = joinPoints(all, t.execute)
		}
	}
	return all
}

// joinPoints appends points to those of others, which it does not change.
func joinPoints[In, Out any](all, more points[In, Out]) points[In, Out] {
	if len(all) == 0 {
		return more
	}
	return append(all[:len(all):len(all)], more...)
}

// hooksRequests reports whether hooks are around requests.
func (h *hookSet) hooksRequests() bool {
	return h != nil && len(h.request)+len(h.prepareRequest)+len(h.wrapModel) > 0
}

// hooksOutputs reports whether hooks are around outputs.
func (h *hookSet) hooksOutputs() bool {
	return h != nil && len(h.outputValidate)+len(h.outputProcess) > 0
}

// hooksSteps reports whether hooks are around steps.
func (h *hookSet) hooksSteps() bool { return h != nil && len(h.step) > 0 }

// wrapsTools reports whether hooks are around the toolset of a run.
func (h *hookSet) wrapsTools() bool { return h != nil && len(h.wrapToolset) > 0 }
