package runtime_test

import (
	"slices"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestText joins what a model wrote, thought and made.
func TestText(t *testing.T) {
	thought, call := &runtime.ThinkingPart{Content: "hm"}, &runtime.ToolCallPart{ToolName: "t"}
	word := func(s string) runtime.ResponsePart { return &runtime.TextPart{Content: s} }
	speech := func(s string) runtime.ResponsePart { return &runtime.SpeechPart{Transcript: s} }
	for _, c := range []struct {
		parts []runtime.ResponsePart
		want  string
	}{
		{nil, ""},
		{[]runtime.ResponsePart{thought, call}, ""},
		{[]runtime.ResponsePart{word("a"), word("b")}, "ab"},
		{[]runtime.ResponsePart{thought, word("a"), call, word("b"), word("c"), thought}, "a\n\nbc"},
		{[]runtime.ResponsePart{word("a"), speech("b"), speech(""), word("c")}, "ab\n\nc"},
		{[]runtime.ResponsePart{word("a"), &runtime.UnknownPart{Kind: "x", JSON: "{}"}, word("b")}, "a\n\nb"},
	} {
		r := &runtime.ModelResponse{Parts: c.parts}
		diff(t, "text", r.Text(), c.want)
	}
}

func TestResponseParts(t *testing.T) {
	one, two := &runtime.ToolCallPart{ToolName: "one"}, &runtime.ToolCallPart{ToolName: "two"}
	file := runtime.BinaryContent{Data: []byte("x"), MediaType: "image/png"}
	r := &runtime.ModelResponse{Parts: []runtime.ResponsePart{
		&runtime.ThinkingPart{Content: "a"}, one, &runtime.NativeToolCallPart{ToolName: "native"}, &runtime.FilePart{Content: file},
		&runtime.ThinkingPart{Content: "b"}, two,
	}}
	diff(t, "thinking", r.Thinking(), "a\n\nb")
	diff(t, "calls", slices.Collect(r.ToolCalls()), []*runtime.ToolCallPart{one, two})
	diff(t, "files", slices.Collect(r.Files()), []*runtime.BinaryContent{&file})
	for c := range r.ToolCalls() {
		diff(t, "first call", c, one)
		break
	}
	for f := range r.Files() {
		diff(t, "first file", f, &file)
		break
	}
}

// TestArgsJSON: what providers take back as arguments is an object (118).
func TestArgsJSON(t *testing.T) {
	for args, want := range map[string]runtime.RawJSON{
		``:                   `{}`,
		`null`:               `{}`,
		`{"city": "Berlin"}`: `{"city": "Berlin"}`,
		` {}`:                ` {}`,
		`{"city": "Mex`:      `{"INVALID_JSON":"{\"city\": \"Mex"}`,
		`[1]`:                `{"INVALID_JSON":"[1]"}`,
		`"x"`:                `{"INVALID_JSON":"\"x\""}`,
		`{} {}`:              `{"INVALID_JSON":"{} {}"}`,
	} {
		call := &runtime.ToolCallPart{Args: args}
		native := runtime.NativeToolCallPart(*call)
		diff(t, args, []runtime.RawJSON{call.ArgsJSON(), native.ArgsJSON()}, []runtime.RawJSON{want, want})
	}
}

// TestZeroWords: zero values say what they stand for.
func TestZeroWords(t *testing.T) {
	diff(t, "words", []string{
		runtime.StateComplete.String(), runtime.StateInterrupted.String(), runtime.ScopeConversation.String(), runtime.ScopeRequest.String(),
		runtime.ToolSuccess.String(), runtime.ToolDenied.String(), runtime.CacheShort.String(), runtime.CacheLong.String(),
	}, []string{"complete", "interrupted", "conversation", "request", "success", "denied", "5m", "1h"})
}
