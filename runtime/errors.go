package runtime

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// RunError is the error of every run that failed after it had begun. It wraps what went wrong: look for that with
// errors.Is and errors.As.
type RunError struct {
	// Err is what went wrong.
	Err error
	// Agent is the agent's name.
	Agent string
	// RunID names the run.
	RunID string
	// Messages is the history up to the failure, the earlier history included.
	Messages []Message
	// Usage is what the run had used.
	Usage RunUsage
	// Metadata is what RunInfo.Metadata was.
	Metadata map[string]any
}

func (e *RunError) Error() string {
	why := said(e.Err, "the run failed")
	if e.Agent == "" {
		return "agent run: " + why
	}
	return "agent " + e.Agent + ": " + why
}

// said returns the text of an error, or the other one where there is none: users make such errors in tests.
func said(err error, otherwise string) string {
	if err == nil {
		return otherwise
	}
	return err.Error()
}

// Unwrap returns Err.
func (e *RunError) Unwrap() error { return e.Err }

// ConfigError lists all that is wrong with an agent's fields, with the options of a run, or with what else a caller has
// put together: a direct request, results of calls that wait.
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
		return what
	}
	return what + ": " + strings.Join(e.Problems, "; ")
}

// SnapshotError is the error of a snapshot that cannot be read: it is damaged, or no loop has written it.
type SnapshotError struct {
	// Err is what is wrong: a *jsonwire.ValidationError where the text is no JSON, or not of the form of snapshots.
	Err error
}

func (e *SnapshotError) Error() string { return "read the snapshot: " + said(e.Err, "it is damaged") }

// Unwrap returns Err.
func (e *SnapshotError) Unwrap() error { return e.Err }

// UnexpectedModelBehaviorError is the error of a run whose model did not do what it was asked to, even after its retries.
type UnexpectedModelBehaviorError struct {
	Message string
	// FinishReason is that of the response, where it matters.
	FinishReason FinishReason
	// Reason is one of ErrRetriesExceeded, ErrContentFilter, ErrTokenLimit and ErrIncompleteToolCall, or nil.
	// errors.Is finds it.
	Reason error
	// Response is the response that could not be used, where one alone is to blame.
	Response *ModelResponse
	// Err is what was wrong with the model's last try, where its retries are used up.
	Err error
}

func (e *UnexpectedModelBehaviorError) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": the last time: " + e.Err.Error()
}

// Is tells whether target is the Reason.
func (e *UnexpectedModelBehaviorError) Is(target error) bool {
	return e.Reason != nil && target == e.Reason
}

// Unwrap returns Err.
func (e *UnexpectedModelBehaviorError) Unwrap() error { return e.Err }

// The reasons of an UnexpectedModelBehaviorError.
var (
	// ErrRetriesExceeded: the model has used up its retries of a tool or of its answer.
	ErrRetriesExceeded = errors.New("the model has used up its retries")
	// ErrContentFilter: the provider has held back what the model said.
	ErrContentFilter = errors.New("the provider's content filter was triggered")
	// ErrTokenLimit: the model reached its token limit before it had said anything.
	ErrTokenLimit = errors.New("the model reached its token limit")
	// ErrIncompleteToolCall: the model reached its token limit within a tool call.
	ErrIncompleteToolCall = errors.New("the model reached its token limit within a tool call")
)

// misbehaved returns the error of a model that has done what err says, or nil without one.
func misbehaved(err error) error {
	if err == nil {
		return nil
	}
	return &UnexpectedModelBehaviorError{Message: err.Error()}
}

// ToolError is the error of a tool that ended the run. It wraps the tool's own error. (A tool that wants the model to
// try again returns Retryf instead.)
type ToolError struct {
	// Tool is the tool's name, CallID the id of the call. Both are empty where it was a function that makes the answer of
	// a text or looks at such an answer.
	Tool, CallID string
	Err          error
}

func (e *ToolError) Error() string {
	why := said(e.Err, "the call failed")
	if e.Tool == "" {
		return "the answer in text: " + why
	}
	return fmt.Sprintf("tool %q: %s", e.Tool, why)
}

// Unwrap returns the tool's error.
func (e *ToolError) Unwrap() error { return e.Err }

// PanicError is a panic of a user's function, turned into an error. The stack is in the log.
type PanicError struct {
	// Value is what was given to panic.
	Value any
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns Value where it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// ModelHTTPError is the error of a provider that answered with a failure.
type ModelHTTPError struct {
	StatusCode int
	ModelName  string
	// Body is what the provider said, as it was sent.
	Body string
	// Headers are those of the response, by their names in lower case; nil where there are none.
	Headers map[string]string
	// RetryAfter is how long the provider asks to wait before another try; 0 where it does not say.
	RetryAfter time.Duration
	// Err is the provider package's own error, if any.
	Err error
}

func (e *ModelHTTPError) Error() string {
	return fmt.Sprintf("status_code: %d, model_name: %s, body: %s", e.StatusCode, e.ModelName, e.Body)
}

// Unwrap returns Err.
func (e *ModelHTTPError) Unwrap() error { return e.Err }
