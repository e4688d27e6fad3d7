package agentspec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	e, ok := errors.AsType[*spec.Error](err)
	if !ok || len(e.Problems) == 0 {
		t.Fatalf("the error is %v", err)
	}
	if !strings.HasPrefix(err.Error(), "agentgen: "+want) {
		t.Errorf("got  %s\nwant agentgen: %s", err, want)
	}
}

// TestConfigureMistakes: what only shows when an agent is made.
func TestConfigureMistakes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown", "capabilities: [Thinkin]", `agent.yaml:1:16: there is no capability Thinkin (did you mean "Thinking"?; an own one`},
		{"missing", "capabilities:\n- LocalWorkspace: /tmp", "agent.yaml:2:3: the capability LocalWorkspace of Pydantic AI is not supported here (there are no workspaces here; an own one"},
		{"argument", "capabilities:\n- Thinking: {efort: high}", `agent.yaml:2:14: Thinking has no argument efort (did you mean "effort"?)`},
		{"value", "capabilities:\n- Thinking: lots", "agent.yaml:2:13: the argument effort: value must be one of true, false, 'minimal'"},
		{"deep", "capabilities:\n- WebSearch: {allowed_domains: [a, 5]}", "agent.yaml:2:36: the argument allowed_domains: got number, want string"},
		{"no name", "capabilities:\n- WebSearch: x", "agent.yaml:2:14: WebSearch takes no argument without a name (it takes "},
		{"required", "capabilities:\n- PrefixTools: {prefix: p}", "agent.yaml:2:16: PrefixTools needs the argument capability (it takes prefix, capability)"},
		{"within", "capabilities:\n- PrefixTools: {prefix: p, capability: Nope}", "agent.yaml:2:40: there is no capability Nope"},
		{"error within", "capabilities:\n- PrefixTools: {prefix: p, capability: {MCP: {url: x}}}", "agent.yaml:2:52: MCP: the url must be one of http or https"},
		{"long form", "capabilities:\n- {name: Nope, arguments: null}", "agent.yaml:2:10: there is no capability Nope"},
		{"several", "capabilities: [A, B]", "agent.yaml:1:16: there is no capability A"},
		{"fallback", "capabilities:\n- ModelFallback: {models: [test], fallback_on: [Foo]}", "agent.yaml:2:"},
		{"template without JSON", "instructions: '{{name}}'", "agent.yaml:1:15: a template that uses the dependencies, whose JSON is not known"},
		{"output", "output_schema: {type: object}", "agent.yaml:1:16: the agent's output is not what the output_schema describes"},
		{"deferred without an ID", "capabilities:\n- Tools: {names: x, defer_loading: true}", "agent.yaml:2:18: Tools: there is no tool \"x\""},
		{"deferred settings", "capabilities:\n- Thinking: {id: t, defer_loading: true}", "agent.yaml:2:36: Thinking cannot be loaded on demand (only instructions, tools and toolsets can be)"},
		{"native kind", "capabilities:\n- NativeTool: {kind: nope}", "agent.yaml:2:15: NativeTool: "},
		{"local search", "capabilities:\n- WebSearch: {local: duckduckgo}", "agent.yaml:2:22: WebSearch: there is no local form here"},
		{"strategy", "capabilities:\n- ToolSearch: bm25", "agent.yaml:2:15: ToolSearch: the strategy must be keywords here, not bm25"},
		{"mcp", "capabilities:\n- MCP: https://a.example", "agent.yaml:2:8: MCP: the program has nothing that connects to MCP servers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := agentspec.Configure(&runtime.Agent[runtime.NoDeps, string]{}, parse(t, c.text), &agentspec.Registry[runtime.NoDeps]{})
			wantError(t, err, c.want)
		})
	}
}

// TestMadeInGo: mistakes of a spec that has no text name what they are about by a pointer.
func TestMadeInGo(t *testing.T) {
	s := &spec.Spec{Instructions: []string{"ok", "{{#if}}"}, OutputSchema: `{"type":"string"}`, Capabilities: []spec.Capability{{Name: "Thinking", Arg: `"lots"`}}}
	err := agentspec.Configure(&runtime.Agent[runtime.NoDeps, runtime.RawJSON]{}, s, nil)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"/instructions: a template: if takes one value", "/output_schema: the output_schema must be that of an object", "/capabilities/0/Thinking: the argument effort:"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
}
