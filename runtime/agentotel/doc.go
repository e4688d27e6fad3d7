// Package agentotel reports what agents and models do to OpenTelemetry: as spans, with the attributes of Pydantic AI, and as
// metrics.
//
//	otel, err := agentotel.New(agentotel.Settings{Content: true})
//	agent.Capabilities = append(agent.Capabilities, agentotel.Capability[Deps](otel))
//
// A run becomes a tree: "invoke_agent NAME" around "chat MODEL" for each request and "execute_tool NAME" for each call of a
// function tool or an output function. What a tool does with its context is below its span: the runs of other agents, and HTTP
// requests of an instrumented client. The package imports the OpenTelemetry API only: the application brings the SDK and an
// exporter, and sets them with otel.SetTracerProvider and otel.SetMeterProvider, or in Settings.
//
// Spans hold no texts, arguments and results unless Settings.Content is set. Headers and tokens are in none of them.
package agentotel
