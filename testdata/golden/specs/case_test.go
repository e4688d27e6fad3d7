package specs

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

var ann = &Customer{Name: "Ann", VIP: true, Orders: []Order{{"pen", true}, {"ink", false}}}

// TestSpecs compares the agents with those that package spec makes of the same texts, and what one run of each sends.
func TestSpecs(t *testing.T) {
	compare(t, newMinimal(), minimal, spec.YAML, runtime.NoDeps{}, nil, "{}")
	compare(t, NewSupport(), Support, spec.YAML, ann, (*Customer).AppendJSON, "{}")
	compare(t, NewSupport(), Support, spec.YAML, &Customer{}, (*Customer).AppendJSON, "{}")
	compare(t, newJudge(), judgeText, spec.YAML, runtime.NoDeps{}, nil, `{"good":true}`)
	deps := func(c Customer, dst []byte) ([]byte, error) { return c.AppendJSON(dst) }
	compare(t, newExtract(), extract, spec.JSON, *ann, deps, `{"city":"Paris","kind":"town","area":null}`)
}

func compare[D, O any](t *testing.T, compiled *runtime.Agent[D, O], text, format string, deps D, depsJSON func(D, []byte) ([]byte, error), output string) {
	t.Helper()
	s, err := spec.Parse("spec", []byte(text), format)
	if err != nil {
		t.Fatal(err)
	}
	loaded := &runtime.Agent[D, O]{Output: compiled.Output}
	if err := agentspec.Configure(loaded, s, &agentspec.Registry[D]{DepsJSON: depsJSON}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(fieldsOf(loaded), fieldsOf(compiled)); d != "" {
		t.Errorf("%s (-loaded +compiled):\n%s", s.Name, d)
	}
	if d := cmp.Diff(sent(t, loaded, deps, output), sent(t, compiled, deps, output)); d != "" {
		t.Errorf("%s (-loaded +compiled):\n%s", s.Name, d)
	}
}

// fieldsOf are the fields of an agent that a spec sets, as far as they can be compared.
func fieldsOf[D, O any](a *runtime.Agent[D, O]) map[string]any {
	var capabilities []any
	for _, c := range a.Capabilities {
		if c.ID == "raise_content_filter_error" {
			c.ID = "content_filter_errors" // as it is called in Go
		}
		capabilities = append(capabilities, []any{c.ID, c.Description, c.NativeTools, len(c.Tools), len(c.Toolsets), c.Hooks != nil})
	}
	info := "none"
	if a.Model != nil {
		info = a.Model.Info().String()
	}
	return map[string]any{
		"name": a.Name, "description": a.Description, "model": info, "instructions": a.Instructions, "functions": len(a.InstructionFuncs),
		"settings": a.Settings.OrZero().String(), "metadata": a.Metadata, "retries": a.Retries, "output retries": a.OutputRetries,
		"strategy": a.EndStrategy, "timeout": a.ToolTimeout, "capabilities": capabilities,
	}
}

// sent is the request of a run.
func sent[D, O any](t *testing.T, agent *runtime.Agent[D, O], deps D, output string) string {
	t.Helper()
	m := &recorder{Base: model.NewBase(model.Info{Provider: "fake", Name: "m", Profile: model.Profile{NativeTools: []model.NativeToolKind{
		model.WebSearchKind, model.CodeExecutionKind, model.MCPServerKind}}}), output: output}
	if _, err := agent.Run(t.Context(), deps, "hi", runtime.WithModel(m)); err != nil {
		t.Fatal(err)
	}
	m.request.Messages = nil // which have times
	b, err := m.request.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// recorder answers with an output.
type recorder struct {
	model.Base
	request model.Request
	output  string
}

func (m *recorder) Respond(_ context.Context, r *model.Request, _ *model.Stream) (*message.Response, error) {
	m.request = *r
	if len(r.Output.Choices) == 0 {
		return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "ok"}}}, nil
	}
	return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: r.Output.Choices[0].Name, ToolCallID: "c", Args: m.output}}}, nil
}

// TestOutput: the type of an output schema has a codec, and refuses what the schema does.
func TestOutput(t *testing.T) {
	var c City
	if err := c.DecodeJSON([]byte(`{"city":"Rome","kind":"town","area":1.5,"sights":[{"name":"Forum"}],"mayor":{"name":"A","deputy":{"name":"B"}},"names":{"it":"Roma"}}`)); err != nil {
		t.Fatal(err)
	}
	if c.Sights[0].Name != "Forum" || c.Mayor.Deputy.Name != "B" || *c.Area != 1.5 || c.Population != nil {
		t.Errorf("decoded %+v", c)
	}
	for _, text := range []string{`{"kind":"town","area":1}`, `{"city":"","kind":"town","area":1}`, `{"city":"x","kind":"state","area":1}`, `{"city":"x","kind":"town"}`} {
		if err := c.DecodeJSON([]byte(text)); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}
