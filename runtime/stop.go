package runtime

import (
	"errors"
	"sync/atomic"
)

// ErrStopped is wrapped by the error of a run that Stopper.Stop has ended.
var ErrStopped = errors.New("the run was stopped")

// A Stopper ends runs in order. Unlike the end of a context, Stop breaks nothing off: a request or the calls under way come to
// their end, what they returned becomes part of the history and is told to those who watch, and then the run ends with a
// *RunError that wraps ErrStopped. A run that has its final output by then keeps it; under EndGraceful and EndExhaustive an
// output is not final before the other calls of its response have ended. Runs within the run (WithParent, AgentTool) are
// stopped with it.
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
