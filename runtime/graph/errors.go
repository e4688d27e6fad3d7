package graph

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// BuildError is the error of New: the graph cannot run.
type BuildError struct {
	// Graph is the name of the graph.
	Graph string
	// Problems lists all that is wrong, with the names of the nodes.
	Problems []string
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("agentgen: graph %q cannot run: %s", e.Graph, strings.Join(e.Problems, "; "))
}

// Error is the error of a run that has failed. The run stays where it was before the step, or the branches, that failed: it can
// be tried again, or written as a snapshot.
type Error struct {
	// Graph is the name of the graph.
	Graph string
	// Path is the node, "" if there is none. Branches and the nodes of graphs within the graph follow a slash:
	// "research/2/search".
	Path string
	// Err is what went wrong; a panic is a *runtime.PanicError.
	Err error
}

func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("agentgen: graph %q: %v", e.Graph, e.Err)
	}
	return fmt.Sprintf("agentgen: graph %q: node %q: %v", e.Graph, e.Path, e.Err)
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// ErrTooManySteps is wrapped by the error of a run that has taken as many steps as WithMaxSteps allows.
var ErrTooManySteps = errors.New("the run has taken too many steps")

// PauseError is the error of a run that waits for someone, which is not a failure: agents within it wait for approvals or
// results, and all else is done that does not depend on them. Give the results to Run.Resolve and call Run.Finish again, or
// resume the run from a snapshot in another process.
type PauseError struct {
	// Graph is the name of the graph.
	Graph string
	// Waiting are the agents that wait, in the order of their nodes.
	Waiting []Waiting

	snapshot func() ([]byte, error)
}

func (e *PauseError) Error() string {
	at := make([]string, len(e.Waiting))
	for i, w := range e.Waiting {
		at[i] = fmt.Sprintf("%q", w.Path)
	}
	return fmt.Sprintf("agentgen: graph %q is paused: agents wait for approvals or results at %s", e.Graph, strings.Join(at, ", "))
}

// Snapshot writes the paused run as JSON, from which Graph.Resume continues: see Run.Snapshot. It is the run as it was when it
// paused.
func (e *PauseError) Snapshot() ([]byte, error) {
	if e.snapshot == nil {
		return nil, errors.New("agentgen: no run has made this PauseError")
	}
	return e.snapshot()
}

// Waiting is an agent within a run that waits.
type Waiting struct {
	// Path is the agent's node, as in Error.Path.
	Path string
	// Requests are the calls that the agent's run waits for.
	Requests *message.DeferredRequests
}

// errWaiting says that a node waits for someone. What for is in its work.
var errWaiting = errors.New("an agent waits for approvals or results")

// contain calls a function of the user. Its panic becomes an error.
func contain[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &runtime.PanicError{Value: p, Stack: string(debug.Stack())}
		}
	}()
	return f()
}
