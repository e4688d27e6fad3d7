// Delegation lets one agent do part of another's work: an editor has a researcher as a tool. Both runs share one usage, and
// the limits of the editor's run hold for both.
//
//	go run ./delegation                     # scripted models: no key, no network
//	OPENAI_API_KEY=... go run ./delegation  # OpenAI
//
// With -tags otel it reports to OpenTelemetry:
//
//	OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 OTEL_SERVICE_NAME=delegation go run -tags otel ./delegation
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

func main() {
	ctx, stop, model, prompt := choose.Start("Why do tides come twice a day?")
	defer stop()

	researcher := newResearcher(choose.Model(model, offlineResearcher))
	editor := newEditor(choose.Model(model, offlineEditor), researcher)
	end, err := trace(ctx, editor, researcher)
	if err != nil {
		demo.Fail(err)
	}
	res, err := editor.Run(ctx, desk, prompt, runtime.WithUsageLimits(&usage.Limits{RequestLimit: new(10)}))
	if err := errors.Join(err, end()); err != nil {
		demo.Fail(err)
	}
	demo.Trace(os.Stdout, res.AllMessages())
	usage := res.Usage()
	fmt.Printf("\n%s\n%s (%s)\n", res.Output.Headline, res.Output.Text, strings.Join(res.Output.Sources, ", "))
	fmt.Printf("editor and researcher: %d requests, %d tool calls, %d tokens\n", usage.Requests, usage.ToolCalls, usage.TotalTokens())
}
