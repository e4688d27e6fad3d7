package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
)

// settle does what needs nothing from outside the run: what no function of the agent takes part in.
func (p *play) settle() {
	for !p.e.done && p.settleStep() {
	}
}

// settleStep returns false if the run needs something from outside.
func (p *play) settleStep() bool {
	e, ctx := p.e, context.Background()
	if e.begins != nil {
		if e.plan.begins() {
			return false
		}
		p.begun(e.systemPrompts(ctx, e.begins))
		return true
	}
	var err error
	switch s := e.loop.Next(); s.Kind {
	case loop.StepPrepare:
		if e.preparesByCode() {
			return false
		}
		err = e.prepare(ctx, s.Resuming)
		e.stage++
	case loop.StepExecute:
		var more bool
		if more, err = e.settleWork(s.Work); err == nil && !more {
			return false
		}
	case loop.StepResolve:
		if !e.waits() {
			return false
		}
		e.handled = true
		if err = e.loop.Suspend(e.clock.at); err == nil && e.loop.State() == loop.StepResolve {
			return false
		}
	case loop.StepDone:
		if s.Err == nil && e.plan.metadataFunc {
			return false
		}
		e.last(&s)
	default:
		return false
	}
	if err != nil {
		e.loop.Interrupt(nil, err, e.clock.at)
	}
	return true
}

// begun starts the loop, or says why not.
func (p *play) begun(err error) {
	e := p.e
	c := e.begins
	e.begins = nil
	if err != nil {
		e.started = true
		e.loop.Refuse(c, err)
		return
	}
	if p.refused = e.start(c); p.refused != nil {
		e.done = true
	}
	e.stage++
}

// settleWork ends the next call that needs no function of the agent. It returns false if there is none.
func (e *engine) settleWork(work []loop.Work) (bool, error) {
	if _, ok := e.loop.Unchecked(); ok {
		return false, nil
	}
	for _, w := range work {
		if o, ok := e.loop.Verdict(w.Index); ok {
			return true, e.take(ended{index: w.Index, outcome: o})
		}
		if !e.runsCode(&w) {
			return true, e.take(e.call(context.Background(), e.job(w)))
		}
	}
	return false, nil
}

// preparesByCode reports whether functions decide what a request needs.
func (e *engine) preparesByCode() bool {
	return e.plan.preparesByCode() || e.opts.settingsFunc != nil || e.opts.computes
}
