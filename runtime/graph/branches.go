package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
)

// branch is one of the branches of a node that is done.
type branch[D any] struct {
	name string
	v    *vertex[D]
	in   any
}

// branches does branches at the same time, at most limit of them, and returns their results. The first error cancels the
// others; one that waits for someone does not.
func (c *call[D]) branches(all []branch[D], limit int) ([]any, error) {
	c.open(len(all))
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	first := firstError{cancel: cancel}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(limit, len(all)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				first.note(c.branch(ctx, i, &all[i]))
			}
		})
	}
	workers.Wait()
	if err := first.result(c.ctx); err != nil {
		return nil, err
	}
	return c.results(all)
}

// branch does a branch, unless it is done.
func (c *call[D]) branch(ctx context.Context, i int, b *branch[D]) error {
	w := c.work.parts[i]
	if w.done {
		return nil
	}
	sub := &call[D]{s: c.s, ctx: ctx, deps: c.deps, work: w, path: c.path + "/" + b.name, key: c.key + "/" + b.name}
	out, err := sub.perform(b.v, b.in)
	if err != nil {
		return err
	}
	raw, err := b.v.encodeOut(out)
	if err != nil {
		return sub.failure(err)
	}
	c.s.change(func() { *w = work{done: true, out: out, raw: raw} })
	return sub.report(Ended, out)
}

// results returns the results of branches that are all done.
func (c *call[D]) results(all []branch[D]) ([]any, error) {
	results := make([]any, len(all))
	for i, w := range c.work.parts {
		if !w.done {
			return nil, fmt.Errorf("branch %q: %w", all[i].name, errGoexit)
		}
		results[i] = w.out
	}
	return results, nil
}

var errGoexit = errors.New("a step has ended its goroutine with runtime.Goexit")

// firstError is the first error of several branches. One that says that a branch waits counts if there is no other.
type firstError struct {
	cancel  context.CancelFunc
	mu      sync.Mutex
	err     error
	waiting error
}

func (f *firstError) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err == nil:
	case err == errWaiting:
		f.waiting = err
	case f.err == nil:
		f.err = err
		f.cancel()
	}
}

// result returns the error of all branches together. The context is that of all.
func (f *firstError) result(ctx context.Context) error {
	if f.err != nil {
		return f.err
	}
	if ctx.Err() != nil {
		return ctxerr.Of(ctx)
	}
	return f.waiting
}
