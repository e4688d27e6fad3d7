package toolsets

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Filtered returns a toolset without the tools for which keep returns false: they are hidden, and cannot be called.
// keep is called before each request, with the tools as their Preparers leave them.
func Filtered[D any](set runtime.Toolset[D], keep func(ctx context.Context, rc *runtime.RunContext[D], def *model.ToolDef) (bool, error)) runtime.Toolset[D] {
	return &viewed[D]{set, view[D]{
		def: func(ctx context.Context, rc *runtime.RunContext[D], def *model.ToolDef) (*model.ToolDef, error) {
			if ok, err := keep(ctx, rc, def); err != nil || !ok {
				return nil, err
			}
			return def, nil
		},
	}}
}

// Prepared returns a toolset whose tools prepare chooses before each request, as Agent.PrepareTools does for all tools: it gets
// copies of the tools as their Preparers leave them, which it may change, and returns some of them, or others with the same names.
func Prepared[D any](set runtime.Toolset[D], prepare runtime.PrepareToolsFunc[D]) runtime.Toolset[D] {
	return &preparedSet[D]{set, prepare}
}

type preparedSet[D any] struct {
	runtime.Toolset[D]
	prepare runtime.PrepareToolsFunc[D]
}

func (s *preparedSet[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	tools, err := s.Toolset.Tools(ctx, rc, only)
	if err != nil || only != "" {
		return tools, err // a tool that was listed once is not prepared again
	}
	var shown []*chosen[D]
	var defs []*model.ToolDef
	for _, t := range tools {
		if t == nil {
			return tools, nil // the run reports it
		}
		def, err := prepared(ctx, retrying(rc, t.Def().Name), t)
		if err != nil {
			return nil, err
		}
		if def != nil {
			shown = append(shown, &chosen[D]{t, def})
			defs = append(defs, def.Clone())
		}
	}
	if defs, err = s.prepare(ctx, rc, defs); err != nil {
		return nil, err
	}
	return choose(shown, defs)
}

// choose returns the tools that the definitions are of, in the order of these.
func choose[D any](shown []*chosen[D], defs []*model.ToolDef) (tools []runtime.Tool[D], err error) {
	for i, def := range defs {
		if def == nil {
			return nil, fmt.Errorf("the function of toolsets.Prepared returned nil for tool %d: leave a tool out to hide it", i)
		}
		j := slices.IndexFunc(shown, func(t *chosen[D]) bool { return t != nil && t.def.Name == def.Name })
		if j < 0 {
			return nil, fmt.Errorf("the function of toolsets.Prepared cannot add, rename or repeat tools, but returned %q: use toolsets.Combined or toolsets.Renamed", def.Name)
		}
		if !def.SameAs(shown[j].def) {
			shown[j].def = def
		}
		tools = append(tools, shown[j])
		shown[j] = nil
	}
	return tools, nil
}

// chosen is a tool that is prepared already.
type chosen[D any] struct {
	runtime.Tool[D]
	def *model.ToolDef
}

func (t *chosen[D]) Preparer() runtime.PrepareToolFunc[D] {
	return func(context.Context, *runtime.RunContext[D], *model.ToolDef) (*model.ToolDef, error) {
		return t.def, nil
	}
}

// retrying returns the context as a tool of that name gets it in its Preparer.
func retrying[D any](rc *runtime.RunContext[D], name string) *runtime.RunContext[D] {
	info := *rc.RunInfo
	info.ToolName, info.Retry = name, info.Failures(name)
	return &runtime.RunContext[D]{RunInfo: &info, Deps: rc.Deps}
}
