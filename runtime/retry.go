package runtime

import (
	"fmt"
)

// RetryError asks the model to try again. Make one with Retryf.
type RetryError struct{ err error }

// Retryf returns the error of a tool that wants the model to try again; the model reads the text, which should say what
// to change. It counts against the tool's retries. Verbs are those of fmt.Errorf, %w included.
func Retryf(format string, args ...any) error {
	return &RetryError{fmt.Errorf(format, args...)}
}

func (e *RetryError) Error() string { return said(e.err, "try again") }

// Unwrap returns the error that was wrapped with %w, if any.
func (e *RetryError) Unwrap() error { return e.err }

// FailedError is the error of a tool that could not do what was asked. Make one with Failedf.
type FailedError struct{ err error }

// Failedf returns the error of a tool that could not do what was asked, if trying again would not help: the model reads
// the error and continues. It does not use up a retry. Verbs are those of fmt.Errorf, %w included.
func Failedf(format string, args ...any) error {
	return &FailedError{fmt.Errorf(format, args...)}
}

func (e *FailedError) Error() string { return said(e.err, "the tool could not do it") }

// Unwrap returns the error that was wrapped with %w, if any.
func (e *FailedError) Unwrap() error { return e.err }
