package runtime

import (
	"context"
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// drive drives the run to its end. It leaves no toolset open, not even if a function of the agent ends the goroutine.
func (e *engine) drive(ctx context.Context) {
	defer e.vacate()
	for !e.done {
		e.step(ctx)
	}
}

// step does what the loop asks for next.
func (e *engine) step(ctx context.Context) {
	if ctx.Err() != nil {
		e.loop.Interrupt(e.partial, ctxerr.Of(ctx), e.clock.now())
	} else if err := e.opts.stopper.err(); err != nil {
		e.loop.Interrupt(nil, err, e.clock.now())
	}
	s := e.loop.Next()
	if s.Kind == loop.StepDone {
		if e.last(&s); s.Err == nil {
			e.err = e.addMetadata(ctx)
		}
		return
	}
	var err error
	if e.plan.hooks.hooksSteps() {
		err = e.hookedStep(ctx, s)
	} else {
		err = e.bareStep(ctx, &s)
	}
	if err == nil {
		err = e.watcher.err
	}
	// Once the context has ended, errors are only its consequences.
	if err != nil && ctx.Err() == nil {
		e.loop.Interrupt(e.partial, err, e.clock.now())
	}
	e.post()
	e.watcher.settled(&e.loop, &e.clock)
}

// bareStep does a step that is not the last.
func (e *engine) bareStep(ctx context.Context, s *loop.Step) error {
	switch s.Kind {
	case loop.StepPrepare:
		return e.prepare(ctx, s.Resuming)
	case loop.StepCountTokens:
		return e.countTokens(ctx, s.Input)
	case loop.StepRequest:
		return e.request(ctx, s.Input)
	case loop.StepExecute:
		return e.execute(ctx, s.Work)
	}
	return e.resolve(ctx, s.Deferred)
}

// last takes the last step.
func (e *engine) last(s *loop.Step) {
	e.done, e.winner, e.saved, e.err = true, s.Winner, s.Saved, s.Err
}

// end returns the slot of the run's output, or its error. It is called once.
func (e *engine) end() (slot any, err error) {
	e.ended = true
	e.report()
	e.loop.Close()
	if e.paused != nil {
		return nil, e.paused
	}
	if !e.clock.fixed() {
		e.warnOfCosts()
	}
	if slot, err = e.output(); err != nil {
		return nil, e.failure(err)
	}
	return slot, nil
}

// output returns the slot with the output that the loop has chosen.
func (e *engine) output() (any, error) {
	if e.err != nil {
		return nil, e.err
	}
	for _, o := range slices.Backward(e.outputs) {
		if o.index == e.winner && o.slot != nil {
			return o.slot, nil
		} else if o.index == e.winner {
			break // it is saved
		}
	}
	if e.saved.Form != "" {
		slot := e.rim.slot()
		return slot, e.rim.decode(e.saved, slot)
	}
	return nil, errNoOutput
}

var errNoOutput = errors.New("agentgen: the loop chose an output that was never given")

// record fills in what a result has in common with those of other types.
func (e *engine) record(rec *record, slot any) {
	rec.usage, rec.winner = e.loop.Usage(), e.loop.Next().Call
	rec.messages, rec.new = e.loop.Messages(), e.loop.NewMessages()
	if !e.watcher.result {
		return
	}
	if s, err := e.rim.encode(slot); err == nil {
		rec.encoded = s.Output
	}
	if e.watcher.relayed {
		e.watcher.tell(model.Event{Kind: model.RunResultEvent, Output: rec.encoded})
	}
}

// recycle makes the engine an empty one, unless something may still point to it. It reports whether it has.
func (e *engine) recycle() bool {
	if e.paused != nil || e.left || e.watcher.emit != nil || e.plan.hooks.hooksSteps() {
		return false
	}
	e.clear()
	return true
}
