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
	instructionFuncs []instructor
	processors       []processor
	prepareTools     []toolChooser
	prepareOutput    []toolChooser
	handlers         []func(ctx context.Context, c *callContext, open *message.DeferredRequests) (*message.DeferredResults, error)
}

// toolChooser is a PrepareToolsFunc.
type toolChooser func(ctx context.Context, c *callContext, defs []*model.ToolDef) ([]*model.ToolDef, error)

func (to *contributions) addText(instructions string) {
	if text := strings.TrimSpace(instructions); text != "" {
		to.instructions = append(to.instructions, model.Instruction{Text: text})
	}
}

// instructor is an InstructionFunc.
type instructor func(ctx context.Context, c *callContext) (string, error)

func bindInstructions[D any](funcs []InstructionFunc[D]) []instructor {
	if len(funcs) == 0 {
		return nil
	}
	all := make([]instructor, len(funcs))
	for i, f := range funcs {
		if f != nil {
			all[i] = func(ctx context.Context, c *callContext) (string, error) { return f(ctx, c.typed.(*RunContext[D])) }
		}
	}
	return all
}

// processor is a HistoryProcessor.
type processor func(ctx context.Context, c *callContext, history []message.Message) ([]message.Message, error)

func bindProcessors[D any](funcs []HistoryProcessor[D]) []processor {
	if len(funcs) == 0 {
		return nil
	}
	all := make([]processor, len(funcs))
	for i, f := range funcs {
		if f != nil {
			all[i] = func(ctx context.Context, c *callContext, history []message.Message) ([]message.Message, error) {
				return f(ctx, c.typed.(*RunContext[D]), history)
			}
		}
	}
	return all
}

func addChoosers[D any](to *contributions, tools, outputTools PrepareToolsFunc[D]) {
	if tools != nil {
		to.prepareTools = append(to.prepareTools, bindChooser(tools))
	}
	if outputTools != nil {
		to.prepareOutput = append(to.prepareOutput, bindChooser(outputTools))
	}
}

func bindChooser[D any](f PrepareToolsFunc[D]) toolChooser {
	return func(ctx context.Context, c *callContext, defs []*model.ToolDef) ([]*model.ToolDef, error) {
		return f(ctx, c.typed.(*RunContext[D]), defs)
	}
}

func addHandler[D any](to *contributions, f DeferredHandler[D]) {
	if f != nil {
		to.handlers = append(to.handlers, func(ctx context.Context, c *callContext, open *message.DeferredRequests) (*message.DeferredResults, error) {
			return f(ctx, c.typed.(*RunContext[D]), open)
		})
	}
}
