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
	e := p.e
	if e.begins != nil {
		if e.plan.begins() {
			return false
		}
		p.begun(e.systemPrompts(context.Background(), e.begins))
		return true
	}
	s := e.loop.Next()
	if s.Kind == loop.StepDone {
		if s.Err == nil && e.plan.metadataFunc {
			return false
		}
		e.last(&s)
		return true
	}
	settled, err := e.settleLoop(&s)
	if err != nil {
		e.loop.Interrupt(nil, err, e.clock.at)
	}
	return settled || err != nil
}

// settleLoop does a step of the loop. It returns false if the step needs something from outside.
func (e *engine) settleLoop(s *loop.Step) (bool, error) {
	switch s.Kind {
	case loop.StepPrepare:
		if e.preparesByCode() {
			return false, nil
		}
		e.stage++
		return true, e.prepare(context.Background(), s.Resuming)
	case loop.StepExecute:
		return e.settleWork(s.Work)
	case loop.StepResolve:
		if !e.waits() {
			return false, nil
		}
		e.handled = true
		err := e.loop.Suspend(e.clock.at)
		return e.loop.State() != loop.StepResolve, err
	}
	return false, nil
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

// settleWork ends the next call that needs no function of the agent. It returns false if no call is left.
func (e *engine) settleWork(work []loop.Work) (bool, error) {
	if e.loop.Unchecked() != nil {
		return false, nil
	}
	for _, w := range work {
		if o := e.loop.Verdict(w.Index); o != nil {
			return true, e.take(&ended{index: w.Index, outcome: *o})
		}
		if !e.runsCode(&w) {
			var end ended
			j := e.job(context.Background(), w)
			e.call(context.Background(), &j, &end)
			return true, e.take(&end)
		}
	}
	return false, nil
}

// preparesByCode reports whether functions decide what a request needs.
func (e *engine) preparesByCode() bool {
	return e.plan.preparesByCode() || e.computes()
}
