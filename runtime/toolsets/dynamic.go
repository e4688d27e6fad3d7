package toolsets

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Func makes a toolset for a run. It returns nil for no tools.
type Func[D any] func(ctx context.Context, rc *runtime.RunContext[D]) (runtime.Toolset[D], error)

// Dynamic returns a toolset that f makes before each request. As long as f returns the same toolset, it stays open;
// otherwise the old one is closed and then the new one opened. The last one is closed when the run is over. Each run
// has its own.
func Dynamic[D any](id string, f Func[D]) runtime.Toolset[D] {
	return &dynamic[D]{id: id, make: f, runs: make(map[string]*current[D])}
}

// DynamicPerRun is Dynamic with a function that is called once in each run: in each process and for each task that needs the tools, if
// an engine drives the run.
func DynamicPerRun[D any](id string, f Func[D]) runtime.Toolset[D] {
	return &dynamic[D]{id: id, make: f, perRun: true, runs: make(map[string]*current[D])}
}

type dynamic[D any] struct {
	id     string
	make   Func[D]
	perRun bool

	mu   sync.Mutex
	runs map[string]*current[D] // by the IDs of runs
}

// current is what was made for a run.
type current[D any] struct {
	users int // guarded by dynamic.mu

	mu     sync.Mutex
	made   bool
	set    runtime.Toolset[D] // nil for none
	closed func() error
}

func (s *dynamic[D]) ID() string { return s.id }

// Open keeps what is made for the run until the last of its users has gone.
func (s *dynamic[D]) Open(ctx context.Context) (func() error, error) {
	run := runtime.OpeningRun(ctx)
	if run == "" {
		return nil, nil // Agent.Open: there is nothing to make yet
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.runs[run]
	if c == nil {
		c = new(current[D])
		s.runs[run] = c
	}
	c.users++
	return sync.OnceValue(func() error { return s.leave(run, c) }), nil
}

var errNotOpen = errors.New("it is asked for tools while it is not open: a toolset that embeds another must call its Open")

func (s *dynamic[D]) leave(run string, c *current[D]) error {
	s.mu.Lock()
	c.users--
	last := c.users == 0
	if last {
		delete(s.runs, run)
	}
	s.mu.Unlock()
	if !last {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.close()
}

func (s *dynamic[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	set, err := s.now(ctx, rc, only == "" && !s.perRun)
	if err != nil || set == nil {
		return nil, err
	}
	return set.Tools(ctx, rc, only)
}

func (s *dynamic[D]) Instructions(ctx context.Context, rc *runtime.RunContext[D]) ([]model.Instruction, error) {
	set, err := s.now(ctx, rc, false)
	if err != nil || set == nil {
		return nil, err
	}
	return set.Instructions(ctx, rc)
}

// now returns the toolset of the run, and makes it if there is none yet, or anew.
func (s *dynamic[D]) now(ctx context.Context, rc *runtime.RunContext[D], anew bool) (runtime.Toolset[D], error) {
	s.mu.Lock()
	c := s.runs[rc.RunID]
	s.mu.Unlock()
	if c == nil {
		return nil, errNotOpen
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made && !anew {
		return c.set, nil
	}
	set, err := s.make(ctx, rc)
	if err != nil {
		return nil, err
	}
	if err := c.become(ctx, set); err != nil {
		return nil, err
	}
	c.made = true
	return c.set, nil
}

// become replaces what was made before.
func (c *current[D]) become(ctx context.Context, set runtime.Toolset[D]) error {
	if c.made && same(c.set, set) {
		return nil
	}
	if err := c.close(); err != nil || set == nil {
		return err
	}
	closed, err := set.Open(ctx)
	if err != nil {
		return fmt.Errorf("open toolset %q: %w", set.ID(), err)
	}
	c.set, c.closed = set, closed
	return nil
}

// close closes what was made, which is then forgotten.
func (c *current[D]) close() error {
	set, closed := c.set, c.closed
	c.set, c.closed, c.made = nil, nil, false
	if closed == nil {
		return nil
	}
	if err := closed(); err != nil {
		return fmt.Errorf("close toolset %q: %w", set.ID(), err)
	}
	return nil
}

// same reports whether both are the same toolset. Values that cannot be compared are not.
func same[D any](a, b runtime.Toolset[D]) (is bool) {
	defer func() {
		if recover() != nil {
			is = false
		}
	}()
	return a == b
}
