package agentshell

import (
	"context"
	"errors"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Capability returns the tools of a Shell as a capability, with the ID "shell".
func Capability[D any](s *Shell) runtime.Capability[D] {
	return runtime.Capability[D]{ID: "shell", Toolsets: []runtime.Toolset[D]{Toolset[D](s)}}
}

// Toolset returns the tools of a Shell. Wrap it to change them, such as by toolsets.ApprovalRequired:
//
//	toolsets.ApprovalRequired(agentshell.Toolset[Deps](shell), func(_ context.Context, rc *runtime.RunContext[Deps], _ runtime.Call) (bool, error) {
//		return agentshell.Runs(rc.ToolName), nil
//	})
//
// Each run has a Session of its own. Its background commands end with the run, or, if Agent.Open keeps the toolset open, when that is
// closed: until then other runs may check and stop them. Where an engine drives the run, each task opens the toolset: there background
// commands need Agent.Open, and Options.PersistCwd does nothing.
func Toolset[D any](s *Shell) runtime.Toolset[D] {
	return &toolset[D]{shell: s, runs: map[string]*running{}}
}

// Runs reports whether the tool of that name runs a command that the model has written.
func Runs(tool string) bool { return tool == "run_command" || tool == "start_command" }

// A toolset has the tools of all runs.
type toolset[D any] struct {
	shell *Shell

	mu    sync.Mutex
	kept  *jobs // of Agent.Open, nil if it does not keep the toolset open
	users int   // of kept
	runs  map[string]*running
}

// A running is the session of a run.
type running struct {
	*Session
	users int  // guarded by toolset.mu
	own   bool // its jobs end with it
}

func (s *toolset[D]) ID() string { return "shell" }

// Open begins the session of a run or, for Agent.Open, keeps what runs in the background from run to run.
func (s *toolset[D]) Open(ctx context.Context) (func() error, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := runtime.OpeningRun(ctx)
	if id == "" {
		if s.users++; s.kept == nil {
			s.kept = newJobs()
		}
		return sync.OnceValue(s.release), nil
	}
	r := s.runs[id]
	if r == nil {
		r = &running{Session: s.shell.NewSession()}
		if r.own = s.kept == nil; !r.own {
			r.jobs = s.kept
		}
		s.runs[id] = r
	}
	r.users++
	return sync.OnceValue(func() error { return s.leave(id, r) }), nil
}

// release ends what Agent.Open has kept, if it is not kept elsewhere.
func (s *toolset[D]) release() error {
	s.mu.Lock()
	kept := s.kept
	if s.users--; s.users > 0 {
		s.mu.Unlock()
		return nil
	}
	s.kept = nil
	s.mu.Unlock()
	kept.close()
	return nil
}

// leave ends the session of a run, if no one else uses it.
func (s *toolset[D]) leave(id string, r *running) error {
	s.mu.Lock()
	r.users--
	last := r.users == 0
	if last {
		delete(s.runs, id)
	}
	s.mu.Unlock()
	if last && r.own {
		return r.Close()
	}
	return nil
}

var errNotOpen = errors.New("it is asked for tools while it is not open: a toolset that embeds another must call its Open")

func (s *toolset[D]) Tools(_ context.Context, rc *runtime.RunContext[D], _ string) ([]runtime.Tool[D], error) {
	s.mu.Lock()
	r := s.runs[rc.RunID]
	s.mu.Unlock()
	if r == nil {
		return nil, errNotOpen
	}
	tools := SessionTools[D](r.Session)
	if retries := s.shell.o.Retries; retries != nil {
		for i, t := range tools {
			tools[i] = runtime.WithDef(t, func(def *model.ToolDef) { def.Retries = retries })
		}
	}
	return tools, nil
}

func (s *toolset[D]) Instructions(context.Context, *runtime.RunContext[D]) ([]model.Instruction, error) {
	return nil, nil
}
