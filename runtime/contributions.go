package runtime

import (
	"context"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// contributions is what capabilities add to what an agent says itself, without the type of the dependencies.
type contributions struct {
	instructions     []model.Instruction
	instructionFuncs []func(ctx context.Context, c *callContext) (string, error)
	prepareTools     []toolChooser
	prepareOutput    []toolChooser
	handlers         []func(ctx context.Context, c *callContext, open *message.DeferredRequests) (*message.DeferredResults, error)
}

// toolChooser is a PrepareToolsFunc.
type toolChooser func(ctx context.Context, c *callContext, defs []*model.ToolDef) ([]*model.ToolDef, error)

func contribute[D any](to *contributions, c *Capability[D]) {
	if text := strings.TrimSpace(c.Instructions); text != "" {
		to.instructions = append(to.instructions, model.Instruction{Text: text})
	}
	for _, f := range c.InstructionFuncs {
		to.instructionFuncs = append(to.instructionFuncs, func(ctx context.Context, c *callContext) (string, error) {
			return f(ctx, c.typed.(*RunContext[D]))
		})
	}
	if f := c.Hooks.PrepareTools; f != nil {
		to.prepareTools = append(to.prepareTools, bindPrepare(f))
	}
	if f := c.Hooks.PrepareOutputTools; f != nil {
		to.prepareOutput = append(to.prepareOutput, bindPrepare(f))
	}
	if f := c.Hooks.HandleDeferred; f != nil {
		to.handlers = append(to.handlers, func(ctx context.Context, c *callContext, open *message.DeferredRequests) (*message.DeferredResults, error) {
			return f(ctx, c.typed.(*RunContext[D]), open)
		})
	}
}

func bindPrepare[D any](f PrepareToolsFunc[D]) toolChooser {
	return func(ctx context.Context, c *callContext, defs []*model.ToolDef) ([]*model.ToolDef, error) {
		return f(ctx, c.typed.(*RunContext[D]), defs)
	}
}
