package agentotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// metrics are the instruments of an Instrumentation.
type metrics struct {
	input, output metric.Int64Histogram
	cost          metric.Float64Histogram
	firstChunk    metric.Float64Histogram
	// durations are those of each operation.
	durations map[string]metric.Float64Histogram
	// typed reports whether input and output are one metric, which tells them apart by gen_ai.token.type.
	typed bool
}

var (
	tokenBounds  = []float64{1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864}
	secondBounds = []float64{0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92}
)

func newMetrics(m metric.Meter, n *names) (ms metrics, err error) {
	var errs [5]error
	tokens := func(name, what string) (metric.Int64Histogram, error) {
		return m.Int64Histogram(name, metric.WithUnit("{token}"), metric.WithDescription(what), metric.WithExplicitBucketBoundaries(tokenBounds...))
	}
	if ms.typed = n.tokens != ""; ms.typed {
		ms.input, errs[0] = tokens(n.tokens, "Measures number of input and output tokens used")
		ms.output = ms.input
	} else {
		ms.input, errs[0] = tokens("gen_ai.client.operation.input_tokens", "Input tokens of a request")
		ms.output, errs[1] = tokens("gen_ai.client.operation.output_tokens", "Output tokens of a response")
	}
	ms.cost, errs[2] = m.Float64Histogram(keyCost, metric.WithUnit("{USD}"), metric.WithDescription("Monetary cost"))
	ms.firstChunk, errs[3] = m.Float64Histogram(n.firstChunk, metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(secondBounds...),
		metric.WithDescription("Time from issuing a streaming request to the first chunk being surfaced to the consumer"))
	ms.durations, errs[4] = newDurations(m, n)
	return ms, errors.Join(errs[:]...)
}

// newDurations makes one metric for all operations or, if the version has it so, one for each.
func newDurations(m metric.Meter, n *names) (map[string]metric.Float64Histogram, error) {
	all := make(map[string]metric.Float64Histogram)
	var errs []error
	for operation, name := range n.durations {
		h, err := m.Float64Histogram(name, metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(secondBounds...),
			metric.WithDescription("Duration of runs, requests and tool calls"))
		all[operation], errs = h, append(errs, err)
	}
	return all, errors.Join(errs...)
}

// took records how long an operation took, whose name or agent an attribute says.
func (i *Instrumentation) took(ctx context.Context, operation, key, name string, began time.Time, err error) {
	if !i.durations[operation].Enabled(ctx) {
		return
	}
	a := i.attributes()
	a.text(keyOperation, operation)
	a.text(key, name)
	if err != nil {
		a.text(keyErrorType, errorType(err))
	}
	i.durations[operation].Record(ctx, time.Since(began).Seconds(), metric.WithAttributes(a.list...))
}

// enabled reports whether a metric of requests is wanted.
func (m *metrics) enabled(ctx context.Context) bool {
	return m.input.Enabled(ctx) || m.output.Enabled(ctx) || m.cost.Enabled(ctx) || m.firstChunk.Enabled(ctx) || m.durations["chat"].Enabled(ctx)
}

// use records what a response has used.
func (m *metrics) use(ctx context.Context, u *usage.Request, cost float64, priced bool, attrs []attribute.KeyValue) {
	for _, t := range [...]struct {
		kind      string
		histogram metric.Int64Histogram
		n         int
	}{{"input", m.input, u.InputTokens}, {"output", m.output, u.OutputTokens}} {
		if t.n == 0 {
			continue
		}
		all := attrs
		if m.typed {
			all = append(attrs[:len(attrs):len(attrs)], attribute.String("gen_ai.token.type", t.kind))
		}
		t.histogram.Record(ctx, int64(t.n), metric.WithAttributes(all...))
	}
	if priced {
		m.cost.Record(ctx, cost, metric.WithAttributes(attrs...))
	}
}
