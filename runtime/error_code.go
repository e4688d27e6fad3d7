package runtime

import (
	"context"
	"errors"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// ErrorCode returns a short code for an error, for metrics, logs and events. Codes stay the same from version to
// version and contain nothing of the conversation. The code is "" for nil and "error" for unknown errors. It is
//
//   - model_retry, tool_failed, approval_required or call_deferred for the errors with which tools steer a run, and paused for a run
//     that waits,
//   - the name of the limit for a *usage.LimitError, such as request_limit,
//   - canceled, stopped, timeout, panic, config or validation_error,
//   - content_filter, token_limit, retries_exceeded or unexpected_model_behavior for what a model did,
//   - context_window, authentication, not_found, quota, rate_limit, overloaded, unavailable, connection or rejected for what a provider
//     did, or its HTTP status, such as 500.
func ErrorCode(err error) string {
	if err == nil {
		return ""
	}
	if code := steeringCode(err); code != "" {
		return code
	}
	if limit, ok := errors.AsType[*usage.LimitError](err); ok && limit.Limit != "" {
		return limit.Limit
	}
	for _, known := range codes {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	if http, ok := errors.AsType[*model.HTTPError](err); ok && http.StatusCode != 0 {
		return strconv.Itoa(http.StatusCode)
	}
	return typeCode(err)
}

// codes are those of errors that errors.Is finds, the more particular ones first.
var codes = [...]struct {
	err  error
	code string
}{
	{model.ErrStreamStopped, "stopped"}, {model.ErrTimeout, "timeout"}, {context.Canceled, "canceled"}, {context.DeadlineExceeded, "timeout"},
	{model.ErrContentFilter, "content_filter"}, {model.ErrContextWindow, "context_window"}, {model.ErrAuthentication, "authentication"},
	{model.ErrNotFound, "not_found"}, {model.ErrQuota, "quota"}, {model.ErrRateLimit, "rate_limit"}, {model.ErrOverloaded, "overloaded"},
	{model.ErrUnavailable, "unavailable"}, {model.ErrConnection, "connection"}, {model.ErrRejected, "rejected"},
	{model.ErrRetriesExceeded, "retries_exceeded"}, {model.ErrTokenLimit, "token_limit"},
}

// steeringCode is that of an error with which a function steers its run.
func steeringCode(err error) string {
	if _, ok := controls[*RetryError](err); ok {
		return "model_retry"
	}
	if _, ok := controls[*FailedError](err); ok {
		return "tool_failed"
	}
	switch {
	case controlledBy(err, ErrApprovalRequired):
		return "approval_required"
	case controlledBy(err, ErrCallDeferred):
		return "call_deferred"
	}
	return ""
}

// typeCode is that of an error by its type.
func typeCode(err error) string {
	var (
		panicked   *PanicError
		paused     *PauseError
		config     *model.ConfigError
		violations *jsonwire.ValidationError
		behavior   *model.UnexpectedBehaviorError
	)
	switch {
	case errors.As(err, &panicked):
		return "panic"
	case errors.As(err, &paused):
		return "paused"
	case errors.As(err, &config):
		return "config"
	case errors.As(err, &violations):
		return "validation_error"
	case errors.As(err, &behavior), errors.Is(err, model.ErrNoResponse):
		return "unexpected_model_behavior"
	}
	return "error"
}
