package agentotel_test

import (
	"testing"

	metricnoop "go.opentelemetry.io/otel/metric/noop"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// once returns a function that runs an agent with one call of a tool.
func once(tb testing.TB, capabilities []runtime.Capability[runtime.NoDeps]) func() {
	a := &agent{Name: "a", Capabilities: capabilities, Model: testmodel.Script(testmodel.CallID("c", "t", "{}"), testmodel.Text("done")),
		Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "ok", nil }})}
	return func() {
		if _, err := a.Run(tb.Context(), runtime.NoDeps{}, "hi"); err != nil {
			tb.Fatal(err)
		}
	}
}

// TestOff: tracing that is compiled in but disabled costs no allocation.
func TestOff(t *testing.T) {
	off, err := agentotel.New(agentotel.Settings{Disabled: true})
	if err != nil {
		t.Fatal(err)
	}
	without, with := testing.AllocsPerRun(100, once(t, nil)), testing.AllocsPerRun(100, once(t, with(off)))
	if with != without {
		t.Errorf("%v allocations with tracing that is off, %v without it", with, without)
	}
	if m := testmodel.New(); off.Model(m) != m {
		t.Error("a model is wrapped though tracing is off")
	}
}

func BenchmarkRun(b *testing.B) {
	exporter := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(sdktrace.NewBatchSpanProcessor(tracetest.NewNoopExporter())))
	never := sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample()))
	for _, c := range []struct {
		name string
		set  *agentotel.Settings
	}{
		{"without", nil},
		{"disabled", &agentotel.Settings{Disabled: true}},
		{"no provider", &agentotel.Settings{TracerProvider: noop.NewTracerProvider(), MeterProvider: metricnoop.NewMeterProvider()}},
		{"not sampled", &agentotel.Settings{TracerProvider: never, MeterProvider: metricnoop.NewMeterProvider()}},
		{"sampled", &agentotel.Settings{TracerProvider: exporter, MeterProvider: metricnoop.NewMeterProvider()}},
		{"sampled with content", &agentotel.Settings{TracerProvider: exporter, MeterProvider: metricnoop.NewMeterProvider(), Content: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var capabilities []runtime.Capability[runtime.NoDeps]
			if c.set != nil {
				i, err := agentotel.New(*c.set)
				if err != nil {
					b.Fatal(err)
				}
				capabilities = with(i)
			}
			run := once(b, capabilities)
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}
