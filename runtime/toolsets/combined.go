package toolsets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Combined returns a toolset of the tools of several, in their order. If two of them have tools of the same name in one request,
// the run ends with an error that names both: wrap one of them in Prefixed or Renamed.
func Combined[D any](id string, sets ...runtime.Toolset[D]) runtime.Toolset[D] {
	return &combined[D]{id, slices.Clone(sets)}
}

type combined[D any] struct {
	id   string
	sets []runtime.Toolset[D]
}

func (s *combined[D]) ID() string { return s.id }

// Open opens all of the toolsets, or none.
func (s *combined[D]) Open(ctx context.Context) (func() error, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	var open []func() error
	for _, set := range s.sets {
		closed, err := set.Open(ctx)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open toolset %q: %w", set.ID(), err), closeAll(open))
		}
		if closed != nil {
			open = append(open, func() error {
				if err := closed(); err != nil {
					return fmt.Errorf("close toolset %q: %w", set.ID(), err)
				}
				return nil
			})
		}
	}
	return sync.OnceValue(func() error { return closeAll(open) }), nil
}

// closeAll closes the last one first, whatever goes wrong with the others.
func closeAll(open []func() error) (err error) {
	for _, closed := range slices.Backward(open) {
		err = errors.Join(err, closed())
	}
	return err
}

// check returns an error if the toolsets cannot be told apart.
func (s *combined[D]) check() error {
	seen := make(map[string]bool)
	for i, set := range s.sets {
		switch {
		case set == nil:
			return fmt.Errorf("toolset %d of it is nil", i)
		case set.ID() == "" || seen[set.ID()]:
			return fmt.Errorf("toolset %d of it has the ID %q, which must be unique and not empty", i, set.ID())
		}
		seen[set.ID()] = true
	}
	return nil
}

func (s *combined[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) (all []runtime.Tool[D], err error) {
	for _, set := range s.sets {
		prefix := set.ID() + "/"
		own, ok := strings.CutPrefix(only, prefix)
		if only != "" && !ok {
			continue
		}
		tools, err := set.Tools(ctx, rc, own)
		if err != nil {
			return nil, fmt.Errorf("toolset %q: %w", set.ID(), err)
		}
		for i, t := range tools {
			if t == nil || t.Def() == nil {
				return nil, fmt.Errorf("toolset %q: its tool %d is nil", set.ID(), i)
			}
			all = append(all, runtime.WithOwnName(t, prefix+t.Def().Name))
		}
	}
	return all, nil
}

func (s *combined[D]) Instructions(ctx context.Context, rc *runtime.RunContext[D]) (all []model.Instruction, err error) {
	for _, set := range s.sets {
		parts, err := set.Instructions(ctx, rc)
		if err != nil {
			return nil, fmt.Errorf("toolset %q: %w", set.ID(), err)
		}
		all = append(all, parts...)
	}
	return all, nil
}
