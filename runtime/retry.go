package runtime

import (
	"fmt"
)

// RetryError asks the model to try again. Make one with Retryf.
type RetryError struct{ err error }

// Retryf is the error of a tool that wants the model to try again, with words that tell it what to change. It is
// counted against the tool's retry budget. Verbs are those of fmt.Errorf, %w included.
func Retryf(format string, args ...any) error {
	return &RetryError{fmt.Errorf(format, args...)}
}

func (e *RetryError) Error() string { return said(e.err, "try again") }

// Unwrap returns the error that was wrapped with %w, if any.
func (e *RetryError) Unwrap() error { return e.err }

// FailedError tells the model that a tool could not do what was asked. Make one with Failedf.
type FailedError struct{ err error }

// Failedf is the error of a tool that could not do what was asked, where trying the same again would not help: the
// model reads the error and continues. It does not use up a retry. Verbs are those of fmt.Errorf, %w included.
func Failedf(format string, args ...any) error {
	return &FailedError{fmt.Errorf(format, args...)}
}

func (e *FailedError) Error() string { return said(e.err, "the tool could not do it") }

// Unwrap returns the error that was wrapped with %w, if any.
func (e *FailedError) Unwrap() error { return e.err }
