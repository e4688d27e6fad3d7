package capabilities

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// PrefixTools returns the capability with prefix + "_" before the names of its tools.
func PrefixTools[D any](c runtime.Capability[D], prefix string) runtime.Capability[D] {
	sets := make([]runtime.Toolset[D], 0, len(c.Toolsets)+1)
	if len(c.Tools) > 0 {
		sets = append(sets, toolsets.Prefixed(runtime.NewToolset(prefix+":"+c.ID, c.Tools...), prefix))
	}
	for _, s := range c.Toolsets {
		sets = append(sets, toolsets.Prefixed(s, prefix))
	}
	c.Tools, c.Toolsets = nil, sets
	if f := c.ForRun; f != nil {
		c.ForRun = func(ctx context.Context, rc *runtime.RunContext[D]) (*runtime.Capability[D], error) {
			own, err := f(ctx, rc)
			if err != nil || own == nil {
				return own, err
			}
			return new(PrefixTools(*own, prefix)), nil
		}
	}
	return c
}

// DescribeTools changes how the agent's tools are described in requests. change gets a copy of the definition of each tool for which
// only returns true, of all tools if only is nil; it must keep the name. See toolsets.Metadata and toolsets.ReturnSchema.
func DescribeTools[D any](only func(*model.ToolDef) bool, change func(*model.ToolDef)) runtime.Capability[D] {
	return runtime.Capability[D]{Hooks: &runtime.Hooks[D]{
		PrepareTools: func(_ context.Context, _ *runtime.RunContext[D], defs []*model.ToolDef) ([]*model.ToolDef, error) {
			for _, def := range defs {
				if only == nil || only(def) {
					change(def)
				}
			}
			return defs, nil
		},
	}}
}
