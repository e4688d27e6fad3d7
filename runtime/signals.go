package runtime

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// SkipRequest returns an error by which Hooks.Request and Hooks.PrepareRequest make res the response to the request: it
// is not sent to the model, and later functions are not called. If there is a response already, it is replaced.
func SkipRequest(res *message.Response) error { return &skipped[*message.Response]{res, "SkipRequest"} }

// SkipValidation returns an error by which Hooks.Validate makes call the decoded call.
func SkipValidation(call Call) error { return &skipped[Call]{call, "SkipValidation"} }

// SkipExecution returns an error by which Hooks.Execute, or a tool, makes result the result of the call. It must be a
// value that Tool.Encode takes.
func SkipExecution(result any) error { return &skipped[any]{result, "SkipExecution"} }

// skipped is a signal of a hook that knows the outcome.
type skipped[T any] struct {
	value T
	name  string
}

func (s *skipped[T]) Error() string { return "runtime." + s.name + " means nothing here" }

// RetryRequest returns an error by which PrepareRequest, Request.After and Request.OnError of Hooks have the request
// sent again: to m, or to the same model if m is nil. A response to the first attempt does not become part of the
// history, but its usage counts.
func RetryRequest(m model.Model) error { return &retryRequest{m} }

type retryRequest struct{ model model.Model }

func (*retryRequest) Error() string {
	return "runtime.RetryRequest can only be returned by PrepareRequest, Request.After and Request.OnError of Hooks: Before and Wrap are called once for a request, before any attempt"
}

// A HookTimeoutError says which hook has taken longer than Hooks.Timeout. It wraps context.DeadlineExceeded.
type HookTimeoutError struct {
	// Hook names the function, such as "Request.Before".
	Hook string
	Err  error
}

func (e *HookTimeoutError) Error() string {
	return "the hook " + e.Hook + " timed out: " + e.Err.Error()
}

// Unwrap returns the error of the hook.
func (e *HookTimeoutError) Unwrap() error { return e.Err }

// skip returns the value of a skip, if err is one.
func skip[T any](err error) (value T, ok bool) {
	if s, is := controls[*skipped[T]](err); is {
		return s.value, true
	}
	return value, false
}

// steers reports whether an error of a tool steers the run, so that it is not a failure of the tool.
func steers(err error) bool {
	return outside(err, func(err error) bool {
		switch err.(type) {
		case *RetryError, *FailedError, *DeferralError, *skipped[any]:
			return true
		}
		return err == ErrApprovalRequired || err == ErrCallDeferred
	})
}

var errNoNext = errors.New("a Step.Wrap of Hooks has returned without calling next, which leaves the run where it is")
