package agentspec_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

const reference = "../spec/testdata/reference"

// expected is what Pydantic AI has made of a spec: see scripts/specs.
type expected struct {
	Spec  json.RawMessage
	Error string
	Agent struct {
		Name             *string
		Model            string
		EndStrategy      string  `json:"end_strategy"`
		ModelSettings    any     `json:"model_settings"`
		OutputType       string  `json:"output_type"`
		MaxToolRetries   int     `json:"max_tool_retries"`
		MaxOutputRetries int     `json:"max_output_retries"`
		ToolTimeout      float64 `json:"tool_timeout"`
		Metadata         map[string]any
		Description      *string
	}
	Capabilities []map[string]any
	Run          *struct {
		Instructions *string
		OutputTools  []struct {
			Name, Description string
			Schema            any
		} `json:"output_tools"`
		Native []string
		Output any
	}
	Content string
}

func references(t *testing.T) (all map[string]expected) {
	t.Helper()
	readJSON(t, filepath.Join(reference, "expected.json"), &all)
	if len(all) < 9 {
		t.Fatalf("only %d specs are expected", len(all))
	}
	return all
}

// registry knows what the fixtures need beside the built-in capabilities.
func registry() *agentspec.Registry[customer] {
	return &agentspec.Registry[customer]{
		DepsJSON: appendCustomer,
		MCP: func(s *model.MCPServer) (runtime.Toolset[customer], error) {
			return runtime.NewToolset("mcp:"+s.ID, tool("a"), tool("b"), tool("c")), nil
		},
	}
}

func tool(name string) runtime.Tool[customer] {
	return runtime.ExternalTool[customer](model.ToolDef{Name: name, Result: `{"type":"string"}`})
}

// TestReference: each spec makes the agent that Pydantic AI makes of it, with the same run.
func TestReference(t *testing.T) {
	for name, want := range references(t) {
		if want.Spec == nil || want.Error != "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s, err := spec.ReadFile(filepath.Join(reference, name))
			if err != nil {
				t.Fatal(err)
			}
			if want.Agent.OutputType == "_StructuredDict" {
				compare(t, s, want, func(v runtime.RawJSON) any { return decoded(t, []byte(v)) })
			} else {
				compare(t, s, want, func(v string) any { return v })
			}
		})
	}
}

// compare configures an agent and runs it.
func compare[O any](t *testing.T, s *spec.Spec, want expected, output func(O) any) {
	agent := &runtime.Agent[customer, O]{}
	if err := agentspec.Configure(agent, s, registry()); err != nil {
		t.Fatal(err)
	}
	diff(t, "name", agent.Name, orEmpty(want.Agent.Name))
	diff(t, "description", agent.Description, orEmpty(want.Agent.Description))
	if name := agent.Model.Info().String(); name != want.Agent.Model {
		t.Errorf("the model is %s, want %s", name, want.Agent.Model)
	}
	strategy := map[string]loop.EndStrategy{"early": loop.EndEarly, "graceful": loop.EndGraceful, "exhaustive": loop.EndExhaustive}[want.Agent.EndStrategy]
	diff(t, "end strategy", agent.EndStrategy, strategy)
	diff(t, "tool timeout", agent.ToolTimeout, time.Duration(want.Agent.ToolTimeout*float64(time.Second)))
	tools, outputs := budgets(agent)
	diff(t, "retries", []int{tools, outputs}, []int{want.Agent.MaxToolRetries, want.Agent.MaxOutputRetries})
	diff(t, "metadata", agent.Metadata, want.Agent.Metadata)
	var settings any
	if agent.Settings != nil {
		b, err := agent.Settings.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		settings = decoded(t, b)
	}
	diff(t, "settings", settings, want.Agent.ModelSettings)
	compareCapabilities(t, agent.Capabilities, want.Capabilities)
	compareRun(t, agent, want, output)
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// budgets are the retries that the fields of an agent mean.
func budgets[O any](agent *runtime.Agent[customer, O]) (tools, output int) {
	tools = 1
	if agent.Retries != nil {
		tools = *agent.Retries
	}
	if output = tools; agent.OutputRetries != nil {
		output = *agent.OutputRetries
	}
	return tools, output
}

// compareCapabilities compares what the capabilities contribute, as far as their fields show it; what they do is tested elsewhere.
func compareCapabilities(t *testing.T, got []runtime.Capability[customer], want []map[string]any) {
	var ids, wantIDs []string
	for _, c := range got {
		if c.ID != "model_fallback" {
			ids = append(ids, c.ID)
		}
	}
	for _, c := range want {
		id, _ := c["id"].(string)
		if c["type"] != "ToolSearch" && c["type"] != "PendingMessageDrainCapability" && c["type"] != "ModelFallback" {
			wantIDs = append(wantIDs, id)
		}
	}
	if strings.Join(sorted(ids), ",") != strings.Join(sorted(wantIDs), ",") {
		t.Errorf("the capabilities are %q, want %q", ids, wantIDs)
	}
}

func compareRun[O any](t *testing.T, agent *runtime.Agent[customer, O], want expected, output func(O) any) {
	if want.Run == nil {
		return
	}
	m := newRecorder("m")
	res, err := agent.Run(t.Context(), ann, "hi", runtime.WithModel(m))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", m.instructions(), orEmpty(want.Run.Instructions))
	diff(t, "output", output(res.Output), want.Run.Output)
	if len(m.last().Output.Choices) != len(want.Run.OutputTools) {
		t.Fatalf("there are %d output tools, want %d", len(m.last().Output.Choices), len(want.Run.OutputTools))
	}
	for i, def := range m.last().Output.Choices {
		tool := want.Run.OutputTools[i]
		diff(t, "output tool", []any{def.Name, def.Description, decoded(t, []byte(def.Parameters))}, []any{tool.Name, tool.Description, tool.Schema})
	}
	if len(m.last().NativeTools) != len(want.Run.Native) {
		t.Errorf("the native tools are %v, want %v", m.last().NativeTools, want.Run.Native)
	}
}

// TestReferenceRefused: what Pydantic AI refuses is refused here.
func TestReferenceRefused(t *testing.T) {
	s, err := spec.ReadFile(filepath.Join(reference, "08_unknowns.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Strict(); err == nil || !strings.Contains(err.Error(), `08_unknowns.yaml:2:1: a spec has no field "temperatur"`) {
		t.Errorf("the unknown field: %v", err)
	}
	err = agentspec.Configure(&runtime.Agent[customer, string]{}, s, nil)
	if err == nil || !strings.Contains(err.Error(), "08_unknowns.yaml:5:5: there is no capability Nope") {
		t.Errorf("the unknown capability: %v", err)
	}
}
