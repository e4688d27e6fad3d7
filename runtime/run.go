package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Run runs the agent on a prompt until the model has given an output. Without a prompt it continues where the history
// (WithHistory) ends: it sends the last request again, runs the calls that have no result yet, or takes the last
// response as the output.
//
// It returns a *ConfigError if the agent or the options are invalid, and a *SnapshotError if a snapshot (WithSnapshot)
// cannot be read. Once the run has begun it is a *PauseError if calls wait for approval or for results, which is not a
// failure, and otherwise a *RunError, which wraps ctx's error if ctx ended the run.
//
// Tools that a response calls together run in parallel, each on a goroutine of its own. When Run returns, all of them
// have returned, except for those that ignored the end of their context for longer than a short grace period; these are
// logged and abandoned. Models and the agent's other functions are never abandoned: Run waits until they return, so
// they must honour their context.
func (a *Agent[D, O]) Run(ctx context.Context, deps D, prompt string, opts ...RunOption) (*Result[O], error) {
	return a.run(ctx, deps, prompt, opts, watcher{}, nil)
}

// run is Run, and reports its events to w, and its partial outputs to watch if that is not nil.
func (a *Agent[D, O]) run(ctx context.Context, deps D, prompt string, opts []RunOption, w watcher, watch func(*O) error) (*Result[O], error) {
	r, err := a.begin(ctx, deps, prompt, opts, w)
	if err != nil {
		return nil, err
	}
	r.watch = watch
	ctx, cancel := r.engine.timed(ctx)
	defer cancel()
	res, err := r.resultOf(r.engine.live(ctx))
	if r.engine.recycle() {
		var deps D
		var output O
		r.deps, r.output, r.taken = deps, output, false
		r.pages, r.watch, r.contexts, r.made = nil, nil, nil, 0
		a.runs.Put(r)
	}
	return res, err
}

// begin makes a run.
func (a *Agent[D, O]) begin(ctx context.Context, deps D, prompt string, opts []RunOption, w watcher) (*run[D, O], error) {
	r := a.newRun(deps)
	r.engine.opt(ctx, opts, w)
	r.override(ctx)
	if err := r.adopt(ctx, ""); err != nil {
		return nil, err
	}
	return r, r.engine.enter(ctx, prompt)
}

// adopt makes the run one of its agent, with the capabilities of its options.
//
// elsewhere names the method that drives the run if it is not Run, Stream or Iter.
func (r *run[D, O]) adopt(ctx context.Context, elsewhere string) error {
	if err := r.agent.Validate(); err != nil {
		return err
	}
	e := &r.engine
	e.plan = &r.agent.plan
	given := e.opts.model
	r.choose(given) // Capability.ForRun may want to know
	if err := e.extend(ctx, elsewhere); err != nil {
		return err
	}
	r.choose(given) // the capabilities of the run may have brought another
	return nil
}

// choose sets the model of the run: the one that was given, that of the last capability that has one, or the agent's.
func (r *run[D, O]) choose(given model.Model) {
	e := &r.engine
	e.opts.model = given
	if e.opts.model == nil {
		e.opts.model = e.plan.model
	}
	if e.opts.model == nil {
		e.opts.model = r.agent.Model
	}
}

// plan returns a plan of the agent with these capabilities.
func (r *run[D, O]) plan(caps []boundCapability) *plan {
	p := new(plan)
	if r.agent.fill(p, caps); len(p.delegates) > 0 {
		p.checkDelegates(r.agent)
	}
	return p
}

// newRun returns an empty run, in the memory of an earlier one if there is one.
func (a *Agent[D, O]) newRun(deps D) *run[D, O] {
	r, ok := a.runs.Get().(*run[D, O])
	if !ok {
		r = new(run[D, O])
	}
	r.agent, r.deps, r.pages = a, deps, new(pages[O])
	r.engine.begun(r, &r.pages.memory)
	return r
}

// result returns how the run ended. It is called once.
func (r *run[D, O]) result() (*Result[O], error) { return r.resultOf(r.engine.end()) }

// resultOf returns the result whose output is in a slot.
func (r *run[D, O]) resultOf(slot any, err error) (*Result[O], error) {
	if err != nil {
		return nil, err
	}
	res := &r.pages.result
	res.Output = *slot.(*O)
	res.RunID, res.ConversationID, res.Metadata = r.engine.info.RunID, r.engine.info.ConversationID, r.engine.info.Metadata
	r.engine.record(&res.record, slot)
	return res, nil
}
