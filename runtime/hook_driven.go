package runtime

import (
	"context"
	"errors"
	"iter"
)

// enterRun calls the Befores of a run that its caller drives, and opens it.
func (e *engine) enterRun(ctx context.Context) (err error) {
	h := e.plan.hooks
	if h == nil || len(h.run) == 0 {
		return nil
	}
	if h.wrapsRun {
		return e.enterWrapped(ctx)
	}
	defer func() {
		if err != nil {
			e.leave()
		}
	}()
	defer e.recovered(ctx, "a hook before the run", &err)
	own := e.ownContext()
	if _, err := h.run.enter(ctx, own, Begin{Prompt: e.info.Prompt}); err != nil {
		return e.failure(err)
	}
	e.info.TraceParent = own.info.TraceParent
	if c := e.begins; c != nil {
		e.begins = nil
		return e.openLoop(ctx, c)
	}
	return nil
}

// leaveRun ends a run that its caller drives, with the Afters and OnErrors.
func (e *engine) leaveRun(ctx context.Context) (slot any, err error) {
	if e.wrapped != nil {
		return e.leaveWrapped(ctx)
	}
	slot, err = e.end()
	h := e.plan.hooks
	if h == nil || len(h.run) == 0 {
		return slot, err
	}
	defer e.recovered(ctx, "a hook after the run", &err)
	var out any
	if err == nil {
		out = e.rim.value(slot)
	}
	if out, err = h.run.leave(ctx, e.ownContext(), Begin{Prompt: e.info.Prompt}, out, err, notPause); err != nil {
		return nil, err
	}
	slot = e.rim.slot()
	return slot, e.rim.set(slot, out)
}

// enterWrapped calls the hooks around a run until they call next, and opens it. If they do not, the run is over.
func (e *engine) enterWrapped(ctx context.Context) (err error) {
	w, c := new(wrappedRun), e.ownContext()
	e.wrapped = w
	w.resume, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.outer.out, w.outer.err = e.plan.hooks.run.around(ctx, c, Begin{Prompt: e.info.Prompt}, notPause, coreFunc[Begin, any](func(ctx context.Context, _ Begin) (any, error) {
			if !w.entered {
				w.entered = true
				w.inner.out, w.inner.err = e.awaited(ctx, c, yield)
			}
			return w.inner.out, w.inner.err
		}))
	})
	defer e.recovered(ctx, "a hook around the run", &err)
	if _, inside := w.resume(); inside {
		return nil
	}
	e.leave()
	return e.ranWith(w.outer.err)
}

// awaited opens the run, waits until the caller has done all steps, and returns the output.
func (e *engine) awaited(ctx context.Context, c *callContext, yield func(struct{}) bool) (any, error) {
	e.info.TraceParent = c.info.TraceParent
	if cfg := e.begins; cfg != nil {
		e.begins = nil
		if err := e.openLoop(ctx, cfg); err != nil {
			return nil, err
		}
	}
	if !yield(struct{}{}) {
		return nil, errLeft
	}
	slot, err := e.end()
	e.refresh(c)
	if err != nil {
		return nil, err
	}
	return e.rim.value(slot), nil
}

// leaveWrapped lets the hooks around a run end.
func (e *engine) leaveWrapped(ctx context.Context) (slot any, err error) {
	defer e.recovered(ctx, "a hook around the run", &err)
	w := e.wrapped
	w.resume()
	e.leave()
	if err := e.ranWith(w.outer.err); err != nil {
		return nil, err
	}
	slot = e.rim.slot()
	return slot, e.rim.set(slot, w.outer.out)
}

// abandon ends the hooks around a run that its caller leaves before its end, and so the run.
func (e *engine) abandon() {
	w := e.wrapped
	if w == nil {
		return
	}
	w.stop()
	e.leave()
}

// ranWith returns how a run has ended with hooks around it: their own errors are those of the run.
func (e *engine) ranWith(err error) error {
	if _, ran := errors.AsType[*RunError](err); err != nil && !ran && notPause(err) {
		return e.failure(err)
	}
	return err
}

// errLeft is what the hooks around a run get from next if its caller has closed it.
var errLeft = errors.New("the Iter was closed before the end of the run")
