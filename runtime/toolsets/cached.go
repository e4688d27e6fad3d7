package toolsets

import (
	"context"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
)

// Cached returns a toolset that lists the tools of another once, and keeps them until the last run that uses it is
// over, or until the function that Agent.Open returned is called. It is for toolsets whose tools do not depend on the
// run and take time to list. Instructions and Preparers are asked each time.
func Cached[D any](set runtime.Toolset[D]) runtime.Toolset[D] { return &cached[D]{Toolset: set} }

type cached[D any] struct {
	runtime.Toolset[D]
	shared runtime.SharedOpen

	mu    sync.Mutex
	tools []runtime.Tool[D]
	known bool
}

func (s *cached[D]) Open(ctx context.Context) (func() error, error) {
	return s.shared.Open(ctx, func(ctx context.Context) (func() error, error) {
		closed, err := s.Toolset.Open(ctx)
		if err != nil {
			return nil, err
		}
		return func() error {
			s.keep(nil, false)
			if closed == nil {
				return nil
			}
			return closed()
		}, nil
	})
}

func (s *cached[D]) keep(tools []runtime.Tool[D], known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tools, s.known = tools, known
}

func (s *cached[D]) kept() ([]runtime.Tool[D], bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.tools), s.known
}

func (s *cached[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	tools, known := s.kept()
	if known && (only == "" || has(tools, only)) {
		return tools, nil
	}
	tools, err := s.Toolset.Tools(ctx, rc, only)
	if err == nil && only == "" {
		s.keep(slices.Clone(tools), true)
	}
	return tools, err
}

func has[D any](tools []runtime.Tool[D], name string) bool {
	return slices.ContainsFunc(tools, func(t runtime.Tool[D]) bool { return t != nil && t.Def().Name == name })
}
