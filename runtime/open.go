package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Open opens the agent's Toolsets, so that they stay open from run to run, and returns the function that closes them, which
// does so once. Runs open those that are not open themselves. If one of them cannot be opened, none of them is open and the
// error names it.
func (a *Agent[D, O]) Open(ctx context.Context) (closed func() error, err error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return openSets(ctx, a.plan.sets)
}

func openSets(ctx context.Context, sets []boundToolset) (func() error, error) {
	var opened closers
	for _, s := range sets {
		closed, err := s.Open(ctx)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open toolset %q: %w", s.ID(), err), opened.close())
		}
		if closed != nil {
			opened = append(opened, closer{s.ID(), closed})
		}
	}
	return sync.OnceValue(opened.close), nil
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
		if e := s.closed(); e != nil {
			err = errors.Join(err, fmt.Errorf("close toolset %q: %w", s.id, e))
		}
	}
	return err
}
