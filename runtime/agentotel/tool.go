package agentotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// A toolSpan is the span of a call of a function tool, or of an output function.
type toolSpan struct {
	*Instrumentation
	span  trace.Span
	info  *runtime.RunInfo
	name  string
	began time.Time
	// encode writes what the function has returned, as the model reads it.
	encode func(any) (string, error)
}

// startTool begins the span of a call. what says what is done with the tool.
func (i *Instrumentation) startTool(ctx context.Context, info *runtime.RunInfo, name string, call *message.ToolCallPart, what string) (context.Context, *toolSpan) {
	ctx, span := i.tracer.Start(ctx, i.names.toolSpan(name), trace.WithAttributes(attribute.String(keyOperation, "execute_tool"), attribute.String(keyTool, name)))
	t := &toolSpan{Instrumentation: i, span: span, info: info, name: name, began: time.Now()}
	if span.IsRecording() {
		t.describe(call, what)
	}
	return ctx, t
}

// describe sets the attributes of a call.
func (t *toolSpan) describe(call *message.ToolCallPart, what string) {
	a := t.attributes()
	a.textIf(keyCallID, call.ToolCallID)
	schema := `"gen_ai.tool.name":{}`
	if t.set.Content {
		w := t.writer()
		a.content(t.names.arguments, w.cut(orEmpty(call.Args)))
		schema = `"` + t.names.arguments + `":{"type":"object"},"` + t.names.result + `":{"type":"object"},` + schema
	}
	if call.ToolCallID != "" {
		schema += `,"gen_ai.tool.call.id":{}`
	}
	a.identify(identityOf(t.info))
	a.text(keyMessage, what+": "+t.name)
	a.text(keySchema, `{"type":"object","properties":{`+schema+`}}`)
	t.span.SetAttributes(a.list...)
}

// executed is Hooks.Execute.Wrap.
func (i *Instrumentation) executed(ctx context.Context, info *runtime.RunInfo, in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (out any, err error) {
	ctx, t := i.startTool(ctx, info, in.Part.ToolName, in.Part, "running tool")
	t.encode = func(v any) (string, error) {
		ret, err := in.Encode(v)
		return string(ret.Content), err
	}
	err = errPanicked
	defer func() { t.end(ctx, out, err) }()
	out, err = next(ctx, in)
	return out, err
}

func orEmpty(args string) string {
	if args == "" {
		return "{}"
	}
	return args
}

// end ends the span of a call.
func (t *toolSpan) end(ctx context.Context, out any, err error) {
	if skipped, ok := runtime.Skipped(err); ok {
		out, err = skipped, nil
	}
	waits, metadata := deferral(err)
	switch {
	case err == nil:
		t.returned(out)
	case waits != "":
		t.waits(waits, metadata, err)
	default:
		t.failed(err)
	}
	t.span.End()
	if waits != "" {
		err = nil
	}
	t.took(ctx, "execute_tool", keyTool, t.name, t.began, err)
}

// returned reports what the tool has returned.
func (t *toolSpan) returned(out any) {
	if !t.set.Content || !t.span.IsRecording() {
		return
	}
	result, err := t.encode(out)
	if err != nil {
		return // the run ends with it
	}
	t.result(result)
}

// result reports JSON as the result: a string as its text.
func (t *toolSpan) result(raw string) {
	if !t.set.Content {
		return
	}
	if text, ok := jsonwire.Raw(raw).Text(); ok {
		raw = text
	} else if raw == "" {
		raw = "null"
	}
	t.report(t.names.result, raw)
}

// report sets an attribute that is content.
func (t *toolSpan) report(key, value string) {
	a, w := t.attributes(), t.writer()
	a.content(key, w.cut(value))
	t.span.SetAttributes(a.list...)
}

// waits reports a call that waits for approval or a result.
func (t *toolSpan) waits(name string, metadata jsonwire.Raw, err error) {
	t.span.SetAttributes(attribute.String("pydantic_ai.tool.deferral.name", name))
	if t.set.Content && metadata != "" {
		t.report("pydantic_ai.tool.deferral.metadata", string(metadata))
	}
	if t.names.waitsAreErrors {
		t.fail(t.span, err, true)
	}
}

// failed reports an error, and what the model reads of it.
func (t *toolSpan) failed(err error) {
	switch runtime.ErrorCode(err) {
	case "model_retry":
		t.retries(message.RetryModelRetry)
		retry, _ := errors.AsType[*runtime.RetryError](err)
		t.result(string(jsonwire.Quote(retry.Error())))
	case "tool_failed":
		told, _ := errors.AsType[*runtime.FailedError](err)
		t.result(string(jsonwire.Quote(told.Error())))
	}
	t.fail(t.span, err, true)
}

// retries reports why the model has to make the call again, and which attempt that is, unless the run ends instead.
func (t *toolSpan) retries(why message.RetryCause) {
	t.span.SetAttributes(attribute.String("pydantic_ai.tool.retry.cause", string(why)))
	if t.info.LastAttempt() {
		return
	}
	t.span.SetAttributes(attribute.Int("pydantic_ai.tool.retry.attempt", t.info.Retry+1), attribute.Int("pydantic_ai.tool.retry.max_retries", t.info.MaxRetries))
}

// invalid is Hooks.Validate.OnError: a call whose arguments are refused has a span, too.
func (i *Instrumentation) invalid(ctx context.Context, info *runtime.RunInfo, in *runtime.ToolCall, err error) (runtime.Call, error) {
	v, isViolation := errors.AsType[*jsonwire.ValidationError](err)
	if !isViolation && runtime.ErrorCode(err) != "model_retry" {
		return nil, err
	}
	ctx, t := i.startTool(ctx, info, in.Part.ToolName, in.Part, "invalid tool call")
	t.span.SetAttributes(attribute.String("pydantic_ai.tool.failure_stage", "validation"))
	if isViolation {
		t.retries(message.RetryValidationError)
		t.result(string(message.RetryContent("", v.Violations)))
	}
	t.end(ctx, nil, err)
	return nil, err
}

// processed is Hooks.OutputProcess.Wrap: an output function has a span.
func (i *Instrumentation) processed(ctx context.Context, info *runtime.RunInfo, in *runtime.OutputCall, next func(context.Context, *runtime.OutputCall) (any, error)) (out any, err error) {
	if _, function := in.Value.(runtime.Call); !function || in.Part == nil {
		return next(ctx, in)
	}
	ctx, t := i.startTool(ctx, info, in.Part.ToolName, in.Part, "running output function")
	t.encode = func(v any) (string, error) {
		w := t.writer()
		return w.value(v), nil
	}
	err = errPanicked
	defer func() { t.end(ctx, out, err) }()
	out, err = next(ctx, in)
	return out, err
}
