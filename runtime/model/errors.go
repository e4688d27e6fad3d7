package model

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// ConfigError lists all mistakes in an agent's fields, in the options of a run, in a direct request, or in deferred
// results.
type ConfigError struct {
	Problems []string

	what string // what they are in the way of, a run where it is empty
}

func (e *ConfigError) Error() string {
	what := e.what
	if what == "" {
		what = "the agent cannot run"
	}
	if len(e.Problems) == 0 {
		return "agentgen: " + what
	}
	return "agentgen: " + what + ": " + strings.Join(e.Problems, "; ")
}

// UnexpectedBehaviorError is the error of a run whose model did not do what it was asked to, even after its retries.
type UnexpectedBehaviorError struct {
	Message string
	// FinishReason is that of the response, if it matters.
	FinishReason message.FinishReason
	// Reason is one of ErrRetriesExceeded, ErrContentFilter, ErrTokenLimit and ErrIncompleteToolCall, or nil.
	// errors.Is finds it.
	Reason error
	// Response is the response that could not be used, if it was a single one.
	Response *message.Response
	// Err is what was wrong with the model's last attempt, if its retries are used up.
	Err error
}

func (e *UnexpectedBehaviorError) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": last error: " + e.Err.Error()
}

// Is reports whether target is the Reason, or what the Reason is a case of.
func (e *UnexpectedBehaviorError) Is(target error) bool {
	return e.Reason != nil && errors.Is(e.Reason, target)
}

// Unwrap returns Err.
func (e *UnexpectedBehaviorError) Unwrap() error { return e.Err }

// The reasons of an UnexpectedBehaviorError.
var (
	// ErrRetriesExceeded: the model has used up its retries of a tool or of its output.
	ErrRetriesExceeded = errors.New("the model has used up its retries")
	// ErrContentFilter: the provider has held back the response.
	ErrContentFilter = errors.New("the provider's content filter was triggered")
	// ErrTokenLimit: the model reached its token limit before it had said anything of use, or within its output.
	ErrTokenLimit = errors.New("the model reached its token limit")
	// ErrIncompleteToolCall: the model reached its token limit within a tool call. It is an ErrTokenLimit, too.
	ErrIncompleteToolCall = fmt.Errorf("%w within a tool call", ErrTokenLimit)
)

// Misbehaved returns an *UnexpectedBehaviorError with the text of err, or nil if err is nil.
func Misbehaved(err error) error {
	if err == nil {
		return nil
	}
	return &UnexpectedBehaviorError{Message: err.Error()}
}
