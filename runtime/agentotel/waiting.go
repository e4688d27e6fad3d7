package agentotel

import (
	"cmp"
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime/limit"
)

// Waiting reports that a run or a request waits for a limiter, as a span of that time. It is for limit.Slots.OnWait:
//
//	agent.Limiter = &limit.Slots{Max: 10, OnWait: otel.Waiting}
//
// What need not wait has no such span. The span of a request is below that of its chat; that of a run comes before the run's.
func (i *Instrumentation) Waiting(ctx context.Context, w limit.Wait) (over func()) {
	if i.set.Disabled {
		return nil
	}
	attrs := []attribute.KeyValue{attribute.String("source", w.Source), attribute.Int("waiting_count", w.Waiting), attribute.Int("max_running", w.Max)}
	if w.Limiter != "" {
		attrs = append(attrs, attribute.String("limiter_name", w.Limiter))
	}
	if w.MaxQueued != nil {
		attrs = append(attrs, attribute.Int("max_queued", *w.MaxQueued))
	}
	_, span := i.tracer.Start(ctx, "waiting for "+cmp.Or(w.Limiter, w.Source)+" concurrency", trace.WithAttributes(attrs...))
	return func() { span.End() }
}
