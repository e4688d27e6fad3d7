package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

func TestErrorCode(t *testing.T) {
	run := func(err error) error { return &runtime.RunError{Err: err} }
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{errors.New("secret"), "error"},
		{fmt.Errorf("around: %w", runtime.Retryf("x")), "model_retry"},
		{run(runtime.Retryf("of a run within")), "error"},
		{runtime.Failedf("x: %w", context.Canceled), "tool_failed"},
		{runtime.ErrApprovalRequired, "approval_required"},
		{runtime.CallDeferred("{}"), "call_deferred"},
		{&runtime.PauseError{}, "paused"},
		{run(&usage.LimitError{Limit: "cost_limit"}), "cost_limit"},
		{run(context.Canceled), "canceled"},
		{fmt.Errorf("%w: %w", model.ErrStreamStopped, context.Canceled), "stopped"},
		{&model.ConnectionError{Reason: model.ErrTimeout, Err: context.DeadlineExceeded}, "timeout"},
		{&model.ConnectionError{Reason: model.ErrConnection, Err: errors.New("reset")}, "connection"},
		{&model.HTTPError{StatusCode: 529, Reason: model.ErrOverloaded}, "overloaded"},
		{&model.HTTPError{StatusCode: 418}, "418"},
		{run(&runtime.ToolError{Err: &runtime.PanicError{Value: "secret"}}), "panic"},
		{&model.ConfigError{Problems: []string{"x"}}, "config"},
		{&jsonwire.ValidationError{}, "validation_error"},
		{model.Misbehaved(errors.New("x")), "unexpected_model_behavior"},
		{model.ErrNoResponse, "unexpected_model_behavior"},
		{model.ErrIncompleteToolCall, "token_limit"},
	} {
		if got := runtime.ErrorCode(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
