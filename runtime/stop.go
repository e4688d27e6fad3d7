package runtime

import (
	"errors"
	"sync/atomic"
)

// ErrStopped is wrapped by the error of a run that Stopper.Stop has ended.
var ErrStopped = errors.New("the run was stopped")

// A Stopper stops runs gracefully. Unlike the end of a context, Stop does not cancel anything: the request or the calls
// in progress finish, their results become part of the history and are reported to those who watch, and then the run
// ends with a *RunError that wraps ErrStopped. Calls that have not begun, because of Agent.MaxParallelCalls, do not
// begin. A run that has its final output by then keeps it; under EndGraceful and EndExhaustive an output is not final
// before the other calls of its response have ended. Runs within the run (WithParent, AgentTool) are stopped with it.
//
// The zero Stopper is ready to use, for any number of runs (see WithStopper), and safe for concurrent use. It must not be
// copied after its first use.
type Stopper struct{ stopped atomic.Bool }

// Stop ends the runs with the Stopper before their next step, and those that begin later before their first.
func (s *Stopper) Stop() { s.stopped.Store(true) }

// err returns ErrStopped after Stop. The Stopper may be nil.
func (s *Stopper) err() error {
	if s != nil && s.stopped.Load() {
		return ErrStopped
	}
	return nil
}
