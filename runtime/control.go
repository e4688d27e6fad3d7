package runtime

import "errors"

// The errors with which a function steers its run (Retryf, Failedf, ErrApprovalRequired, ErrCallDeferred) count for the
// call that returns them. Inside the error of another run, of its tools or of a panic they were meant for somebody else,
// or for nobody.

// controls is errors.AsType for errors with which a function steers its run.
func controls[E error](err error) (found E, ok bool) {
	outside(err, func(err error) bool {
		found, ok = err.(E)
		return ok
	})
	return found, ok
}

// controlledBy is errors.Is for errors with which a function steers its run.
func controlledBy(err, target error) bool {
	return outside(err, func(err error) bool {
		is, ok := err.(interface{ Is(error) bool })
		return err == target || ok && is.Is(target)
	})
}

// outside tells whether one of the errors that err wraps, and that are not inside of another run's, is the one.
func outside(err error, is func(error) bool) bool {
	switch err.(type) {
	case nil, *RunError, *ToolError, *PanicError:
		return false
	}
	if is(err) {
		return true
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return outside(e.Unwrap(), is)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			if outside(err, is) {
				return true
			}
		}
	}
	return false
}

// SubAgentPausedError is the error of a run within which another, begun by one of its functions, has paused. The run
// cannot wait for it. Let the other agent resolve its calls while it runs, with Agent.DeferredHandlers.
type SubAgentPausedError struct {
	// Tool is the tool that has run the other agent, empty where it was another function.
	Tool string
	// Pause is how the other agent's run has paused. It is not wrapped: the outer run has not paused.
	Pause *PauseError
}

func (e *SubAgentPausedError) Error() string {
	by := "within this run"
	if e.Tool != "" {
		by = "by tool " + e.Tool
	}
	return e.Pause.who() + ", begun " + by + ", has paused: it waits for " + e.Pause.what() +
		"; this run cannot wait for it: give that agent DeferredHandlers"
}

// notPaused keeps the pause of another run from looking like one of the run that fails with err.
func notPaused(err error, tool string) error {
	if p, ok := errors.AsType[*PauseError](err); ok {
		return &SubAgentPausedError{Tool: tool, Pause: p}
	}
	return err
}
