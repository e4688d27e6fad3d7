//go:build otel

package main

import (
	"context"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
)

// trace reports what both agents do to the collector at OTEL_EXPORTER_OTLP_ENDPOINT, as the service OTEL_SERVICE_NAME. end sends the
// spans that have not been sent.
func trace(ctx context.Context, editor *runtime.Agent[Desk, Column], researcher *runtime.Agent[*Archive, string]) (end func() error, err error) {
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, err
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
	otel, err := agentotel.New(agentotel.Settings{TracerProvider: provider, Content: true})
	if err != nil {
		return nil, err
	}
	editor.Capabilities = append(editor.Capabilities, agentotel.Capability[Desk](otel))
	researcher.Capabilities = append(researcher.Capabilities, agentotel.Capability[*Archive](otel))
	return func() error { return provider.Shutdown(context.WithoutCancel(ctx)) }, nil
}
