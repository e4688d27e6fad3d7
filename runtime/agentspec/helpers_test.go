package agentspec_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// customer is what templates of the tests are rendered with. Its codec is written by hand, as the generator would.
type customer struct {
	Name   string   `json:"name"`
	VIP    bool     `json:"vip"`
	Tenant tenant   `json:"tenant"`
	Tags   []string `json:"tags"`
}

type tenant struct {
	Name string `json:"name"`
}

func appendCustomer(c customer, dst []byte) ([]byte, error) {
	b, err := json.Marshal(c)
	return append(dst, b...), err
}

var ann = customer{Name: "Ann", VIP: true, Tenant: tenant{"T"}, Tags: []string{"x", "y"}}

// recorder answers every request, and keeps it.
type recorder struct {
	model.Base
	name     string
	requests []*model.Request
	answer   func(r *model.Request) (*message.Response, error)
}

func newRecorder(name string) *recorder {
	info := model.Info{Provider: "fake", Name: name}
	info.Profile.NativeTools = []model.NativeToolKind{model.WebSearchKind, model.WebFetchKind, model.CodeExecutionKind, model.MCPServerKind,
		model.FileSearchKind, model.ImageGenerationKind, model.XSearchKind}
	return &recorder{Base: model.NewBase(info), name: name}
}

func (m *recorder) Respond(_ context.Context, r *model.Request, _ *model.Stream) (*message.Response, error) {
	m.requests = append(m.requests, r)
	if m.answer != nil {
		return m.answer(r)
	}
	if len(r.Output.Choices) > 0 {
		return says(&message.ToolCallPart{ToolName: r.Output.Choices[0].Name, ToolCallID: "c", Args: `{"city":"Paris","population":1}`}), nil
	}
	return says(&message.TextPart{Content: "ok"}), nil
}

func says(parts ...message.ResponsePart) *message.Response {
	return &message.Response{Parts: parts, ModelName: "m"}
}

// last returns what the model was asked last.
func (m *recorder) last() *model.Request { return m.requests[len(m.requests)-1] }

// instructions are those of the last request, as one text.
func (m *recorder) instructions() string {
	var texts []string
	for _, i := range m.last().Instructions {
		texts = append(texts, i.Text)
	}
	return strings.Join(texts, "\n\n")
}

func parse(t *testing.T, text string) *spec.Spec {
	t.Helper()
	s, err := spec.Parse("agent.yaml", []byte(text), spec.YAML)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// configured returns an agent of a spec, which asks a recorder.
func configured[D any](t *testing.T, text string, r *agentspec.Registry[D]) (*runtime.Agent[D, string], *recorder) {
	t.Helper()
	m := newRecorder("m")
	agent := &runtime.Agent[D, string]{Model: m}
	if err := agentspec.Configure(agent, parse(t, text), r); err != nil {
		t.Fatal(err)
	}
	return agent, m
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func readJSON(t *testing.T, name string, to any) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, to); err != nil {
		t.Fatal(err)
	}
}

// decoded is JSON as encoding/json decodes it.
func decoded(t *testing.T, text []byte) (v any) {
	t.Helper()
	if len(text) == 0 {
		return nil
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
