package runtime

import (
	"context"
	"log/slog"
)

// A Tracer measures what happens in a run. It is the little that bridges to tracing libraries need. It must be safe for
// concurrent use.
type Tracer interface {
	// Start begins a span below that of ctx, if ctx has one, and returns a context that carries the new one.
	Start(ctx context.Context, name string, attrs ...slog.Attr) (context.Context, Span)
}

// A Span is one thing that takes time. It is used by one goroutine at a time.
type Span interface {
	// Set adds attributes.
	Set(attrs ...slog.Attr)
	// End ends the span. An error, if not nil, is why what was measured failed.
	End(err error)
}

// noTracer is the Tracer of agents without one.
type noTracer struct{}

func (noTracer) Start(ctx context.Context, _ string, _ ...slog.Attr) (context.Context, Span) {
	return ctx, noSpan{}
}

type noSpan struct{}

func (noSpan) Set(...slog.Attr) {}
func (noSpan) End(error)        {}
