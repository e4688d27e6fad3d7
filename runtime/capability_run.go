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

// extend makes the run one with the capabilities of its options beside those of the agent, as they are for this run.
func (r *run[D, O]) extend(ctx context.Context, elsewhere string) error {
	e, a := &r.engine, r.agent
	if err := a.Validate(); err != nil {
		return err
	}
	e.plan = &a.plan
	caps := a.Capabilities
	for _, more := range e.opts.capabilities {
		added, ok := more.([]Capability[D])
		if !ok {
			return &model.ConfigError{Problems: []string{"WithCapabilities has other dependencies than the agent, which has " + depsOf(r.context())}}
		}
		caps = append(caps[:len(caps):len(caps)], added...)
	}
	if len(e.opts.capabilities) > 0 {
		if err := r.replan(caps); err != nil {
			return err
		}
	}
	if elsewhere != "" {
		return e.plan.refuseLocal(elsewhere)
	}
	if !slices.ContainsFunc(caps, func(c Capability[D]) bool { return c.ForRun != nil }) {
		return nil
	}
	return r.specialize(ctx, slices.Clone(caps))
}

// replan gives the run a plan of its own, with these capabilities.
func (r *run[D, O]) replan(caps []Capability[D]) error {
	p := new(plan)
	if r.agent.fill(p, caps); len(p.delegates) > 0 {
		p.checkDelegates(r.agent)
	}
	r.engine.plan = p
	return p.err
}

// specialize replaces the capabilities by those of the run.
func (r *run[D, O]) specialize(ctx context.Context, caps []Capability[D]) (err error) {
	e := &r.engine
	defer e.recovered(ctx, "ForRun of a capability", &err)
	c := r.context()
	c.info = e.foretold()
	c.info.asides = &c.asides
	for i := range caps {
		old := &caps[i]
		if old.ForRun == nil {
			continue
		}
		own, err := old.ForRun(ctx, r.of(c))
		if err != nil {
			return err
		}
		if own == nil {
			return errNilForRun(old.ID, i)
		}
		id, order := old.ID, old.Order
		*old = *own
		old.ID, old.Order, old.ForRun = id, order, nil
	}
	return r.replan(caps)
}

func errNilForRun(id string, i int) error {
	return errors.New("ForRun of the capability " + capabilityName(id, i) + " has returned nil")
}
