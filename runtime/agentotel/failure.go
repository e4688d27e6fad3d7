package agentotel

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// fail gives a span the status Error, and describes the error in an event. Texts are content: they may repeat what was said.
func (i *Instrumentation) fail(span trace.Span, err error, escaped bool) {
	if !span.IsRecording() {
		return
	}
	a := i.attributes()
	a.text("exception.type", typeOf(err))
	a.text("exception.escaped", pythonBool(escaped))
	status := ""
	if i.set.Content {
		w := i.writer()
		n := len(a.list)
		if a.content("exception.message", w.cut(cause(err).Error())); len(a.list) > n {
			status = a.list[n].Value.AsString()
		}
	}
	span.SetAttributes(attribute.String(keyErrorType, errorCode(err)))
	span.AddEvent("exception", trace.WithAttributes(a.list...))
	span.SetStatus(codes.Error, status)
}

// pythonBool is how OpenTelemetry's SDK for Python, which the reference uses, writes it.
func pythonBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// cause returns the error without what runs and tools have put around it.
func cause(err error) error {
	for {
		switch e := err.(type) {
		case *runtime.RunError:
			err = e.Err
		case *runtime.ToolError:
			err = e.Err
		default:
			return err
		}
		if err == nil {
			return errNone
		}
	}
}

var errNone = errors.New("no error is known")

func typeOf(err error) string { return fmt.Sprintf("%T", cause(err)) }

// errorCode returns a short word for an error that does not depend on its text, for the attribute error.type.
func errorCode(err error) string {
	if code, ok := steeringCode(err); ok {
		return code
	}
	for _, known := range reasons {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	if limit, ok := errors.AsType[*usage.LimitError](err); ok {
		return limit.Limit
	}
	if http, ok := errors.AsType[*model.HTTPError](err); ok {
		return strconv.Itoa(http.StatusCode)
	}
	switch {
	case isA[*runtime.PanicError](err):
		return "panic"
	case isA[*jsonwire.ValidationError](err):
		return "validation_error"
	case isA[*model.UnexpectedBehaviorError](err):
		return "unexpected_model_behavior"
	case isA[*model.ConfigError](err):
		return "config"
	}
	return typeOf(err)
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// reasons are the errors that have a code of their own, the more particular ones first.
var reasons = []struct {
	err  error
	code string
}{
	{context.Canceled, "canceled"}, {model.ErrStreamStopped, "stopped"},
	{model.ErrContentFilter, "content_filter"}, {model.ErrContextWindow, "context_window"}, {model.ErrAuthentication, "authentication"},
	{model.ErrNotFound, "not_found"}, {model.ErrQuota, "quota"}, {model.ErrRateLimit, "rate_limit"}, {model.ErrOverloaded, "overloaded"},
	{model.ErrTimeout, "timeout"}, {context.DeadlineExceeded, "timeout"}, {model.ErrRetriesExceeded, "retries_exceeded"},
	{model.ErrTokenLimit, "token_limit"}, {model.ErrConnection, "connection"},
}

// steering finds in err an error by which a function steers its run. Those within the error of another run, or of a panic, do not.
func steering(err error) error {
	switch e := err.(type) {
	case nil, *runtime.RunError, *runtime.ToolError, *runtime.PanicError:
		return nil
	case *runtime.RetryError, *runtime.FailedError, *runtime.DeferralError:
		return err
	case interface{ Unwrap() error }:
		return steering(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			if found := steering(one); found != nil {
				return found
			}
		}
	}
	if err == runtime.ErrApprovalRequired || err == runtime.ErrCallDeferred {
		return err
	}
	return nil
}

func steeringCode(err error) (code string, ok bool) {
	switch steering(err).(type) {
	case *runtime.RetryError:
		return string(message.RetryModelRetry), true
	case *runtime.FailedError:
		return "tool_failed", true
	}
	return "", false
}

// deferral returns Pydantic AI's name of an error by which a call waits, "" for other errors, and the metadata with it.
func deferral(err error) (name string, metadata jsonwire.Raw) {
	found := steering(err)
	if d, ok := found.(*runtime.DeferralError); ok {
		found, metadata = d.Err, d.Metadata
	}
	switch found {
	case runtime.ErrApprovalRequired:
		return "ApprovalRequired", metadata
	case runtime.ErrCallDeferred:
		return "CallDeferred", metadata
	}
	return "", ""
}
