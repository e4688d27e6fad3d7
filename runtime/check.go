package runtime

import (
	"cmp"
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Check returns an error if runs would fail before the first request: the mistakes that Validate finds, and a missing
// API key of the agent's model or of a model of an agent that its tools run. It sends no request. Call it when the
// program starts. Models given by WithModel are not checked.
func (a *Agent[D, O]) Check(ctx context.Context) error {
	if err := a.Validate(); err != nil {
		return err
	}
	if a.Model == nil && a.plan.model == nil {
		return errNoModel()
	}
	return a.plan.checkKeys(ctx, a.Model, map[any]bool{a: true})
}

// checkKeys asks the model of an agent, own or that of a capability, whether it has its key, and those of the agents that its
// tools run.
func (p *plan) checkKeys(ctx context.Context, own model.Model, seen map[any]bool) error {
	if m := cmp.Or(p.model, own); m != nil {
		if err := m.CheckKey(ctx); err != nil {
			return err
		}
	}
	for _, t := range p.delegates {
		if err := t.checkKeys(ctx, seen); err != nil {
			return err
		}
	}
	return nil
}
