package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// openSets opens toolsets, or none of them if one fails, and returns the function that closes them.
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
