package openai_test

import (
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/openai/openai-go/v3/option"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/openai"
)

// TestRequestCache sends growing, changed and replaced histories and compares each body with that of a new input.
func TestRequestCache(t *testing.T) {
	user := func(s string) runtime.Message { return input(s).Messages[0] }
	a, b, c, d := user("a"), &runtime.ModelResponse{Parts: []runtime.ResponsePart{&runtime.TextPart{Content: "b"}}}, user("c"), user("d")
	guided := &runtime.ModelRequest{Parts: []runtime.RequestPart{&runtime.SystemPromptPart{Content: "e"}, &runtime.UserPromptPart{Content: "f"}}}
	verdict := &runtime.OutputSchema{Mode: runtime.OutputNative, Name: "verdict", Schema: schema}
	steps := []runtime.ModelInput{
		{Messages: []runtime.Message{a}},
		{Messages: []runtime.Message{a, b, c}},
		{Messages: []runtime.Message{a, b, c}, Instructions: "brief"},
		{Messages: []runtime.Message{a, b, c, d}, Tools: []*runtime.ToolInfo{look}},
		{Messages: []runtime.Message{a, b, d, d}, Tools: []*runtime.ToolInfo{look, strict}},
		{Messages: []runtime.Message{d}, OutputTools: []*runtime.ToolInfo{look, strict}},
		{Messages: []runtime.Message{d, b, c}},
		{Messages: []runtime.Message{guided, b, c}, Instructions: "brief", Output: verdict},
		{Messages: []runtime.Message{guided, b, c, d}, Output: verdict},
		{Messages: []runtime.Message{guided, b, c, d}, Output: &runtime.OutputSchema{Mode: runtime.OutputPrompted}},
		{Messages: []runtime.Message{a, b, c}, Instructions: "brief"},
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, said) })
	model, other := s.chat(), openai.Chat("other", option.WithBaseURL(s.URL), option.WithHTTPClient(s.Client()))
	var kept any
	for i := range steps {
		steps[i].AllowText, steps[i].Settings = true, &runtime.ModelSettings{}
		cached, fresh := steps[i], steps[i]
		cached.Cache = kept
		for _, in := range []*runtime.ModelInput{&cached, &fresh} {
			if _, err := model.Request(t.Context(), in); err != nil {
				t.Fatal(err)
			}
		}
		kept = cached.Cache
		bodies := s.requests()
		diff(t, "step "+strconv.Itoa(i), bodies[len(bodies)-2], bodies[len(bodies)-1])
	}
	// Another model of the same run, such as one that stands in for the first, goes on.
	last := steps[0]
	last.Cache = kept
	if _, err := other.Request(t.Context(), &last); err != nil {
		t.Fatal(err)
	}
	bodies := s.requests()
	diff(t, "another model", bodies[len(bodies)-1], `{"model":"other","messages":[{"role":"user","content":"a"}]}`)
}
