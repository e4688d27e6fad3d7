package runtime

import (
	"context"
	"fmt"
)

// enter begins the run, when the agent's Limiter lets it.
func (e *engine) enter(ctx context.Context, prompt string) error {
	err := e.admit(ctx)
	if err == nil {
		err = e.begin(ctx, prompt)
	}
	if err != nil {
		e.vacate()
	}
	return err
}

// admit waits until the agent's Limiter lets the run begin.
func (e *engine) admit(ctx context.Context) error {
	l := e.plan.limiter
	if l == nil {
		return nil
	}
	release, err := l.Acquire(ctx, "agent:"+e.plan.name)
	if ctx.Err() != nil && err != nil {
		return &RunError{Err: err, Agent: e.plan.name}
	}
	e.release = release
	return err
}

// vacate closes what the run holds: its toolsets, and its place among those that the Limiter lets run.
func (e *engine) vacate() {
	e.closeSets()
	if e.release != nil {
		e.release()
	}
}

// timed returns a context that ends when the run has taken as long as it may.
func (e *engine) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := e.plan.runTimeout
	if limit <= 0 {
		return ctx, func() {}
	}
	if e.deadline.IsZero() {
		e.deadline = e.clock.now().Add(limit)
	}
	return context.WithDeadlineCause(ctx, e.deadline, fmt.Errorf("the run has taken longer than Agent.RunTimeout (%v)", limit))
}
