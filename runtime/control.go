package runtime

// The errors with which a function steers its run (Retryf, Failedf, ErrApprovalRequired, ErrCallDeferred) count for the
// call that returns them. Inside the error of another run, of its tools or of a panic they do not steer this run.

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

// outside reports whether one of the errors that err wraps, and that are not inside of another run's, is the one.
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
