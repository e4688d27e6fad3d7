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
	all := bindCapabilities(caps)
	return func(o *runOptions) { o.capabilities = append(slices.Clip(o.capabilities), all...) }
}

// extend makes the run one with the capabilities of its options beside those of the agent, as they are for this run.
// elsewhere names the method that drives the run if it is not Run, Stream or Iter.
func (e *engine) extend(ctx context.Context, elsewhere string) error {
	caps := e.plan.caps
	if added := e.opts.capabilities; len(added) > 0 {
		c := e.rim.context()
		if slices.ContainsFunc(added, func(b boundCapability) bool { return !b.fits(c) }) {
			return &model.ConfigError{Problems: []string{"WithCapabilities has other dependencies than the agent, which has " + depsOf(c)}}
		}
		caps = append(slices.Clip(caps), added...)
		if err := e.replan(caps); err != nil {
			return err
		}
	}
	if elsewhere != "" {
		return e.plan.refuseLocal(elsewhere)
	}
	for i := range caps {
		if caps[i].forRun != nil {
			return e.specialize(ctx, slices.Clone(caps))
		}
	}
	return nil
}

// replan gives the run a plan of its own, with these capabilities.
func (e *engine) replan(caps []boundCapability) error {
	e.plan = e.rim.plan(caps)
	return e.plan.err
}

// specialize replaces the capabilities by those of the run.
func (e *engine) specialize(ctx context.Context, caps []boundCapability) (err error) {
	defer e.recovered(ctx, "ForRun of a capability", &err)
	c := e.rim.context()
	c.info = e.foretold()
	c.info.asides = &c.asides
	for i := range caps {
		old := &caps[i]
		if old.forRun == nil {
			continue
		}
		own, err := old.forRun(ctx, c)
		if err != nil {
			return err
		}
		if own == nil {
			return errors.New("ForRun of the capability " + capabilityName(old.id, i) + " has returned nil")
		}
		own.id, own.order, own.forRun = old.id, old.order, nil
		*old = *own
	}
	return e.replan(caps)
}
