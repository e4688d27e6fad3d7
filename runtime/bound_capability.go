package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// boundCapability is a Capability as an engine sees it.
type boundCapability struct {
	id, text string
	deferred []string
	order    Order
	funcs    []instructor
	// processors are its HistoryProcessors.
	processors []processor
	tools      []boundTool
	sets       []boundToolset
	native     []model.NativeTool
	settings   *model.Settings
	model      model.Model
	hooks      hookBinder // nil for none
	// fits reports whether its dependencies are those of a context.
	fits func(c *callContext) bool
	// forRun returns it as it is for one run; nil if it is the same for all.
	forRun func(ctx context.Context, c *callContext) (*boundCapability, error)
}

// hookBinder is a Hooks.
type hookBinder interface {
	bind(h *hookSet, to *contributions, where string)
}

// bindCapabilities returns the capabilities as an engine sees them.
func bindCapabilities[D any](caps []Capability[D]) []boundCapability {
	all := make([]boundCapability, len(caps))
	for i := range caps {
		bindCapability(&all[i], &caps[i])
	}
	return all
}

func bindCapability[D any](b *boundCapability, c *Capability[D]) {
	*b = boundCapability{
		id: c.ID, text: c.Instructions, order: c.Order, funcs: bindInstructions(c.InstructionFuncs), tools: bind(c.Tools), sets: bindSets(c.Toolsets),
		processors: bindProcessors(c.HistoryProcessors), native: c.NativeTools, deferred: c.Deferred, settings: c.Settings, model: c.Model, fits: fits[D],
	}
	if c.Hooks != nil {
		b.hooks = c.Hooks
	}
	if f := c.ForRun; f != nil {
		b.forRun = func(ctx context.Context, c *callContext) (*boundCapability, error) {
			own, err := f(ctx, c.typed.(*RunContext[D]))
			if err != nil || own == nil {
				return nil, err
			}
			bound := new(boundCapability)
			bindCapability(bound, own)
			return bound, nil
		}
	}
}
