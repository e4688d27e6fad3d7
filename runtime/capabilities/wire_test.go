package capabilities_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
	"github.com/agentgen-go/agentgen/runtime/transport"
	gocmp "github.com/google/go-cmp/cmp"
)

// onTheWire are the capabilities of testdata/capabilities-on-the-wire.txt, which was recorded with Pydantic AI 2.68.
var onTheWire = map[string]runtime.Capability[deps]{
	"Thinking":            capabilities.Thinking[deps](model.ThinkingOn),
	"Thinking high":       capabilities.Thinking[deps](model.ThinkingHigh),
	"Thinking False":      capabilities.Thinking[deps](model.ThinkingOff),
	"WebSearch":           capabilities.WebSearch[deps](&model.WebSearch{MaxUses: 3, AllowedDomains: []string{"a.com"}}),
	"WebFetch":            capabilities.WebFetch[deps](&model.WebFetch{}),
	"MCP native":          capabilities.Native[deps]("e.com", &model.MCPServer{ID: "e.com", URL: "https://e.com/mcp", AuthorizationToken: "tok"}),
	"ImageGeneration":     capabilities.ImageGeneration[deps](&model.ImageGeneration{}),
	"Caching":             capabilities.Caching[deps](model.PromptCache{}),
	"Caching 1h":          capabilities.Caching[deps](model.PromptCache{Retention: "1h"}),
	"Caching prefix":      capabilities.Caching[deps](model.PromptCache{PrefixOnly: true}),
	"CodeExec":            capabilities.Native[deps]("code", &model.CodeExecution{}),
	"ReturnSchemas":       capabilities.DescribeTools[deps](nil, toolsets.ReturnSchema),
	"Citations":           capabilities.Citations[deps](),
	"OpenAICompaction":    {ID: "compaction", Settings: openai.Compaction{Threshold: 1000}.Settings()},
	"AnthropicCompaction": {ID: "compaction", Settings: anthropic.Compaction{}.Settings()},
}

// wireModels are the models of the recording.
var wireModels = map[string]func(opts ...transport.Option) model.Model{
	"openai-resp":   func(opts ...transport.Option) model.Model { return openai.Responses("gpt-5", opts...) },
	"openai-chat":   func(opts ...transport.Option) model.Model { return openai.Chat("gpt-5", opts...) },
	"anthropic-4.6": func(opts ...transport.Option) model.Model { return anthropic.New("claude-sonnet-4-6", opts...) },
	"anthropic-4.5": func(opts ...transport.Option) model.Model { return anthropic.New("claude-sonnet-4-5", opts...) },
	"gemini-2.5":    func(opts ...transport.Option) model.Model { return google.New("gemini-2.5-flash", opts...) },
	"gemini-3":      func(opts ...transport.Option) model.Model { return google.New("gemini-3-pro-preview", opts...) },
}

// TestOnTheWire: each capability sends each provider what it sends there with Pydantic AI, or fails where it does.
func TestOnTheWire(t *testing.T) {
	text, err := os.ReadFile("testdata/capabilities-on-the-wire.txt")
	if err != nil {
		t.Fatal(err)
	}
	base, seen := make(map[string]map[string]any), make(map[string]bool)
	for name := range wireModels {
		base[name], _, _ = onWire(t, name, runtime.Capability[deps]{})
	}
	for line := range strings.Lines(string(text)) {
		row := strings.SplitN(strings.TrimSpace(line), " | ", 3)
		if len(row) < 3 {
			continue // the requests without a capability
		}
		seen[row[0]] = true
		t.Run(row[0]+" "+row[1], func(t *testing.T) {
			c, ok := onTheWire[row[0]]
			if !ok {
				t.Fatal("not in onTheWire")
			}
			body, beta, err := onWire(t, row[1], c)
			if strings.HasPrefix(row[2], "UserError") {
				if err == nil || body != nil {
					t.Errorf("got %v, want the error %s", body, row[2])
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want, wantBeta := recorded(t, row[2])
			if d := gocmp.Diff(want, changed(base[row[1]], body)); d != "" {
				t.Errorf("body (-want +got)\n%s", d)
			}
			if beta != wantBeta {
				t.Errorf("anthropic-beta is %q, want %q", beta, wantBeta)
			}
		})
	}
	for name := range onTheWire {
		if !seen[name] {
			t.Errorf("%s is not in the recording", name)
		}
	}
}

// recorded reads a recorded body and its header. Long ones are cut off: what they begin with is enough to see what they add.
func recorded(t *testing.T, row string) (body map[string]any, beta string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(row))
	if err := d.Decode(&body); err != nil {
		return recordedPart(t, row), ""
	}
	rest, _ := io.ReadAll(d.Buffered())
	if _, after, ok := strings.Cut(string(rest), "'anthropic-beta': '"); ok {
		beta, _, _ = strings.Cut(after, "'")
	}
	return normal(body).(map[string]any), beta
}

// recordedPart reads a body that is cut off within the system prompt: Sonnet 4.6 has the same as Sonnet 4.5 behind it.
func recordedPart(t *testing.T, row string) map[string]any {
	t.Helper()
	text, _, ok := strings.Cut(row, `"system": [`)
	if !ok {
		t.Fatalf("cannot read %s", row)
	}
	ttl := "5m"
	if strings.Contains(text, `"1h"`) {
		ttl = "1h"
	}
	tool := `{"name":"t","description":"doc","input_schema":{"additionalProperties":false,"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object"},"cache_control":{"type":"ephemeral","ttl":"` + ttl + `"}}`
	body, _ := recorded(t, text+`"system":[{"type":"text","text":"Be brief","cache_control":{"type":"ephemeral","ttl":"`+ttl+`"}}],"tools":[`+tool+`]}`)
	return body
}

// onWire returns what a model is sent, with the header anthropic-beta.
func onWire(t *testing.T, name string, c runtime.Capability[deps]) (body map[string]any, beta string, err error) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		beta = r.Header.Get("Anthropic-Beta")
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusTeapot)
	}))
	defer s.Close()
	def := model.ToolDef{Name: "t", Description: "doc", Result: `{"type":"string"}`, Parameters: `{"additionalProperties":false,"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object"}`}
	tool := runtime.NewTool(def, func(context.Context, rctx, runtime.RawJSON) (runtime.Return, error) { return runtime.Return{}, nil })
	agent := &runtime.Agent[deps, string]{
		Model:        wireModels[name](transport.WithBaseURL(s.URL), transport.WithAPIKey("k"), transport.WithMaxRetries(0)),
		Instructions: "Be brief", Tools: []runtime.Tool[deps]{tool}, Capabilities: with(c),
	}
	if _, err = agent.Run(t.Context(), deps{}, "hi"); body != nil {
		err = nil // that of the server
		body = normal(body).(map[string]any)
	}
	return body, beta, err
}

// changed returns the members of a body that are not those of another one.
func changed(base, body map[string]any) map[string]any {
	all := make(map[string]any)
	for name, v := range body {
		if !gocmp.Equal(base[name], v) {
			all[name] = v
		}
	}
	return all
}

// normal leaves out of JSON what makes no difference: nulls, the names of members in snake case, the order of tools, whether a schema
// is strict, which Pydantic AI finds out from the schema and this package is told, and that text is the only modality.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		all := make(map[string]any)
		for name, member := range v {
			if member == nil || name == "strict" || name == "responseModalities" {
				continue
			}
			all[spelled(name)] = normal(member)
		}
		return all
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
		slices.SortStableFunc(v, func(a, b any) int { return cmp.Compare(kindOf(a), kindOf(b)) })
		return v
	}
	return v
}

func kindOf(v any) string {
	m, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	if s, ok := m["type"].(string); ok {
		return s
	}
	if len(m) > 1 {
		return "" // a message
	}
	return strings.Join(slices.Collect(maps.Keys(m)), "")
}

// spelled returns the name of a member of Gemini's API in its own spelling: it takes both.
func spelled(name string) string {
	switch name {
	case "include_thoughts", "thinking_budget", "thinking_level", "parameters_json_schema", "response_json_schema":
		words := strings.Split(name, "_")
		for i, w := range words[1:] {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
		return strings.Join(words, "")
	}
	return name
}
