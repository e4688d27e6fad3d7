package agentspec_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

func toolNames(m *recorder) (names []string) {
	for _, def := range model.AvailableTools(m.last().Tools) {
		names = append(names, def.Name)
	}
	return sorted(names)
}

func run[D any](t *testing.T, agent *runtime.Agent[D, string], deps D) {
	t.Helper()
	if _, err := agent.Run(t.Context(), deps, "hi"); err != nil {
		t.Fatal(err)
	}
}

// TestTools: tools and toolsets by name, prefixes, metadata and return schemas, and servers of MCP.
func TestTools(t *testing.T) {
	r := registry()
	r.Tools = []runtime.Tool[customer]{tool("one"), tool("two")}
	r.Toolsets = map[string]runtime.Toolset[customer]{"orders": runtime.NewToolset("orders", tool("list"))}
	agent, m := configured(t, `
capabilities:
  - Tools: [one]
  - PrefixTools: {prefix: shop, capability: {Toolset: orders}}
  - MCP: {url: "https://mcp.example/x", allowed_tools: [a, b], tool_prefix: srv}
  - SetToolMetadata: {tools: [one], team: x}
  - IncludeToolReturnSchemas: {tools: {team: x}}
`, r)
	run(t, agent, ann)
	diff(t, "tools", toolNames(m), []string{"one", "shop_list", "srv_a", "srv_b"})
	for _, def := range m.last().Tools {
		if def.DescribeResult != (def.Name == "one") {
			t.Errorf("the result of %s is described: %t, with metadata %s", def.Name, def.DescribeResult, def.Metadata)
		}
	}
	for text, want := range map[string]string{
		"Tools: oen": `there is no tool "oen" in Registry.Tools: did you mean "one"?`, "Toolset: order": `there is no toolset "order" in Registry.Toolsets: did you mean "orders"?`,
	} {
		err := agentspec.Configure(&runtime.Agent[customer, string]{}, parse(t, "capabilities: [{"+text+"}]"), r)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestCustomCapability: a capability of the application, with a template, a nested capability and an error at its place.
func TestCustomCapability(t *testing.T) {
	r := &agentspec.Registry[customer]{DepsJSON: appendCustomer, Capabilities: map[string]agentspec.CapabilityType[customer]{
		"Greeting": {
			Signature: spec.Signature{Params: []spec.Param{{Name: "text", Schema: `{"type":"string"}`, Required: true}, {Name: "times", Schema: `{"type":"integer"}`}, {Name: "inner", Capability: true}}},
			New: func(a *agentspec.Arguments[customer]) (runtime.Capability[customer], error) {
				c, _ := a.Capability("inner")
				text, f := a.Template("text")
				if a.Int("times") > 2 {
					return c, a.Errorf("times", "no more than twice")
				}
				if text == "broken" {
					return c, errors.New("broken")
				}
				if c.Instructions = text; f != nil {
					c.InstructionFuncs = append(c.InstructionFuncs, f)
				}
				return c, nil
			},
		},
	}}
	agent, m := configured(t, "capabilities:\n- Greeting: {text: 'Hi {{name}}', inner: {Thinking: low}}\n- Greeting: plain", r)
	run(t, agent, ann)
	diff(t, "instructions", m.instructions(), "plain\n\nHi Ann")
	diff(t, "thinking", m.last().Settings.Thinking, model.ThinkingLow)
	for _, c := range []struct{ text, want string }{
		{"Greeting: {text: x, times: 3}", "agent.yaml:2:30: Greeting: no more than twice"},
		{"Greeting: broken", "agent.yaml:2:13: Greeting: broken"},
		{"Greeting: {text: '{{nme}}'}", "agent.yaml:2:23: a template: Field 'nme' not found in schema (did you mean \"name\"?)"},
		{"Greeting: {text: x, inner: Nope}", "agent.yaml:2:30: there is no capability Nope"},
		{"Greeting: {text: x, inner: {Tools: {names: x, id: i, defer_loading: true}}}", "agent.yaml:2:"},
	} {
		s := parse(t, "capabilities:\n- "+c.text+"\ndeps_schema: {type: object, properties: {name: {type: string}}}")
		wantError(t, agentspec.Configure(&runtime.Agent[customer, string]{}, s, r), c.want)
	}
	if !strings.Contains(string(r.FileSchema()), `"Greeting"`) {
		t.Error("the schema of files lacks it")
	}
}

// TestSameCapability: of two of one name and ID the last holds.
func TestSameCapability(t *testing.T) {
	agent, m := configured[runtime.NoDeps](t, "capabilities: [{Thinking: high}, {Thinking: low}]", nil)
	run(t, agent, runtime.NoDeps{})
	diff(t, "thinking", m.last().Settings.Thinking, model.ThinkingLow)
}

// TestOnDemand: a capability that is loaded later, and tools that are searched for.
func TestOnDemand(t *testing.T) {
	r := &agentspec.Registry[customer]{Tools: []runtime.Tool[customer]{tool("one")}, Searchable: runtime.NewToolset("many", tool("send_mail"), tool("read_mail"))}
	agent, m := configured(t, "capabilities:\n- Tools: {names: one, id: things, description: Things., defer_loading: true}\n- ToolSearch: {max_results: 1}", r)
	run(t, agent, ann)
	if text := m.instructions(); !strings.Contains(text, "- things: Things.") {
		t.Errorf("the catalog is not there: %s", text)
	}
	diff(t, "tools", toolNames(m), []string{"load_capability", "search_tools"})
}

// TestNative: tools of the provider.
func TestNative(t *testing.T) {
	agent, m := configured[runtime.NoDeps](t, `
capabilities:
  - WebSearch: {search_context_size: high, allowed_domains: [a.example], max_uses: 3, user_location: {city: Paris, country: FR}}
  - WebFetch: {enable_citations: true, max_content_tokens: 9}
  - ImageGeneration: {quality: high}
  - NativeTool: {tool: {kind: code_execution}}
  - XSearch: {allowed_x_handles: [a], from_date: "2026-01-02", enable_image_understanding: true}
  - Caching: {retention: 30m, messages: false}
  - Citations
  - MCP: {url: "https://mcp.example/x", native: true, local: false, authorization_token: secret, headers: {X-A: b}, allowed_tools: [t]}
`, nil)
	run(t, agent, runtime.NoDeps{})
	diff(t, "native tools", m.last().NativeTools, []model.NativeTool{
		&model.WebSearch{ContextSize: "high", AllowedDomains: []string{"a.example"}, MaxUses: 3, Location: &model.UserLocation{City: "Paris", Country: "FR"}},
		&model.WebFetch{Citations: true, MaxTokens: 9}, &model.ImageGeneration{Quality: "high"}, &model.CodeExecution{},
		&model.XSearch{AllowedHandles: []string{"a"}, From: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Images: true},
		&model.MCPServer{ID: "mcp.example", URL: "https://mcp.example/x", AllowedTools: []string{"t"}, AuthorizationToken: "secret", Headers: map[string]string{"X-A": "b"}},
	})
	diff(t, "settings", []any{*m.last().Settings.PromptCache, *m.last().Settings.Citations}, []any{model.PromptCache{Retention: "30m", PrefixOnly: true}, true})
}

// TestReinject: the agent's system prompt is put before a history without one.
func TestReinject(t *testing.T) {
	m := newRecorder("m")
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: m, SystemPrompt: "Be."}
	if err := agentspec.Configure(agent, parse(t, "capabilities: [ReinjectSystemPrompt]"), nil); err != nil {
		t.Fatal(err)
	}
	history := []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "before"}}}, says(&message.TextPart{Content: "x"})}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi", runtime.WithHistory(history)); err != nil {
		t.Fatal(err)
	}
	if p, ok := m.last().Messages[0].(*message.Request).Parts[0].(*message.SystemPromptPart); !ok || p.Content != "Be." {
		t.Errorf("the history begins with %v", m.last().Messages[0])
	}
}

// TestModelFallback: which failures go to the next model, and where a sticky one begins.
func TestModelFallback(t *testing.T) {
	rate := &model.HTTPError{Reason: model.ErrRateLimit, StatusCode: 429}
	cut := says(&message.TextPart{Content: "cut"})
	cut.FinishReason = message.FinishLength
	for _, c := range []struct {
		name, text string
		err        error
		first      *message.Response
		want       string // the models that are asked
		fails      bool
	}{
		{"an error", "ModelFallback: b", rate, nil, "a b", false},
		{"cut off", "ModelFallback: {models: [b]}", nil, cut, "a b", false},
		{"another error", "ModelFallback: {models: b, fallback_on: ModelServerError}", rate, nil, "a", true},
		{"that error", "ModelFallback: {models: b, fallback_on: [ModelServerError, ModelRateLimitError]}", rate, nil, "a b", false},
		{"any error of HTTP", "ModelFallback: {models: b, fallback_on: ModelHTTPError}", rate, nil, "a b", false},
		{"cut off does not matter", "ModelFallback: {models: b, fallback_on: ContentFilterError}", nil, cut, "a", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked []string
			made := func(name string) model.Model {
				m := newRecorder(name)
				m.answer = func(*model.Request) (*message.Response, error) {
					if asked = append(asked, name); name == "a" && (c.err != nil || c.first != nil) {
						return c.first, c.err
					}
					return says(&message.TextPart{Content: name}), nil
				}
				return m
			}
			agent := &runtime.Agent[runtime.NoDeps, string]{Model: made("a")}
			if err := agentspec.Configure(agent, parse(t, "capabilities: [{"+c.text+"}]"), &agentspec.Registry[runtime.NoDeps]{Model: made}); err != nil {
				t.Fatal(err)
			}
			_, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
			if (err != nil) != c.fails {
				t.Errorf("the error is %v", err)
			}
			diff(t, "asked", strings.Join(asked, " "), c.want)
		})
	}
}

// TestStickyFallback: later requests of a conversation begin with the model that has answered.
func TestStickyFallback(t *testing.T) {
	var asked []string
	broken := map[string]bool{"a": true, "b": true}
	made := func(name string) model.Model {
		m := newRecorder(name)
		m.answer = func(*model.Request) (*message.Response, error) {
			if asked = append(asked, name); broken[name] {
				return nil, &model.HTTPError{Reason: model.ErrServer, StatusCode: 500}
			}
			return says(&message.TextPart{Content: name}), nil
		}
		return m
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: made("a")}
	if err := agentspec.Configure(agent, parse(t, "capabilities: [{ModelFallback: {models: [b, c], sticky: true}}]"), &agentspec.Registry[runtime.NoDeps]{Model: made}); err != nil {
		t.Fatal(err)
	}
	var history []message.Message
	for range 3 {
		res, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi", runtime.WithHistory(history))
		if err != nil {
			t.Fatal(err)
		}
		history = res.AllMessages()
		broken["b"] = false
		broken["c"] = len(asked) == 4
	}
	diff(t, "asked", strings.Join(asked, " "), "a b c c c a b")
}

// TestAgentsAreIndependent: agents of one spec share nothing that a run changes.
func TestAgentsAreIndependent(t *testing.T) {
	s := parse(t, "instructions: [a, b]\ncapabilities: [Thinking]")
	var all []string
	for range 2 {
		m := newRecorder("m")
		agent := &runtime.Agent[runtime.NoDeps, string]{Model: m, InstructionFuncs: []runtime.InstructionFunc[runtime.NoDeps]{
			func(context.Context, *runtime.RunContext[runtime.NoDeps]) (string, error) { return "own", nil },
		}}
		if err := agentspec.Configure(agent, s, nil); err != nil {
			t.Fatal(err)
		}
		run(t, agent, runtime.NoDeps{})
		all = append(all, m.instructions())
	}
	diff(t, "instructions", slices.Compact(all), []string{"a\n\nb\n\nown"})
}

// TestBuiltins: each capability that package spec knows can be made here, and nothing else; the plain ones are those of package capabilities.
func TestBuiltins(t *testing.T) {
	arguments := map[string]jsonwire.Members{
		"MCP":           {{Name: "url", Value: `"https://mcp.example/x"`}},
		"ModelFallback": {{Name: "models", Value: `"test"`}},
		"NativeTool":    {{Name: "kind", Value: `"code_execution"`}},
		"PrefixTools":   {{Name: "prefix", Value: `"p"`}, {Name: "capability", Value: `"Thinking"`}},
		"Tools":         {{Name: "names", Value: `"one"`}},
		"Toolset":       {{Name: "name", Value: `"orders"`}},
	}
	r := registry()
	r.Tools = []runtime.Tool[customer]{tool("one")}
	r.Toolsets = map[string]runtime.Toolset[customer]{"orders": runtime.NewToolset("orders", tool("list"))}
	for name := range spec.Builtins() {
		s := &spec.Spec{Capabilities: []spec.Capability{{Name: name, Args: arguments[name]}}}
		if err := agentspec.Configure(&runtime.Agent[customer, string]{}, s, r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	agent, _ := configured[runtime.NoDeps](t, "capabilities: [{Thinking: high}, {Caching: 1h}, Citations]", nil)
	diff(t, "plain capabilities", agent.Capabilities, []runtime.Capability[runtime.NoDeps]{
		capabilities.Thinking[runtime.NoDeps](model.ThinkingHigh), capabilities.Caching[runtime.NoDeps](model.PromptCache{Retention: "1h"}), capabilities.Citations[runtime.NoDeps](),
	})
}
