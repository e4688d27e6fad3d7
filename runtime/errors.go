package runtime

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// RunError is the error of every run that failed after it had begun. It wraps the cause: use errors.Is and errors.As.
type RunError struct {
	// Err is what went wrong.
	Err error
	// Agent is the agent's name.
	Agent string
	// RunID names the run.
	RunID string
	// Messages is the history up to the failure, the earlier history included.
	Messages []message.Message
	// Usage is what the run had used.
	Usage usage.Run
	// Metadata is what RunInfo.Metadata was.
	Metadata map[string]any
}

func (e *RunError) Error() string {
	why := saidWithin(e.Err, "the run failed")
	if e.Agent == "" {
		return "agentgen: " + why
	}
	return "agentgen: agent " + e.Agent + ": " + why
}

// said returns the text of err, or otherwise if err is nil: users make such errors in tests.
func said(err error, otherwise string) string {
	if err == nil {
		return otherwise
	}
	return err.Error()
}

// saidWithin is said for an error within another one: only the outermost text begins with agentgen's name.
func saidWithin(err error, otherwise string) string {
	return strings.TrimPrefix(said(err, otherwise), "agentgen: ")
}

// Unwrap returns Err.
func (e *RunError) Unwrap() error { return e.Err }

// ToolError is the error of a tool that ended the run. It wraps the tool's own error. (A tool that wants the model to
// try again returns Retryf instead.)
type ToolError struct {
	// Tool is the tool's name, CallID the id of the call. Both are empty if it was a function that converts or
	// validates an output in text.
	Tool, CallID string
	Err          error
}

func (e *ToolError) Error() string {
	why := saidWithin(e.Err, "the call failed")
	if e.Tool == "" {
		return "the output in text: " + why
	}
	return fmt.Sprintf("tool %q: %s", e.Tool, why)
}

// Unwrap returns the tool's error.
func (e *ToolError) Unwrap() error { return e.Err }

// PanicError is a panic of a user's function, turned into an error. The value of the panic is logged, too.
type PanicError struct {
	// Value is what was given to panic.
	Value any
	// Stack is that of the goroutine, as debug.Stack formats it. It is not part of error texts, logs or messages to a
	// model, since it may show secrets: log it yourself if you want it. It is empty if another process has run the
	// function.
	Stack string
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns Value where it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
