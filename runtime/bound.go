package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// boundTool is a Tool as an engine sees it, which is compiled once for all types of dependencies. A *callContext that it gets
// is one of a run with its dependencies.
type boundTool interface {
	described
	Encode(result any) (Return, error)

	// prepares reports whether the tool has a function that prepare asks, and approves whether it has one for needsApproval.
	prepares() bool
	approves() bool
	prepare(ctx context.Context, c *callContext, def *model.ToolDef) (*model.ToolDef, error)
	needsApproval(ctx context.Context, c *callContext, call Call) (bool, error)
	invoke(ctx context.Context, c *callContext, call Call) (any, error)
	// delegate returns the tool if it runs another agent, or nil.
	delegate() delegate
}

// described is a tool or output function as far as it does not depend on the dependencies.
type described interface {
	Def() *model.ToolDef
	Decode(args string) (Call, error)
}

// bound is a Tool with its functions.
type bound[D any] struct {
	Tool[D]
	preparer PrepareToolFunc[D]
	approver ApprovalFunc[D]
}

// bind returns the tools as an engine sees them.
func bind[D any](tools []Tool[D]) []boundTool {
	all, memory := make([]boundTool, len(tools)), make([]bound[D], len(tools))
	for i, t := range tools {
		if t == nil {
			continue
		}
		memory[i] = bound[D]{t, t.Preparer(), t.Approver()}
		all[i] = &memory[i]
	}
	return all
}

// fits reports whether dependencies are those of a context.
func fits[D any](c *callContext) bool {
	_, ok := c.typed.(*RunContext[D])
	return ok
}

func (b *bound[D]) prepares() bool { return b.preparer != nil }

func (b *bound[D]) approves() bool { return b.approver != nil }

func (b *bound[D]) prepare(ctx context.Context, c *callContext, def *model.ToolDef) (*model.ToolDef, error) {
	return b.preparer(ctx, c.typed.(*RunContext[D]), def)
}

func (b *bound[D]) needsApproval(ctx context.Context, c *callContext, call Call) (bool, error) {
	return b.approver(ctx, c.typed.(*RunContext[D]), call)
}

func (b *bound[D]) invoke(ctx context.Context, c *callContext, call Call) (any, error) {
	return b.Invoke(ctx, c.typed.(*RunContext[D]), call)
}

func (b *bound[D]) delegate() delegate {
	d, _ := b.Tool.(delegate)
	return d
}

// boundToolset is a Toolset as an engine sees it.
type boundToolset interface {
	ID() string
	Open(ctx context.Context) (closed func() error, err error)

	tools(ctx context.Context, c *callContext, only string) ([]boundTool, error)
	instructions(ctx context.Context, c *callContext) ([]model.Instruction, error)
}

type boundSet[D any] struct{ Toolset[D] }

// bindSets returns the toolsets as an engine sees them.
func bindSets[D any](sets []Toolset[D]) []boundToolset {
	all := make([]boundToolset, len(sets))
	for i, s := range sets {
		if s != nil {
			all[i] = boundSet[D]{s}
		}
	}
	return all
}

func (b boundSet[D]) tools(ctx context.Context, c *callContext, only string) ([]boundTool, error) {
	tools, err := b.Tools(ctx, c.typed.(*RunContext[D]), only)
	if err != nil {
		return nil, err
	}
	return bind(tools), nil
}

func (b boundSet[D]) instructions(ctx context.Context, c *callContext) ([]model.Instruction, error) {
	return b.Instructions(ctx, c.typed.(*RunContext[D]))
}
