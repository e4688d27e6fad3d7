package agentotel_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/agentgen-go/agentgen/runtime/agentotel"
)

// node is a span in the form of the fixtures.
type node struct {
	Name       string         `json:"name"`
	Kind       string         `json:"kind"`
	Status     string         `json:"status"`
	Attributes map[string]any `json:"attributes"`
	Events     []node         `json:"events"`
	Children   []node         `json:"children"`
}

// point is what a histogram has of some attributes, in the form of the fixtures.
type point struct {
	Name        string         `json:"name"`
	Unit        string         `json:"unit"`
	Description string         `json:"description"`
	Attributes  map[string]any `json:"attributes"`
	Count       uint64         `json:"count"`
	Sum         float64        `json:"sum"`
}

// recorded is what was reported in memory.
type recorded struct {
	spans  *tracetest.InMemoryExporter
	reader *metric.ManualReader
	// provider is that of the spans.
	provider *sdktrace.TracerProvider
}

// record returns an Instrumentation that reports to memory.
func record(t *testing.T, s agentotel.Settings) (*agentotel.Instrumentation, recorded) {
	t.Helper()
	r := recorded{spans: tracetest.NewInMemoryExporter(), reader: metric.NewManualReader()}
	r.provider = sdktrace.NewTracerProvider(sdktrace.WithSyncer(r.spans))
	s.TracerProvider = r.provider
	s.MeterProvider = metric.NewMeterProvider(metric.WithReader(r.reader))
	i, err := agentotel.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return i, r
}

// trees returns the spans that have ended, each below its parent, in the order in which they began.
func (r recorded) trees() []node {
	all := r.spans.GetSpans()
	slices.SortStableFunc(all, func(a, b tracetest.SpanStub) int { return a.StartTime.Compare(b.StartTime) })
	var below func(parent string) []node
	below = func(parent string) (children []node) {
		for _, s := range all {
			if of := s.Parent.SpanID(); s.Parent.IsValid() && of.String() == parent || !s.Parent.IsValid() && parent == "" {
				n := node{Name: s.Name, Kind: strings.ToUpper(s.SpanKind.String()), Status: strings.ToUpper(s.Status.Code.String()), Attributes: values(s.Attributes)}
				for _, e := range s.Events {
					n.Events = append(n.Events, node{Name: e.Name, Attributes: values(e.Attributes)})
				}
				n.Children = below(s.SpanContext.SpanID().String())
				children = append(children, n)
			}
		}
		return children
	}
	return below("")
}

// values returns attributes as a fixture has them: JSON is read.
func values(attrs []attribute.KeyValue) map[string]any {
	m := map[string]any{}
	for _, kv := range attrs {
		b, err := json.Marshal(kv.Value.AsInterface())
		if err != nil {
			panic(err)
		}
		m[string(kv.Key)] = asJSON(b)
	}
	return m
}

// asJSON reads JSON, and the JSON in a string that is an object or an array.
func asJSON(b []byte) (v any) {
	if err := json.Unmarshal(b, &v); err != nil {
		panic(err)
	}
	if s, ok := v.(string); ok && (strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[")) {
		var inner any
		if json.Unmarshal([]byte(s), &inner) == nil {
			return inner
		}
	}
	return v
}

func (r recorded) metrics(t *testing.T) (points []point) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := r.reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			p := point{Name: m.Name, Unit: m.Unit, Description: m.Description}
			switch d := m.Data.(type) {
			case metricdata.Histogram[int64]:
				for _, dp := range d.DataPoints {
					p.Attributes, p.Count, p.Sum = values(dp.Attributes.ToSlice()), dp.Count, float64(dp.Sum)
					points = append(points, p)
				}
			case metricdata.Histogram[float64]:
				for _, dp := range d.DataPoints {
					p.Attributes, p.Count, p.Sum = values(dp.Attributes.ToSlice()), dp.Count, dp.Sum
					points = append(points, p)
				}
			default:
				t.Errorf("metric %s has data of type %T", m.Name, d)
			}
		}
	}
	slices.SortFunc(points, func(a, b point) int { return strings.Compare(a.Name+sortKey(a), b.Name+sortKey(b)) })
	return points
}

func sortKey(p point) string {
	b, _ := json.Marshal(p.Attributes)
	return string(b)
}

// fixture reads a file that was recorded from Pydantic AI 2.68.
func fixture[T any](t *testing.T, name string) (v T) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// exceptionTypes are Go's types in place of Python's.
var exceptionTypes = map[string]string{
	"ValueError":                              "*errors.errorString",
	"pydantic_ai.exceptions.ToolRetryError":   "*runtime.RetryError",
	"pydantic_ai.exceptions.ApprovalRequired": "*errors.errorString",
}

// pythonOnly are the members of model_request_parameters, and of the tools and instructions in it, that agentgen has nothing for.
var pythonOnly = []string{
	"tool_visibility", "revealed_tool_names", "introduced_tool_names", "deferred_capability_ids", "instruction_visibility", "cache",
	"outer_typed_dict_key", "metadata", "defer_loading", "unless_native", "with_native", "tool_kind", "unless_tool_kind", "include_return_schema",
	"toolset_id", "capability_id", "on_change", "name-of-instruction", "id",
}

// wanted returns what agentgen is to report where Pydantic AI has reported n: the differences of docs/observability.md, and no other.
func wanted(n node) node {
	n.Attributes = maps.Clone(n.Attributes)
	for key, v := range n.Attributes {
		n.Attributes[key] = unwrapped(v)
	}
	switch parameters := n.Attributes["model_request_parameters"].(type) {
	case map[string]any:
		n.Attributes["model_request_parameters"] = withoutPython(parameters)
	}
	var events []node
	for _, e := range n.Events {
		e.Attributes = maps.Clone(e.Attributes)
		delete(e.Attributes, "exception.stacktrace")
		e.Attributes["exception.type"] = exceptionTypes[e.Attributes["exception.type"].(string)]
		e.Children, e.Events = nil, nil
		events = append(events, e)
	}
	n.Events = events
	var children []node
	for _, c := range n.Children {
		children = append(children, wanted(c))
	}
	n.Children = children
	return n
}

func unwrapped(v any) any {
	if m, ok := v.(map[string]any); ok && len(m) == 1 {
		if inner, ok := m["__json__"]; ok {
			return inner
		}
	}
	return v
}

func withoutPython(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, inner := range v {
			switch {
			case slices.Contains(pythonOnly, key), key == "name" && v["part_kind"] == "instruction":
			case key == "parameters_json_schema", key == "return_schema":
				out[key] = inner
			default:
				out[key] = withoutPython(inner)
			}
		}
		return out
	case []any:
		out := []any{}
		for _, inner := range v {
			out = append(out, withoutPython(inner))
		}
		return out
	}
	return v
}

// plain returns n without what differs from run to run, and without what agentgen adds.
func plain(n node) node {
	n.Attributes = maps.Clone(n.Attributes)
	for _, key := range []string{"gen_ai.agent.call.id", "gen_ai.conversation.id", "gen_ai.client.operation.time_to_first_chunk"} {
		if _, ok := n.Attributes[key]; ok {
			n.Attributes[key] = "any"
		}
	}
	delete(n.Attributes, "error.type")
	n.Children = slices.Clone(n.Children)
	for i, c := range n.Children {
		n.Children[i] = plain(c)
	}
	return n
}
