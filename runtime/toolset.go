package runtime

import (
	"context"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Toolset is a source of tools. It is called before each request: they may come, go and change during a run.
// Agent.Toolsets and WithToolsets take toolsets.
//
// Package toolsets has common ones: combined, prefixed, filtered, dynamic and others.
//
// Embed a ToolsetBase for the methods that most toolsets do not need. To change a toolset, embed it and override Tools. One that
// renames tools with WithDef has to ask the embedded toolset for only by the name that the tool has there; one that renames
// them in Preparers need not.
//
// A Toolset must be safe for concurrent use: runs share it.
type Toolset[D any] interface {
	// ID names the toolset in errors, and in the snapshots of runs that wait for its tools. It must not be empty, must
	// be unique among the toolsets of a run, and must not change as long as snapshots are kept.
	ID() string
	// Open begins the use of the toolset, and returns the function that ends it. A run opens a toolset before it uses
	// it, and closes it when it is over; Agent.Open keeps the toolsets of an agent open over many runs. So Open may be
	// called while the toolset is open already, by several goroutines at the same time: see SharedOpen. What it opens
	// must outlive ctx. A call that a run has abandoned may use the toolset after the run has closed it.
	Open(ctx context.Context) (closed func() error, err error)
	// Tools returns the tools for the next request. If only is not empty, only the tool whose Def has that name is
	// needed, though others may be returned, too: it was listed for the latest request, maybe by another process, and
	// is to be called. Return it whatever rc says about the run; if it is missing, the model reads that there is no
	// such tool. The caller may change the list. An error ends the run.
	Tools(ctx context.Context, rc *RunContext[D], only string) ([]Tool[D], error)
	// Instructions returns instructions for the next request, which follow those of the agent; nil for none. An error ends
	// the run.
	Instructions(ctx context.Context, rc *RunContext[D]) ([]model.Instruction, error)
}

// ToolsetBase is what a Toolset embeds that need not be opened and has no instructions.
type ToolsetBase[D any] struct{}

// Open does nothing.
func (ToolsetBase[D]) Open(context.Context) (func() error, error) { return nothingToClose, nil }

func nothingToClose() error { return nil }

// Instructions returns nil.
func (ToolsetBase[D]) Instructions(context.Context, *RunContext[D]) ([]model.Instruction, error) {
	return nil, nil
}

// NewToolset returns a toolset of tools that are always the same.
func NewToolset[D any](id string, tools ...Tool[D]) Toolset[D] {
	return &fixedSet[D]{id: id, tools: tools}
}

type fixedSet[D any] struct {
	ToolsetBase[D]
	id    string
	tools []Tool[D]
}

func (s *fixedSet[D]) ID() string { return s.id }

func (s *fixedSet[D]) Tools(context.Context, *RunContext[D], string) ([]Tool[D], error) {
	return slices.Clone(s.tools), nil // the list is the caller's
}

// SharedOpen implements the Open of a Toolset for several users: the first user opens what is behind the toolset, and
// the last one closes it. The zero value is ready to use.
//
//	func (s *set) Open(ctx context.Context) (func() error, error) { return s.shared.Open(ctx, s.connect) }
type SharedOpen struct {
	mu      sync.Mutex
	opening chan struct{} // holds a token while someone opens or closes; nil before the first Open
	users   int
	closed  func() error
}

// Open calls open if what it opens is not in use, and returns the function that ends the use, which does so once. It
// returns ctx's error, with its cause, if ctx ends while another user opens or closes.
func (s *SharedOpen) Open(ctx context.Context, open func(context.Context) (closed func() error, err error)) (func() error, error) {
	token := s.token()
	select {
	case token <- struct{}{}:
	case <-ctx.Done():
		return nil, ctxerr.Of(ctx)
	}
	defer func() { <-token }()
	if s.users == 0 {
		closed, err := open(ctx)
		if err != nil {
			return nil, err
		}
		s.closed = closed
	}
	s.users++
	return sync.OnceValue(s.leave), nil
}

// token returns the channel whose one place guards users and closed.
func (s *SharedOpen) token() chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opening == nil {
		s.opening = make(chan struct{}, 1)
	}
	return s.opening
}

func (s *SharedOpen) leave() error {
	token := s.token()
	token <- struct{}{}
	defer func() { <-token }()
	if s.users--; s.users > 0 || s.closed == nil {
		return nil
	}
	return s.closed()
}
