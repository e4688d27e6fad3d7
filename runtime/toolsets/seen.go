package toolsets

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// view is how a toolset shows the tools of another. Each function may be nil.
type view[D any] struct {
	// def returns what a tool is like in the next request, nil if it is hidden. It must not change its argument.
	def func(ctx context.Context, rc *runtime.RunContext[D], def *model.ToolDef) (*model.ToolDef, error)
	// bare returns the name of a tool beneath the view.
	bare func(name string) string
	// before is asked before a call. With an error the tool is not called.
	before func(ctx context.Context, rc *runtime.RunContext[D], call runtime.Call) error
}

// viewed is a toolset with a view of the tools.
type viewed[D any] struct {
	runtime.Toolset[D]
	view view[D]
}

func (s *viewed[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	tools, err := s.Toolset.Tools(ctx, rc, only)
	for i, t := range tools {
		if t != nil { // the run reports nil, with its index
			tools[i] = &seen[D]{t, &s.view}
		}
	}
	return tools, err
}

// seen is a tool seen through a view.
type seen[D any] struct {
	runtime.Tool[D]
	view *view[D]
}

func (t *seen[D]) Preparer() runtime.PrepareToolFunc[D] {
	if t.view.def == nil {
		return t.Tool.Preparer()
	}
	return func(ctx context.Context, rc *runtime.RunContext[D], _ *model.ToolDef) (*model.ToolDef, error) {
		def, err := prepared(ctx, rc, t.Tool)
		if err != nil || def == nil {
			return nil, err
		}
		return t.view.def(ctx, rc, def)
	}
}

// prepared returns a tool as its own Preparer leaves it, nil if that hides it.
func prepared[D any](ctx context.Context, rc *runtime.RunContext[D], t runtime.Tool[D]) (*model.ToolDef, error) {
	def := t.Def()
	if prepare := t.Preparer(); prepare != nil {
		return prepare(ctx, named(rc, def.Name), def)
	}
	return def, nil
}

func (t *seen[D]) Approver() runtime.ApprovalFunc[D] {
	approve := t.Tool.Approver()
	if approve == nil || t.view.bare == nil {
		return approve
	}
	return func(ctx context.Context, rc *runtime.RunContext[D], call runtime.Call) (bool, error) {
		return approve(ctx, t.inside(rc), call)
	}
}

func (t *seen[D]) Invoke(ctx context.Context, rc *runtime.RunContext[D], call runtime.Call) (any, error) {
	if t.view.before != nil {
		if err := t.view.before(ctx, rc, call); err != nil {
			return nil, err
		}
	}
	return t.Tool.Invoke(ctx, t.inside(rc), call)
}

// inside returns the context as it is beneath the view.
func (t *seen[D]) inside(rc *runtime.RunContext[D]) *runtime.RunContext[D] {
	if t.view.bare == nil {
		return rc
	}
	return named(rc, t.view.bare(rc.ToolName))
}

// named returns the context under another name of the tool.
func named[D any](rc *runtime.RunContext[D], name string) *runtime.RunContext[D] {
	if rc.ToolName == name {
		return rc
	}
	info := *rc.RunInfo
	info.ToolName = name
	return &runtime.RunContext[D]{RunInfo: &info, Deps: rc.Deps}
}
