package runtime

import (
	"context"
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// WithCapabilities adds capabilities to those of the agent. The error of Run is a *ConfigError if D is not the type of the
// agent's dependencies, or if the agent with them would not be valid.
func WithCapabilities[D any](caps ...Capability[D]) RunOption {
	return func(o *runOptions) { o.capabilities = append(slices.Clip(o.capabilities), caps) }
}

// extend makes the run one of an agent with the capabilities of its options, and with those that are made for it.
func (r *run[D, O]) extend(ctx context.Context, elsewhere string) error {
	a := r.agent
	if o := &r.engine.opts; len(o.capabilities) > 0 {
		a = a.Clone()
		for _, more := range o.capabilities {
			caps, ok := more.([]Capability[D])
			if !ok {
				return &model.ConfigError{Problems: []string{"WithCapabilities has other dependencies than the agent, which has " + depsOf(r.context())}}
			}
			a.Capabilities = append(a.Capabilities, caps...)
		}
		r.agent = a
	}
	if elsewhere != "" {
		if err := a.Validate(); err != nil {
			return err
		}
		return a.plan.refuseLocal(elsewhere)
	}
	if !slices.ContainsFunc(a.Capabilities, func(c Capability[D]) bool { return c.ForRun != nil }) {
		return nil
	}
	return r.specialize(ctx)
}

// specialize replaces the capabilities by those of the run.
func (r *run[D, O]) specialize(ctx context.Context) (err error) {
	if err := r.agent.Validate(); err != nil {
		return err
	}
	e := &r.engine
	e.plan = &r.agent.plan
	defer e.recovered(ctx, "ForRun of a capability", &err)
	a := r.agent.Clone()
	c := r.context()
	c.info = e.foretold()
	c.info.asides = &c.asides
	for i := range a.Capabilities {
		old := &a.Capabilities[i]
		if old.ForRun == nil {
			continue
		}
		own, err := old.ForRun(ctx, r.of(c))
		if err != nil {
			return err
		}
		if own == nil {
			return errors.New("ForRun of the capability " + capabilityName(old.ID, i) + " has returned nil")
		}
		instance := *own
		instance.ID, instance.Order, instance.ForRun = old.ID, old.Order, nil
		a.Capabilities[i] = instance
	}
	r.agent = a
	return nil
}
