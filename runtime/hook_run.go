package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// live drives the run from its beginning to its end, with the hooks around it. It returns the slot of the output.
func (e *engine) live(ctx context.Context) (slot any, err error) {
	if h := e.plan.hooks; h == nil || len(h.run) == 0 {
		return e.lived(ctx)
	}
	slot, err = e.hookedRun(ctx)
	e.leave()
	return slot, e.ranWith(err)
}

func (e *engine) lived(ctx context.Context) (slot any, err error) {
	if c := e.begins; c != nil {
		e.begins = nil
		if err := e.openLoop(ctx, c); err != nil {
			return nil, err
		}
	}
	e.drive(ctx)
	return e.end()
}

func (e *engine) hookedRun(ctx context.Context) (slot any, err error) {
	defer e.recovered(ctx, "a hook around the run", &err)
	c := e.ownContext()
	out, err := e.plan.hooks.run.around(ctx, c, Begin{Prompt: e.info.Prompt}, notPause, coreFunc[Begin, any](func(ctx context.Context, _ Begin) (any, error) {
		e.info.TraceParent = c.info.TraceParent
		slot, err := e.lived(ctx)
		e.refresh(c)
		if err != nil {
			return nil, err
		}
		return e.rim.value(slot), nil
	}))
	if err != nil {
		return nil, err
	}
	slot = e.rim.slot()
	return slot, e.rim.set(slot, out)
}

// leave ends a run that a hook has skipped.
func (e *engine) leave() {
	if e.ended {
		return
	}
	if c := e.begins; c != nil {
		e.loop.Refuse(c, errSkippedRun)
		e.begins, e.started = nil, true
	}
	e.hear()
	e.done, e.ended = true, true
	e.vacate()
	e.report()
}

var errSkippedRun = errors.New("a hook has skipped the run")

// refresh brings what a context says of the run up to date.
func (e *engine) refresh(c *callContext) {
	e.look()
	c.info = e.info
	c.info.asides, c.asides.deferred = &c.asides, e.plan.deferred
	if e.watcher.emit != nil {
		c.info.emit = e.emit
	}
}

// hookedStep does a step with the hooks around it.
func (e *engine) hookedStep(ctx context.Context, s loop.Step) (err error) {
	defer e.recovered(ctx, "a hook around a step", &err)
	fed := e.loop.Fed()
	c := e.ownContext()
	_, err = e.plan.hooks.step.around(ctx, c, s, anyError, coreFunc[loop.Step, loop.Step](func(ctx context.Context, s loop.Step) (loop.Step, error) {
		if err := e.bareStep(ctx, &s); err != nil {
			return loop.Step{}, err
		}
		e.refresh(c)
		return e.loop.Next(), nil
	}))
	if err == nil && !e.done && e.loop.Fed() == fed {
		err = errNoNext
	}
	return err
}

// watch lets the hooks see the events of the run.
func (e *engine) watch(ctx context.Context) {
	h := e.plan.hooks
	if h == nil || len(h.onEvent)+len(h.wrapEvents) == 0 {
		return
	}
	c, emit := e.newContext(), e.watcher.emit
	next := func(ev model.Event) error {
		if emit == nil {
			return nil
		}
		return emit(&ev)
	}
	for _, wrap := range h.wrapEvents {
		next = wrap(ctx, c, next)
	}
	e.watcher.emit = func(ev *model.Event) (err error) {
		defer func() {
			if e.watcher.err == nil {
				e.watcher.err = err
			}
		}()
		defer e.recovered(ctx, "a hook for events", &err)
		var more []model.Event // what the hooks emit comes after the event
		e.refresh(c)
		c.info.emit = func(_ context.Context, ev model.Event) error { more = append(more, ev); return nil }
		for _, see := range h.onEvent {
			if err := see(ctx, c, *ev); err != nil {
				return err
			}
		}
		if err := next(*ev); err != nil {
			return err
		}
		e.loop.Enqueued(c.asides.take())
		for i := range more {
			if err := e.watcher.emit(&more[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// refuseLocal returns an error if the run has hooks that only run where it is driven by Run, Stream or Iter.
func (p *plan) refuseLocal(where string) error {
	if p.hooks == nil || len(p.hooks.local) == 0 {
		return nil
	}
	return &model.ConfigError{Problems: []string{fmt.Sprintf("%s cannot call what capability %s has around the run, its steps and its events, nor its ForRun: "+
		"they are called where the run is driven by Run, Stream or Iter", where, strings.Join(p.hooks.local, ", "))}}
}
