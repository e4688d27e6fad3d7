package agentotel_test

import (
	"context"
	"fmt"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// printer is an exporter that prints the names of spans as they end. A program has one of OpenTelemetry's here, such as otlptracehttp.
type printer struct{}

func (printer) Shutdown(context.Context) error { return nil }

func (printer) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	for _, s := range spans {
		fmt.Println(s.Name())
	}
	return nil
}

func ExampleCapability() {
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(printer{}))
	otel, err := agentotel.New(agentotel.Settings{TracerProvider: provider})
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Name:  "dice",
		Model: testmodel.New(),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "roll_die"},
			func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{Content: "4"}, nil
			})},
		Capabilities: []runtime.Capability[runtime.NoDeps]{agentotel.Capability[runtime.NoDeps](otel)},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Roll a die")
	fmt.Println(res.Output, err)
	// Output:
	// chat test
	// execute_tool roll_die
	// chat test
	// invoke_agent dice
	// {"roll_die":4} <nil>
}
