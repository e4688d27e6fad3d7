package agentotel_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// otlp sends spans as OTLP in JSON, so that the module need not have an exporter.
type otlp struct{ url string }

func (o otlp) Shutdown(context.Context) error { return nil }

func (o otlp) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	var all []map[string]any
	for _, s := range spans {
		all = append(all, map[string]any{
			"traceId": s.SpanContext().TraceID().String(), "spanId": s.SpanContext().SpanID().String(), "parentSpanId": parentOf(s),
			"name": s.Name(), "kind": int(s.SpanKind()), "attributes": otlpAttributes(s.Attributes()),
			"startTimeUnixNano": strconv.FormatInt(s.StartTime().UnixNano(), 10), "endTimeUnixNano": strconv.FormatInt(s.EndTime().UnixNano(), 10),
		})
	}
	body, err := json.Marshal(map[string]any{"resourceSpans": []any{map[string]any{
		"resource":   map[string]any{"attributes": otlpAttributes([]attribute.KeyValue{attribute.String("service.name", "agentgen-test")})},
		"scopeSpans": []any{map[string]any{"scope": map[string]any{"name": "agentotel"}, "spans": all}},
	}}})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.url+"/v1/traces", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the collector returns %s", res.Status)
	}
	return nil
}

func parentOf(s sdktrace.ReadOnlySpan) string {
	if !s.Parent().IsValid() {
		return ""
	}
	return s.Parent().SpanID().String()
}

func otlpAttributes(attrs []attribute.KeyValue) []any {
	all := []any{}
	for _, kv := range attrs {
		all = append(all, map[string]any{"key": string(kv.Key), "value": map[string]any{"stringValue": kv.Value.String()}})
	}
	return all
}

// jaegerSpan is a span as Jaeger's own API returns it.
type jaegerSpan struct {
	ID         string `json:"spanID"`
	Name       string `json:"operationName"`
	References []struct {
		ID string `json:"spanID"`
	} `json:"references"`
	Tags []struct {
		Key   string `json:"key"`
		Value any    `json:"value"`
	} `json:"tags"`
}

// TestJaeger: Jaeger shows the tree of a run with another agent in it. scripts/jaeger.sh runs it.
func TestJaeger(t *testing.T) {
	collector, query := os.Getenv("JAEGER_OTLP"), os.Getenv("JAEGER_QUERY")
	if collector == "" || query == "" {
		t.Skip("no JAEGER_OTLP and JAEGER_QUERY: see scripts/jaeger.sh")
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(otlp{collector}))
	i, err := agentotel.New(agentotel.Settings{TracerProvider: provider, MeterProvider: metricnoop.NewMeterProvider(), Content: true})
	if err != nil {
		t.Fatal(err)
	}
	researcher := &agent{Name: "researcher", Capabilities: with(i), Model: testmodel.Script(testmodel.Text("The moon."))}
	editor := &agent{Name: "editor", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c", "research", `{"prompt":"Why tides?"}`), testmodel.Text("Because of the moon.")),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.AgentTool("research", "", researcher, func(d runtime.NoDeps) runtime.NoDeps { return d })}}
	ctx, root := provider.Tracer("test").Start(t.Context(), "test")
	if _, err := editor.Run(ctx, runtime.NoDeps{}, "Write about tides"); err != nil {
		t.Fatal(err)
	}
	root.End()
	spans := fromJaeger(t, query, root.SpanContext().TraceID().String(), 7)
	expect(t, jaegerTree(spans, root.SpanContext().SpanID().String(), ""), `
invoke_agent editor
  chat function
  execute_tool research
    invoke_agent researcher
      chat function
  chat function`)
	for _, s := range spans {
		for _, tag := range s.Tags {
			if s.Name == "invoke_agent editor" && tag.Key == "final_result" && tag.Value != "Because of the moon." {
				t.Errorf("the output is %v", tag.Value)
			}
		}
	}
}

// fromJaeger waits for the spans of a trace, sorted by when they began.
func fromJaeger(t *testing.T, query, trace string, n int) []jaegerSpan {
	t.Helper()
	for range 50 {
		res, err := http.Get(query + "/api/traces/" + trace)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Data []struct {
				Spans []jaegerSpan `json:"spans"`
			} `json:"data"`
		}
		err = json.NewDecoder(res.Body).Decode(&got)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Data) == 1 && len(got.Data[0].Spans) == n {
			return got.Data[0].Spans
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("Jaeger does not have the spans after 5 s")
	return nil
}

func jaegerTree(spans []jaegerSpan, parent, indent string) string {
	var b strings.Builder
	for _, s := range spans {
		if len(s.References) == 1 && s.References[0].ID == parent {
			b.WriteString(indent + s.Name + "\n" + jaegerTree(spans, s.ID, indent+"  "))
		}
	}
	return b.String()
}
