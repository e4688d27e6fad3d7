package agentotel

import (
	"errors"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
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
	span.SetAttributes(attribute.String(keyErrorType, errorType(err)))
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

// errorType is the attribute error.type: the code of the error or, of one without a code of its own, Go's type.
func errorType(err error) string {
	if code := runtime.ErrorCode(err); code != "error" {
		return code
	}
	return typeOf(err)
}

// deferral returns Pydantic AI's name of an error by which a call waits, "" for other errors, and the metadata with it.
func deferral(err error) (name string, metadata jsonwire.Raw) {
	if d, ok := errors.AsType[*runtime.DeferralError](err); ok {
		metadata = d.Metadata
	}
	switch runtime.ErrorCode(err) {
	case "approval_required":
		return "ApprovalRequired", metadata
	case "call_deferred":
		return "CallDeferred", metadata
	}
	return "", ""
}
