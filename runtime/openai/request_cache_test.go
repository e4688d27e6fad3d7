package openai_test

import (
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestRequestCache sends growing, changed and replaced histories and compares each body with that of a new input.
func TestRequestCache(t *testing.T) {
	user := func(s string) message.Message { return input(s).Messages[0] }
	a, b, c, d := user("a"), &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "b"}}}, user("c"), user("d")
	guided := &message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "e"}, &message.UserPromptPart{Content: "f"}}}
	verdict := model.Output{Mode: message.OutputNative, Schema: &model.OutputSchema{Name: "verdict", Schema: schema}}
	steps := []model.Request{
		{Messages: []message.Message{a}},
		{Messages: []message.Message{a, b, c}},
		{Messages: []message.Message{a, b, c}, Instructions: []model.Instruction{{Text: "brief"}}},
		{Messages: []message.Message{a, b, c, d}, Tools: []*model.ToolDef{look}},
		{Messages: []message.Message{a, b, d, d}, Tools: []*model.ToolDef{look, strict}},
		{Messages: []message.Message{d}, Output: model.Output{Choices: []*model.ToolDef{look, strict}}},
		{Messages: []message.Message{d, b, c}},
		{Messages: []message.Message{guided, b, c}, Instructions: []model.Instruction{{Text: "brief"}}, Output: verdict},
		{Messages: []message.Message{guided, b, c, d}, Output: verdict},
		{Messages: []message.Message{guided, b, c, d}, Output: model.Output{Mode: message.OutputPrompted, Schema: &model.OutputSchema{Schema: schema}}},
		{Messages: []message.Message{a, b, c}, Instructions: []model.Instruction{{Text: "brief"}}},
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, said) })
	llm, other := s.chat(), openai.Chat("other", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()))
	kept := new(model.Cache)
	for i := range steps {
		steps[i].Output.AllowText, steps[i].Settings = true, &model.Settings{}
		cached, fresh := steps[i], steps[i]
		cached.Cache = kept
		for _, in := range []*model.Request{&cached, &fresh} {
			if _, err := llm.Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
		}
		bodies := s.requests()
		diff(t, "step "+strconv.Itoa(i), bodies[len(bodies)-2], bodies[len(bodies)-1])
	}
	// Another model of the same run, such as one that stands in for the first, continues.
	last := steps[0]
	last.Cache = kept
	if _, err := other.Respond(t.Context(), &last, nil); err != nil {
		t.Fatal(err)
	}
	bodies := s.requests()
	diff(t, "another model", bodies[len(bodies)-1], `{"model":"other","messages":[{"role":"user","content":"a"}]}`)
}

// TestResponsesCache sends a growing and then another history over the Responses API, and compares each body with that of a new
// input.
func TestResponsesCache(t *testing.T) {
	user := func(s string) message.Message { return input(s).Messages[0] }
	a, b, c := user("a"), &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "b"}}}, user("c")
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, responded) })
	llm := s.responses()
	var kept model.Cache
	for i, messages := range [][]message.Message{{a}, {a, b, c}, {a, b, c, b, a}, {c}, {c, b, a}} {
		cached, fresh := input(""), input("")
		cached.Messages, fresh.Messages, cached.Cache = messages, messages, &kept
		for _, in := range []*model.Request{cached, fresh} {
			if _, err := llm.Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
		}
		bodies := s.requests()
		diff(t, "step "+strconv.Itoa(i), bodies[len(bodies)-2], bodies[len(bodies)-1])
	}
}
