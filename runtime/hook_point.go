package runtime

import (
	"context"
	"errors"
	"slices"
	"time"
)

// point is a Point without the type of the dependencies. name is that of its field.
type point[In, Out any] struct {
	wrap    func(ctx context.Context, c *callContext, in In, next func(context.Context, In) (Out, error)) (Out, error)
	before  func(ctx context.Context, c *callContext, in In) (In, error)
	after   func(ctx context.Context, c *callContext, in In, out Out) (Out, error)
	onError func(ctx context.Context, c *callContext, in In, err error) (Out, error)
}

// points are those of several capabilities, the first outermost.
type points[In, Out any] []point[In, Out]

// bindPoint appends the point, if it has a function.
func bindPoint[D, In, Out any](ps *points[In, Out], p *Point[D, In, Out], name string, limit time.Duration) {
	var b point[In, Out]
	if f := p.Wrap; f != nil {
		b.wrap = func(ctx context.Context, c *callContext, in In, next func(context.Context, In) (Out, error)) (Out, error) {
			return f(ctx, c.typed.(*RunContext[D]), in, next)
		}
	}
	if f := p.Before; f != nil {
		b.before = func(ctx context.Context, c *callContext, in In) (In, error) {
			if limit <= 0 {
				return f(ctx, c.typed.(*RunContext[D]), in)
			}
			return within(ctx, limit, name+".Before", func(ctx context.Context) (In, error) { return f(ctx, c.typed.(*RunContext[D]), in) })
		}
	}
	if f := p.After; f != nil {
		b.after = func(ctx context.Context, c *callContext, in In, out Out) (Out, error) {
			if limit <= 0 {
				return f(ctx, c.typed.(*RunContext[D]), in, out)
			}
			return within(ctx, limit, name+".After", func(ctx context.Context) (Out, error) { return f(ctx, c.typed.(*RunContext[D]), in, out) })
		}
	}
	if f := p.OnError; f != nil {
		b.onError = func(ctx context.Context, c *callContext, in In, err error) (Out, error) {
			return within(ctx, limit, name+".OnError", func(ctx context.Context) (Out, error) { return f(ctx, c.typed.(*RunContext[D]), in, err) })
		}
	}
	if b.wrap != nil || b.before != nil || b.after != nil || b.onError != nil {
		*ps = append(*ps, b)
	}
}

// within calls a hook, for so long at most. 0 means no limit.
func within[T any](ctx context.Context, limit time.Duration, name string, f func(context.Context) (T, error)) (T, error) {
	if limit <= 0 {
		return f(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out, err := f(limited)
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		err = &HookTimeoutError{Hook: name, Err: err}
	}
	return out, err
}

// core is what hooks are around.
type core[In, Out any] interface {
	do(ctx context.Context, in In) (Out, error)
}

// coreFunc is a function as a core.
type coreFunc[In, Out any] func(context.Context, In) (Out, error)

func (f coreFunc[In, Out]) do(ctx context.Context, in In) (Out, error) { return f(ctx, in) }

// around calls the hooks around inner. ours reports whether an error of it is a failure that OnError is told.
func (ps points[In, Out]) around(ctx context.Context, c *callContext, in In, ours func(error) bool, inner core[In, Out]) (Out, error) {
	return ps.from(0, ctx, c, in, ours, inner)
}

// from calls the Wraps from an index on, and what is inside of them.
func (ps points[In, Out]) from(i int, ctx context.Context, c *callContext, in In, ours func(error) bool, inner core[In, Out]) (Out, error) {
	for ; i < len(ps); i++ {
		if wrap := ps[i].wrap; wrap != nil {
			inside := i + 1
			return wrap(ctx, c, in, func(ctx context.Context, in In) (Out, error) { return ps.from(inside, ctx, c, in, ours, inner) })
		}
	}
	if ours == nil {
		return inner.do(ctx, in)
	}
	in, err := ps.enter(ctx, c, in)
	if err != nil {
		var none Out
		return none, err
	}
	out, err := inner.do(ctx, in)
	return ps.leave(ctx, c, in, out, err, ours)
}

// wrapped calls only the Wraps around inner.
func (ps points[In, Out]) wrapped(ctx context.Context, c *callContext, in In, inner core[In, Out]) (Out, error) {
	return ps.from(0, ctx, c, in, nil, inner)
}

// enter calls the Befores.
func (ps points[In, Out]) enter(ctx context.Context, c *callContext, in In) (In, error) {
	for i := range ps {
		if before := ps[i].before; before != nil {
			var err error
			if in, err = before(ctx, c, in); err != nil {
				return in, err
			}
		}
	}
	return in, nil
}

// leave calls the OnErrors if core has failed, and the Afters unless they have not recovered.
func (ps points[In, Out]) leave(ctx context.Context, c *callContext, in In, out Out, err error, ours func(error) bool) (Out, error) {
	if err != nil && ours(err) {
		for i := range slices.Backward(ps) {
			if f := ps[i].onError; f != nil && err != nil {
				out, err = f(ctx, c, in, err)
			}
		}
	}
	for i := range slices.Backward(ps) {
		if after := ps[i].after; after != nil && err == nil {
			out, err = after(ctx, c, in, out)
		}
	}
	return out, err
}

// anyError is for points whose OnErrors are told all errors of what they are around.
func anyError(error) bool { return true }

// failures is for points at whose core tools steer the run.
func failures(err error) bool { return !steers(err) }

// notPause is for the run: a pause is not a failure.
func notPause(err error) bool {
	_, ok := errors.AsType[*PauseError](err)
	return !ok
}
