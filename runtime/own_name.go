package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// WithOwnName returns the tool with another name for its toolset, see Toolset.Tools. Its name in requests stays, and
// its functions see the name that it had. It is for toolsets of tools from several sources, whose names might be the
// same.
func WithOwnName[D any](t Tool[D], name string) Tool[D] {
	def := t.Def().Clone()
	def.Name = name
	return &ownNamed[D]{redefined[D]{t, def}}
}

type ownNamed[D any] struct{ redefined[D] }

func (t *ownNamed[D]) Preparer() PrepareToolFunc[D] {
	def, prepare := t.Tool.Def(), t.Tool.Preparer()
	return func(ctx context.Context, rc *RunContext[D], _ *model.ToolDef) (*model.ToolDef, error) {
		if prepare == nil {
			return def, nil
		}
		info := *rc.RunInfo
		info.ToolName = def.Name
		return prepare(ctx, &RunContext[D]{RunInfo: &info, Deps: rc.Deps}, def)
	}
}
