package agentotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// attempt is one request that was sent to a model.
type attempt struct {
	began, first, ended time.Time
	res                 *message.Response
	err                 error
}

// hears notes when the first part of a response arrives.
func (a *attempt) hears(e model.Event) {
	if a.first.IsZero() && (e.Kind == model.PartStartEvent || e.Kind == model.PartDeltaEvent) {
		a.first = time.Now()
	}
}

// firstChunk returns how many seconds it took until the first part arrived, if the response was streamed.
func (a *attempt) firstChunk() (seconds float64, streamed bool) {
	return a.first.Sub(a.began).Seconds(), !a.first.IsZero()
}

// failedBefore reports the latest attempt as one that was not the last.
func (c *chat) failedBefore() {
	if c.attempts == 0 {
		return
	}
	if c.last.res != nil && c.run != nil {
		c.run.bill(&c.last.res.Usage)
	}
	if !c.span.IsRecording() {
		return
	}
	a := c.attempt(c.info.Provider, c.info.Name, c.attempts-1)
	span := c.startAttempt(trace.ContextWithSpan(context.Background(), c.span), c.info.Name, c.last.began, &a)
	switch {
	case c.last.err != nil:
		c.fail(span, c.last.err, true)
	default:
		if c.last.res != nil {
			span.SetAttributes(c.usedBy(c.last.res)...)
		}
		span.SetStatus(codes.Error, rejected)
	}
	span.End(trace.WithTimestamp(c.last.ended))
}

// rejected is the status of an attempt whose response was not used.
const rejected = "Response rejected"

func (c *chat) attempt(provider, name string, n int) attributes {
	a := c.attributes()
	a.text(keyProvider, provider)
	a.text(keySystem, provider)
	a.text(keyRequestModel, name)
	a.number("pydantic_ai.model_request.attempt", n)
	return a
}

func (c *chat) startAttempt(ctx context.Context, name string, began time.Time, a *attributes) trace.Span {
	_, span := c.tracer.Start(ctx, "model request attempt "+name, trace.WithTimestamp(began), trace.WithAttributes(a.list...))
	return span
}

func (c *chat) usedBy(res *message.Response) []attribute.KeyValue {
	a := c.attributes()
	a.use("gen_ai.usage.", &res.Usage)
	if cost, known := c.price(res); known {
		a.float(keyCost, cost)
	}
	return a.list
}

// failedElsewhere reports an attempt that a model has made which asks others in turn.
func (c *chat) failedElsewhere(ctx context.Context, n int, f *message.FailedAttempt) {
	a := c.attempt(f.ProviderName, f.ModelName, n)
	if f.Usage != nil {
		a.use("gen_ai.usage.", f.Usage)
	}
	span := c.startAttempt(ctx, f.ModelName, f.Timestamp, &a)
	if f.Outcome == message.AttemptError {
		c.fail(span, errors.New(f.Error), true)
	} else {
		span.SetStatus(codes.Error, rejected)
	}
	span.End()
}
