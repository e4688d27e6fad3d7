package agentotel

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A chat is the span of one request, with all attempts at it.
type chat struct {
	*Instrumentation
	span    trace.Span
	id      identity
	run     *runState // nil without an agent, and where the run is in another process
	started time.Time
	// info is the model that was asked last, request what it was asked.
	info    model.Info
	request *model.Request
	sent    model.Prepared
	// last is the latest attempt; attempts counts them.
	last     attempt
	attempts int
}

type chatKey struct{}

// startChat begins the span of a request. The context is that of the request.
func (i *Instrumentation) startChat(ctx context.Context, info model.Info, id identity, run *runState) (context.Context, *chat) {
	ctx, span := i.tracer.Start(ctx, "chat "+info.Name, trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String(keyOperation, "chat"), attribute.String(keyRequestModel, info.Name)))
	if span.IsRecording() {
		a := i.attributes()
		a.identify(id)
		span.SetAttributes(a.list...)
	}
	c := &chat{Instrumentation: i, span: span, id: id, run: run, started: time.Now(), info: info}
	return context.WithValue(ctx, chatKey{}, c), c
}

// respond asks a model, as one attempt at the request.
func (c *chat) respond(ctx context.Context, m model.Model, r *model.Request, s *model.Stream) (*message.Response, error) {
	c.failedBefore()
	c.describe(m.Info(), r, s != nil)
	c.last = attempt{began: time.Now()}
	c.attempts++
	watched := s
	if s != nil {
		watched = model.NewStream(func(e model.Event) error {
			c.last.hears(e)
			return s.Emit(e)
		})
	}
	res, err := m.Respond(ctx, r, watched)
	c.last.ended, c.last.res, c.last.err = time.Now(), res, err
	return res, err
}

// describe sets the attributes of what is sent to the model.
func (c *chat) describe(info model.Info, r *model.Request, streamed bool) {
	c.info, c.request = info, r
	if !c.span.IsRecording() {
		return
	}
	sent, err := model.Prepare(info, r, nil)
	if err != nil {
		return // the model itself returns it
	}
	c.sent = sent
	a := c.attributes()
	a.model(info)
	if !c.set.NoRequestParameters && !c.names.conventions {
		w := c.writer()
		a.content(keyParameters, w.parameters(r, &sent))
	}
	a.text(keySchema, c.schema(""))
	a.textIf("gen_ai.tool.definitions", definitions(&sent))
	a.settings(sent.Settings)
	if c.names.conventions && streamed {
		a.add(attribute.Bool("gen_ai.request.stream", true))
	}
	c.span.SetAttributes(a.list...)
	c.span.SetName("chat " + info.Name)
}

// model adds which model is asked, and where.
func (a *attributes) model(info model.Info) {
	a.text(keyProvider, info.Provider)
	a.text(keySystem, info.Provider)
	a.text(keyRequestModel, info.Name)
	u, err := url.Parse(info.URL)
	if err != nil || info.URL == "" {
		return
	}
	a.textIf("server.address", u.Hostname())
	if port, err := strconv.Atoi(u.Port()); err == nil {
		a.number("server.port", port)
	}
}

// schema is how Logfire shows the attributes of the span that are JSON.
func (c *chat) schema(messages string) string {
	properties := messages
	if !c.set.NoRequestParameters {
		if properties != "" {
			properties += ","
		}
		properties += `"model_request_parameters":{"type":"object"}`
	}
	return `{"type":"object","properties":{` + properties + `}}`
}

// end ends the span. res is the response that the run uses, nil if there is none, with an error or without.
func (c *chat) end(ctx context.Context, res *message.Response, err error) {
	if res == nil {
		res = c.last.res
	}
	if c.attempts == 0 {
		res = nil // a hook has made it up
	}
	if res != nil {
		c.responded(ctx, res)
	}
	if err != nil {
		c.fail(c.span, err, false)
	}
	c.span.End()
	c.measure(ctx, res, err)
}

// responded sets the attributes of what the model has returned.
func (c *chat) responded(ctx context.Context, res *message.Response) {
	if c.run != nil {
		c.run.count(c, &res.Usage)
	}
	if !c.span.IsRecording() {
		return
	}
	for n := range res.FailedAttempts {
		c.failedElsewhere(ctx, n, &res.FailedAttempts[n])
	}
	a := c.attributes()
	c.said(&a, res)
	a.use("gen_ai.usage.", &res.Usage)
	a.text(keyReplyModel, c.replyModel(res))
	if cost, known := c.price(res); known {
		a.float(keyCost, cost)
	}
	a.textIf("gen_ai.response.id", res.ProviderResponseID)
	if res.FinishReason != "" {
		a.texts("gen_ai.response.finish_reasons", []string{string(res.FinishReason)})
	}
	if s, ok := c.last.firstChunk(); ok {
		a.float(keyFirstChunk, s)
	}
	c.span.SetAttributes(a.list...)
	c.cacheHealth(res)
}

// said adds the messages.
func (c *chat) said(a *attributes, res *message.Response) {
	w := c.writer()
	input := ""
	if c.run != nil {
		input = c.run.messages(&w, c.request.Messages)
	} else {
		input = w.messages(c.request.Messages)
	}
	a.content(keyInput, input)
	a.content(keyOutput, "["+w.response(res)+"]")
	schema := `"gen_ai.input.messages":{"type":"array"},"gen_ai.output.messages":{"type":"array"}`
	if c.instruct(a, &w, c.sent.Instructions) {
		schema += `,"gen_ai.system_instructions":{"type":"array"}`
	}
	a.text(keySchema, c.schema(schema))
}

// instruct adds the instructions, if there are any and they may be reported.
func (i *Instrumentation) instruct(a *attributes, w *writer, instructions string) bool {
	if instructions == "" || !i.set.Content {
		return false
	}
	a.content(keyInstructions, string(append(w.text([]byte{'['}, instructions), ']')))
	return true
}

func (c *chat) replyModel(res *message.Response) string {
	if res.ModelName != "" {
		return res.ModelName
	}
	return c.info.Name
}

// price returns what the response cost, in US dollars.
func (c *chat) price(res *message.Response) (dollarsSpent float64, known bool) {
	if c.set.Prices == nil || res.Usage.Cost.Known() {
		return dollars(res.Usage.Cost)
	}
	return dollars(c.set.Prices.Price(res))
}

// measure records the metrics of the request, also if its span is not sampled.
func (c *chat) measure(ctx context.Context, res *message.Response, err error) {
	if !c.enabled(ctx) {
		return
	}
	a := c.attributes()
	a.text(keyOperation, "chat")
	a.text(keyProvider, c.info.Provider)
	a.text(keySystem, c.info.Provider)
	a.text(keyRequestModel, c.info.Name)
	if res != nil {
		a.text(keyReplyModel, c.replyModel(res))
		cost, known := c.price(res)
		c.use(ctx, &res.Usage, cost, known, a.list)
		if s, ok := c.last.firstChunk(); ok {
			c.firstChunk.Record(ctx, s, metric.WithAttributes(a.list...))
		}
	}
	if err != nil {
		a.text(keyErrorType, errorType(err))
	}
	c.durations["chat"].Record(ctx, time.Since(c.started).Seconds(), metric.WithAttributes(a.list...))
}

// requestOf returns the chat that a request with the context is an attempt at, nil if there is none.
func requestOf(ctx context.Context) *chat {
	c, _ := ctx.Value(chatKey{}).(*chat)
	return c
}

// chatted is Hooks.Request.Wrap.
func (i *Instrumentation) chatted(ctx context.Context, info *runtime.RunInfo, in *runtime.ModelRequest,
	next func(context.Context, *runtime.ModelRequest) (*message.Response, error)) (res *message.Response, err error) {
	ctx, c := i.startChat(ctx, in.Model.Info(), identityOf(info), runOf(ctx, info))
	err = errPanicked
	defer func() {
		if _, skipped := runtime.Skipped(err); skipped {
			c.end(ctx, nil, nil)
			return
		}
		c.end(ctx, res, err)
	}()
	res, err = next(ctx, in)
	return res, err
}

// watched is Hooks.WrapModel.
func (i *Instrumentation) watched(ctx context.Context, m model.Model) model.Model {
	c := requestOf(ctx)
	if c == nil {
		return m
	}
	return &observed{m, c}
}

// observed is the model of one attempt.
type observed struct {
	model.Model
	chat *chat
}

// Respond asks the model.
func (o *observed) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	return o.chat.respond(ctx, o.Model, r, s)
}
