package runtime

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
)

// openSets opens toolsets, or none of them if one fails, and returns the function that closes them.
func openSets(ctx context.Context, sets []boundToolset) (func() error, error) {
	var opened closers
	for _, s := range sets {
		closed, err := openOne(ctx, s)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open toolset %q: %w", s.ID(), err), opened.close())
		}
		if closed != nil {
			opened = append(opened, closer{s.ID(), closed})
		}
	}
	return sync.OnceValue(opened.close), nil
}

// openOne opens a toolset. A panic is an error, so that the others are closed.
func openOne(ctx context.Context, s boundToolset) (closed func() error, err error) {
	defer asError(&err)
	return s.Open(ctx)
}

// asError, deferred, turns a panic into an error.
func asError(err *error) {
	if v := recover(); v != nil {
		*err = &PanicError{Value: v, Stack: string(debug.Stack())}
	}
}

// closer ends the use of a toolset.
type closer struct {
	id     string
	closed func() error
}

type closers []closer

// close closes the last one first, whatever goes wrong with the others.
func (c closers) close() (err error) {
	for _, s := range slices.Backward(c) {
		if e := s.end(); e != nil {
			err = errors.Join(err, fmt.Errorf("close toolset %q: %w", s.id, e))
		}
	}
	return err
}

// openingRun is the key under which the context of Toolset.Open has the ID of the run.
type openingRun struct{}

// OpeningRun returns the ID of the run that opens a toolset, from the context of Toolset.Open, for toolsets that keep something for
// each run. It is "" if Agent.Open opens it, for no run in particular.
func OpeningRun(ctx context.Context) string {
	if id, ok := ctx.Value(openingRun{}).(*string); ok {
		return *id
	}
	return ""
}

func (c closer) end() (err error) {
	defer asError(&err)
	return c.closed()
}
