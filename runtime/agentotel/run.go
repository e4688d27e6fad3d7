package agentotel

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// runState is what the spans of a run know of each other.
type runState struct {
	id string

	mu   sync.Mutex
	used usage.Request // without the runs within it
	// instructions are those of the latest request, varied reports whether they have changed.
	instructions      string
	requested, varied bool
	written           map[message.Message]string
}

type runKey struct{}

// runOf returns the state of the run that info is of, nil if its span is not open in this process.
func runOf(ctx context.Context, info *runtime.RunInfo) *runState {
	if s, _ := ctx.Value(runKey{}).(*runState); s != nil && s.id == info.RunID {
		return s
	}
	return nil
}

// bill counts a response that is not used.
func (s *runState) bill(u *usage.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used.Count(u)
}

// count notes what a response has used, and with which instructions.
func (s *runState) count(c *chat, u *usage.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used.Count(u)
	s.varied = s.varied || s.requested && s.instructions != c.sent.Instructions
	s.instructions, s.requested = c.sent.Instructions, true
}

// messages is writer.messages, which writes each message of a run once. Messages that have left the history are forgotten.
func (s *runState) messages(w *writer, all []message.Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	written := make(map[message.Message]string, len(all))
	dst := []byte{'['}
	for _, m := range all {
		text, ok := s.written[m]
		if !ok {
			text = w.message(m)
		}
		written[m] = text
		dst = separate(dst, text)
	}
	s.written = written
	return string(append(dst, ']'))
}

// errPanicked is the error of a span whose function has not returned.
var errPanicked = &runtime.PanicError{}

// linkKey holds a link for the next run.
type linkKey struct{}

// WithLink returns a context in which the span of the next run links to another span: that of the run which it resumes from
// its history. A run that is resumed from a snapshot does not need WithLink, because the snapshot names the span.
// Settings.OnPause gets the context of the span; between processes it travels as a propagator writes it:
//
//	OnPause: func(ctx context.Context, pause *runtime.PauseError) {
//		propagation.TraceContext{}.Inject(ctx, carrier) // and store it with the history
//	}
//	...
//	paused := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(ctx, carrier))
//	agent.Run(agentotel.WithLink(ctx, paused), ...)
func WithLink(ctx context.Context, to trace.SpanContext) context.Context {
	return context.WithValue(ctx, linkKey{}, to)
}

// ran is Hooks.Run.Wrap.
func (i *Instrumentation) ran(ctx context.Context, info *runtime.RunInfo, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (out any, err error) {
	began := time.Now()
	ctx, span := i.startRun(ctx, info)
	s := &runState{id: info.RunID}
	if span.SpanContext().IsValid() {
		ctx = withBaggage(ctx, identityOf(info))
	}
	ctx = context.WithValue(ctx, runKey{}, s)
	err = errPanicked
	defer func() {
		i.endRun(span, info, s, out, err)
		failed := err
		if pause, ok := errors.AsType[*runtime.PauseError](err); ok {
			if failed = nil; i.set.OnPause != nil {
				i.set.OnPause(ctx, pause)
			}
		}
		i.took(ctx, "invoke_agent", keyAgentName, agentName(info), began, failed)
	}()
	out, err = next(ctx, in)
	return out, err
}

func (i *Instrumentation) startRun(ctx context.Context, info *runtime.RunInfo) (context.Context, trace.Span) {
	name := agentName(info)
	options := []trace.SpanStartOption{trace.WithAttributes(attribute.String(keyOperation, "invoke_agent"), attribute.String(keyAgentName, name))}
	ctx, to := resumed(ctx, info)
	if to.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: to}))
	}
	ctx, span := i.tracer.Start(ctx, i.names.runSpan(name), options...)
	if span.SpanContext().IsValid() {
		info.TraceParent = traceParent(ctx)
	}
	if span.IsRecording() {
		a := i.attributes()
		a.text("model_name", modelName(info))
		a.text("agent_name", name)
		a.text(keyRunID, info.RunID)
		a.text(keyConversation, info.ConversationID)
		a.text(keyMessage, name+" run")
		a.textIf("gen_ai.agent.description", info.AgentDescription)
		span.SetAttributes(a.list...)
	}
	return ctx, span
}

// resumed returns the span of the run that the run of info resumes, if any.
func resumed(ctx context.Context, info *runtime.RunInfo) (context.Context, trace.SpanContext) {
	if to, ok := ctx.Value(linkKey{}).(trace.SpanContext); ok {
		return context.WithValue(ctx, linkKey{}, nil), to // runs within this one are other runs
	}
	if info.TraceParent == "" {
		return ctx, trace.SpanContext{}
	}
	header := propagation.MapCarrier{headerTraceParent: info.TraceParent}
	return ctx, trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), header))
}

const headerTraceParent = "traceparent"

// Meta returns the trace context and the baggage of ctx, under the names of W3C's headers: traceparent, tracestate and baggage. It is
// for agentmcp.Client.Meta, as MCP sends them in the _meta of a call.
func Meta(ctx context.Context) map[string]any {
	header := propagation.MapCarrier{}
	propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}).Inject(ctx, header)
	meta := make(map[string]any, len(header))
	for name, value := range header {
		meta[name] = value
	}
	return meta
}

func traceParent(ctx context.Context) string {
	header := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, header)
	return header[headerTraceParent]
}

func modelName(info *runtime.RunInfo) string {
	if info.Model == nil {
		return "no-model"
	}
	return info.Model.Info().Name
}

// endRun ends the span of a run. A run that pauses has not failed.
func (i *Instrumentation) endRun(span trace.Span, info *runtime.RunInfo, s *runState, out any, err error) {
	defer span.End()
	if !span.IsRecording() {
		return
	}
	a := i.attributes()
	messages := info.Messages
	pause, paused := errors.AsType[*runtime.PauseError](err)
	failed, ran := errors.AsType[*runtime.RunError](err)
	switch {
	case paused:
		out, messages = pause.Requests, pause.Messages
	case ran && failed.Messages != nil:
		messages = failed.Messages
	}
	if i.set.Content && (err == nil || paused) {
		w := i.writer()
		a.content(keyFinalResult, w.value(out))
	}
	i.history(&a, info, s, messages)
	span.SetAttributes(a.list...)
	if err != nil && !paused {
		i.fail(span, err, false)
	}
}

// history adds what is known of a run when it has ended.
func (i *Instrumentation) history(a *attributes, info *runtime.RunInfo, s *runState, all []message.Message) {
	s.mu.Lock()
	used, instructions, varied := s.used, s.instructions, s.varied
	s.mu.Unlock()
	prefix := "gen_ai.aggregated_usage."
	if i.set.UsageNames {
		prefix = "gen_ai.usage."
	}
	a.use(prefix, &used)
	w := i.writer()
	schema := `"pydantic_ai.all_messages":{"type":"array"}`
	i.conversation(a, &w, s, all)
	if i.instruct(a, &w, instructions) {
		schema += `,"gen_ai.system_instructions":{"type":"array"}`
	}
	if n := earlier(all, info.RunID); n > 0 {
		a.number("pydantic_ai.new_message_index", n)
		schema += `,"pydantic_ai.new_message_index":{}`
	}
	if varied {
		a.add(attribute.Bool("pydantic_ai.variable_instructions", true))
		schema += `,"pydantic_ai.variable_instructions":{}`
	}
	if info.Metadata != nil {
		a.content(keyMetadata, w.value(info.Metadata))
		schema += `,"metadata":{"type":"array"}`
	}
	a.text(keySchema, `{"type":"object","properties":{`+schema+`,"final_result":{"type":"object"}}}`)
}

// conversation adds the messages of a run. The conventions have its last response apart.
func (i *Instrumentation) conversation(a *attributes, w *writer, s *runState, all []message.Message) {
	if n := len(all) - 1; i.names.conventions {
		for n >= 0 && !message.IsResponse(all[n]) {
			n--
		}
		if n >= 0 {
			a.content(keyOutput, "["+w.message(all[n])+"]")
			all = all[:n]
		}
	}
	a.content(keyAllMessages, s.messages(w, all))
}

// earlier counts the messages that the run began with.
func earlier(all []message.Message, runID string) int {
	for n, m := range all {
		if message.RunID(m) == runID {
			return n
		}
	}
	return 0
}

// withBaggage names the run to those that get the context: an Instrumentation.Model, and whoever is sent baggage.
func withBaggage(ctx context.Context, id identity) context.Context {
	b := baggage.FromContext(ctx)
	for _, m := range [...][2]string{{keyAgentName, id.agent}, {keyRunID, id.run}, {keyConversation, id.conversation}} {
		if member, err := baggage.NewMemberRaw(m[0], m[1]); err == nil {
			if with, err := b.SetMember(member); err == nil {
				b = with
			}
		}
	}
	return baggage.ContextWithBaggage(ctx, b)
}

// identityIn returns the run that the baggage names.
func identityIn(ctx context.Context) identity {
	b := baggage.FromContext(ctx)
	return identity{b.Member(keyAgentName).Value(), b.Member(keyRunID).Value(), b.Member(keyConversation).Value()}
}
