package agentspec_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// TestConfigureOverrides: what the agent has counts more, and follows what the spec has.
func TestConfigureOverrides(t *testing.T) {
	m := newRecorder("own")
	agent := &runtime.Agent[customer, string]{
		Name: "own", Model: m, Instructions: "Own.", Settings: &model.Settings{MaxTokens: new(5)}, EndStrategy: loop.EndExhaustive, Retries: new(7),
		InstructionFuncs: []runtime.InstructionFunc[customer]{func(context.Context, *runtime.RunContext[customer]) (string, error) { return "Own func.", nil }},
		Metadata:         map[string]any{"own": true}, ToolTimeout: time.Second,
	}
	s := parse(t, `
model: unheard:nothing
name: spec
description: d
instructions: [Spec., "Hi {{name}}."]
model_settings: {max_tokens: 9, temperature: 0.5}
end_strategy: early
retries: {output: 3}
metadata: {spec: true}
tool_timeout: 9
`)
	if err := agentspec.Configure(agent, s, &agentspec.Registry[customer]{DepsJSON: appendCustomer}); err != nil {
		t.Fatal(err)
	}
	if _, err := agent.Run(t.Context(), ann, "hi"); err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", m.instructions(), "Spec.\n\nOwn.\n\nHi Ann.\n\nOwn func.")
	diff(t, "fields", []any{agent.Name, agent.Description, agent.EndStrategy, *agent.Retries, agent.OutputRetries == nil, agent.ToolTimeout, *m.last().Settings.MaxTokens, *m.last().Settings.Temperature},
		[]any{"own", "d", loop.EndExhaustive, 7, true, time.Second, 5, 0.5})
	diff(t, "metadata", agent.Metadata, map[string]any{"own": true})
}

// TestRawOutput: an output that a schema describes is checked, and what is wrong goes back to the model.
func TestRawOutput(t *testing.T) {
	out, err := agentspec.RawOutput(`{"type":"object","description":"A city.","properties":{"city":{"type":"string"},"n":{"type":"integer","minimum":0},"kind":{"enum":["a","b"]}},"required":["city"],"additionalProperties":false}`)
	if err != nil {
		t.Fatal(err)
	}
	m := newRecorder("m")
	answers := []string{`{"n":-1,"kind":"c","extra":1}`, `{"city":"Rome","n":2}`}
	m.answer = func(r *model.Request) (*message.Response, error) {
		args := answers[len(m.requests)-1]
		return says(&message.ToolCallPart{ToolName: r.Output.Choices[0].Name, ToolCallID: "c", Args: args}), nil
	}
	agent := &runtime.Agent[runtime.NoDeps, runtime.RawJSON]{Model: m, Output: out}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", string(res.Output), `{"city":"Rome","n":2}`)
	diff(t, "description", m.last().Output.Choices[0].Description, "A city.")
	told := m.last().Messages[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
	diff(t, "told", decoded(t, []byte(told.Content)), []any{
		map[string]any{"type": "missing", "loc": []any{"city"}, "msg": "Field required", "input": map[string]any{"n": -1.0, "kind": "c", "extra": 1.0}},
		map[string]any{"type": "extra_forbidden", "loc": []any{"extra"}, "msg": "Extra inputs are not permitted", "input": 1.0},
		map[string]any{"type": "enum", "loc": []any{"kind"}, "msg": "value must be one of 'a', 'b'", "input": "c"},
		map[string]any{"type": "minimum", "loc": []any{"n"}, "msg": "minimum: got -1, want 0", "input": -1.0},
	})
	for _, schema := range []jsonwire.Raw{`{"type":"string"}`, `{"type":"nope"}`, `[]`, `{`, `{"type":"object","$ref":"http://127.0.0.1:1/x"}`, `{"type":"object","properties":{"a":{"pattern":"(?=x)"}}}`} {
		if _, err := agentspec.RawOutput(schema); err == nil {
			t.Errorf("%s is accepted", schema)
		}
	}
}

const runSpec = `
model: {model}
name: y
description: d
instructions: [Run., "For {{name}}."]
end_strategy: early
tool_timeout: 3
retries: {tools: 3}
model_settings: {temperature: 1}
metadata: {a: 1}
capabilities: [Thinking]
deps_schema: {type: object}
output_schema: {type: object}
`

// TestRunOptions: a spec adds to one run, and says what it cannot change.
func TestRunOptions(t *testing.T) {
	m, other := newRecorder("m"), newRecorder("other")
	agent := &runtime.Agent[customer, string]{Name: "x", Model: m, Instructions: "Agent."}
	r := &agentspec.Registry[customer]{DepsJSON: appendCustomer, Model: func(string) model.Model { return other }}
	s := parse(t, strings.Replace(runSpec, "{model}", "any", 1))
	opts, warnings, err := agentspec.RunOptions(agent, s, r)
	if err != nil {
		t.Fatal(err)
	}
	res, err := agent.Run(t.Context(), ann, "hi", opts...)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.requests) > 0 || len(other.requests) != 1 {
		t.Error("the model of the spec was not asked")
	}
	var texts []string
	for _, i := range other.last().Instructions {
		texts = append(texts, strings.Fields(i.Text)...)
	}
	diff(t, "instructions", texts, []string{"Agent.", "Run.", "For", "Ann."})
	diff(t, "settings", []any{*other.last().Settings.Temperature, other.last().Settings.Thinking}, []any{1.0, model.ThinkingOn})
	diff(t, "metadata", res.Metadata, map[string]any{"a": 1.0})
	var got []string
	for _, w := range warnings {
		got = append(got, w.Message)
	}
	const ignored = "AgentSpec field '%s' is not supported at run/override time and will be ignored"
	var want []string
	for _, name := range []string{"name", "description", "end_strategy", "tool_timeout", "deps_schema", "output_schema"} {
		want = append(want, strings.Replace(ignored, "%s", name, 1))
	}
	diff(t, "warnings", got, want)
}

// TestOverride: a spec replaces what an agent has.
func TestOverride(t *testing.T) {
	m, other := newRecorder("m"), newRecorder("other")
	agent := &runtime.Agent[customer, string]{Name: "x", Model: m, Instructions: "Agent.", Capabilities: []runtime.Capability[customer]{{ID: "old", Instructions: "Old."}}}
	r := &agentspec.Registry[customer]{DepsJSON: appendCustomer, Model: func(string) model.Model { return other }}
	ctx, warnings, err := agentspec.Override(t.Context(), agent, parse(t, strings.Replace(runSpec, "{model}", "any", 1)), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != 5 {
		t.Errorf("warnings: %v", warnings)
	}
	if _, err := agent.Run(ctx, ann, "hi", runtime.WithInstructions("Dropped.")); err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", other.instructions(), "Run.\n\nFor Ann.")
	if _, err := agent.Run(t.Context(), ann, "hi"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.instructions(), "Old.") {
		t.Error("the agent itself has changed")
	}
	if _, _, err := agentspec.Override(t.Context(), agent, parse(t, "capabilities: [Nope]"), r); err == nil {
		t.Error("no error")
	}
}

// TestWriteFile: the schema is written beside the file, and again only if it has changed; what is written is valid by it.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	name, schemaName := filepath.Join(dir, "agent.yaml"), filepath.Join(dir, "agent_schema.json")
	schema := new(agentspec.Registry[runtime.NoDeps]).FileSchema()
	s := &spec.Spec{Model: "test", Instructions: []string{"a", "b"}, ToolRetries: new(2), ToolTimeout: 1500 * time.Millisecond,
		Capabilities: []spec.Capability{{Name: "Thinking", Arg: `"high"`}, {Name: "NativeTool", Arg: `{"kind":"web_search"}`}, {Name: "PrefixTools", Args: jsonwire.Members{{Name: "prefix", Value: `"p"`}, {Name: "capability", Value: `"Thinking"`}}}}}
	for range 2 {
		if err := s.WriteFile(name, schema); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(schemaName, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(schemaName); err != nil || time.Since(info.ModTime()) < time.Minute {
		t.Errorf("the schema was written anew: %v", err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "file", string(text), `# yaml-language-server: $schema=agent_schema.json
model: test
instructions:
- a
- b
retries:
  tools: 2
tool_timeout: 1.5
capabilities:
- Thinking: high
- name: NativeTool
  arguments:
  - kind: web_search
- PrefixTools:
    prefix: p
    capability: Thinking
`)
	again, err := spec.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := agentspec.Configure(&runtime.Agent[runtime.NoDeps, string]{}, again, nil); err != nil {
		t.Error(err)
	}
	if err := (&spec.Spec{Capabilities: []spec.Capability{{Name: "A", Arg: "1", Args: jsonwire.Members{{Name: "x"}}}}}).WriteFile(name, ""); err == nil {
		t.Error("both forms of arguments are accepted")
	}
	if err := s.WriteFile(filepath.Join(dir, "x.toml"), ""); err == nil {
		t.Error("an unknown format is accepted")
	}
}
