package agentotel

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// scope is the name of the instrumentation, as backends show it.
const scope = "github.com/agentgen-go/agentgen/runtime/agentotel"

// Settings configure what is reported, and where. The zero value reports to the global providers, without content.
type Settings struct {
	// TracerProvider and MeterProvider get the spans and metrics; nil means the global ones, otel.GetTracerProvider and
	// otel.GetMeterProvider.
	TracerProvider trace.TracerProvider
	MeterProvider  metric.MeterProvider
	// Version is the form of the attributes; 0 means V5.
	Version Version

	// Content adds the content of conversations: prompts, instructions, responses, arguments and results of tools,
	// outputs, and the texts of errors. Without it messages have the kinds of their parts and the names of tools only.
	Content bool
	// Binary adds the data of files, in base64, if Content is set.
	Binary bool
	// MaxText cuts each text, argument and result to so many bytes; 0 means no limit.
	MaxText int
	// Redact, if set, returns what is reported instead of the value of an attribute that is content or the application's own, such as
	// "gen_ai.input.messages", "gen_ai.tool.call.arguments", "metadata" and "exception.message". The value is a text, or JSON; of
	// an empty one nothing is reported. It must be safe for concurrent use.
	Redact func(attribute, value string) string
	// NoRequestParameters leaves out the attribute model_request_parameters, which repeats the schemas of all tools.
	NoRequestParameters bool
	// UsageNames reports the usage of a run as gen_ai.usage, like that of a request, instead of gen_ai.aggregated_usage. Backends
	// that add up all spans then count it twice.
	UsageNames bool
	// Prices say what requests cost that are made without an agent: see Instrumentation.Model. Those of agents have the cost that
	// Agent.Prices gives them.
	Prices model.PriceTable
	// OnPause, if set, is called when a run pauses, with the context of its span, which has ended. The run that resumes
	// it can link to that span: see WithLink.
	OnPause func(ctx context.Context, pause *runtime.PauseError)
	// Disabled turns everything off: Capability returns one without hooks, and Model returns the model itself.
	Disabled bool
}

// Instrumentation reports to OpenTelemetry. Make one with New, for any number of agents and models. It is safe for concurrent use.
type Instrumentation struct {
	set    Settings
	names  *names
	tracer trace.Tracer
	metrics
	caches cacheMarks
}

// New returns an Instrumentation. It returns an error if the Version is unknown, if MaxText is negative, or if the MeterProvider
// refuses a metric.
func New(s Settings) (*Instrumentation, error) {
	if s.Version == 0 {
		s.Version = V5
	}
	n, ok := versions[s.Version]
	if !ok {
		return nil, fmt.Errorf("agentotel: unknown Version %d: use V2 to V6, or GenAI", s.Version)
	}
	if s.MaxText < 0 {
		return nil, fmt.Errorf("agentotel: MaxText must not be negative, got %d", s.MaxText)
	}
	if s.TracerProvider == nil {
		s.TracerProvider = otel.GetTracerProvider()
	}
	if s.MeterProvider == nil {
		s.MeterProvider = otel.GetMeterProvider()
	}
	i := &Instrumentation{set: s, names: n, tracer: s.TracerProvider.Tracer(scope, trace.WithSchemaURL(n.schemaURL))}
	var err error
	if i.metrics, err = newMetrics(s.MeterProvider.Meter(scope, metric.WithSchemaURL(n.schemaURL)), n); err != nil {
		return nil, fmt.Errorf("agentotel: %w", err)
	}
	return i, nil
}
