package devui

import (
	"context"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// gate stops a run before its steps, if that is wanted. Runs within it are part of its steps. It is safe for concurrent use.
type gate struct {
	feed *feed

	mu     sync.Mutex
	runID  string // of the run that it stops
	shut   bool
	opened chan struct{} // closed to let a step pass; nil if none waits
	at     stepInfo
	input  *model.Request // what the step sends
}

// pass waits until a step may be done.
func (g *gate) pass(ctx context.Context, info *runtime.RunInfo, s *loop.Step) error {
	if s.Kind != loop.StepRequest && s.Kind != loop.StepExecute {
		return nil
	}
	opened := g.stop(info, s)
	if opened == nil {
		return nil
	}
	defer g.passed()
	select {
	case <-opened:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// stop returns a channel that is closed when the step may be done, nil if it may be done now.
func (g *gate) stop(info *runtime.RunInfo, s *loop.Step) <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.runID == "" {
		g.runID = info.RunID
	}
	if !g.shut || g.runID != info.RunID {
		return nil
	}
	g.opened = make(chan struct{})
	g.at, g.input = stepInfo{Kind: s.Kind.String(), Request: info.Step}, nil
	if s.Input != nil {
		g.input = keep(s.Input)
	}
	for i := range s.Work {
		if c := s.Work[i].Call; c != nil {
			g.at.Calls = append(g.at.Calls, callInfo{c.ToolCallID, c.ToolName, c.Args})
		}
	}
	g.show()
	return g.opened
}

// passed notes that no step waits.
func (g *gate) passed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.opened, g.at, g.input = nil, stepInfo{}, nil
	g.show()
}

func (g *gate) show() {
	at := g.at
	g.feed.add("step", true, entry{Type: "step", Step: &at})
}

// set lets the next step pass, or all steps, or none. It returns false if it does not know the word.
func (g *gate) set(do string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch do {
	case "next", "go":
		g.shut = do == "next"
		if g.opened != nil {
			close(g.opened)
			g.opened = nil
		}
	case "pause":
		g.shut = true
	default:
		return false
	}
	return true
}

// next returns what the step sends that waits, nil if none waits or if it sends nothing.
func (g *gate) next() *model.Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.input
}

func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}
