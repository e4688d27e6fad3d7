package message_test

import (
	"slices"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestText joins what a model wrote, thought and made.
func TestText(t *testing.T) {
	thought, call := &message.ThinkingPart{Content: "hm"}, &message.ToolCallPart{ToolName: "t"}
	word := func(s string) message.ResponsePart { return &message.TextPart{Content: s} }
	speech := func(s string) message.ResponsePart { return &message.SpeechPart{Transcript: s} }
	for _, c := range []struct {
		parts []message.ResponsePart
		want  string
	}{
		{nil, ""},
		{[]message.ResponsePart{thought, call}, ""},
		{[]message.ResponsePart{word("a"), word("b")}, "ab"},
		{[]message.ResponsePart{thought, word("a"), call, word("b"), word("c"), thought}, "a\n\nbc"},
		{[]message.ResponsePart{word("a"), speech("b"), speech(""), word("c")}, "ab\n\nc"},
		{[]message.ResponsePart{word("a"), &message.UnknownPart{Kind: "x", JSON: "{}"}, word("b")}, "a\n\nb"},
	} {
		r := &message.Response{Parts: c.parts}
		diff(t, "text", r.Text(), c.want)
	}
}

func TestResponseParts(t *testing.T) {
	one, two := &message.ToolCallPart{ToolName: "one"}, &message.ToolCallPart{ToolName: "two"}
	file := message.BinaryContent{Data: []byte("x"), MediaType: "image/png"}
	r := &message.Response{Parts: []message.ResponsePart{
		&message.ThinkingPart{Content: "a"}, one, &message.NativeToolCallPart{ToolName: "native"}, &message.FilePart{Content: file},
		&message.ThinkingPart{Content: "b"}, two,
	}}
	diff(t, "thinking", r.Thinking(), "a\n\nb")
	diff(t, "calls", slices.Collect(r.ToolCalls()), []*message.ToolCallPart{one, two})
	diff(t, "files", slices.Collect(r.Files()), []*message.BinaryContent{&file})
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
	for args, want := range map[string]jsonwire.Raw{
		``:                   `{}`,
		`null`:               `{}`,
		`{"city": "Berlin"}`: `{"city": "Berlin"}`,
		` {}`:                ` {}`,
		`{"city": "Mex`:      `{"INVALID_JSON":"{\"city\": \"Mex"}`,
		`[1]`:                `{"INVALID_JSON":"[1]"}`,
		`"x"`:                `{"INVALID_JSON":"\"x\""}`,
		`{} {}`:              `{"INVALID_JSON":"{} {}"}`,
	} {
		call := &message.ToolCallPart{Args: args}
		native := message.NativeToolCallPart(*call)
		diff(t, args, []jsonwire.Raw{call.ArgsJSON(), native.ArgsJSON()}, []jsonwire.Raw{want, want})
	}
}

// TestZeroWords: zero values say what they stand for.
func TestZeroWords(t *testing.T) {
	diff(t, "words", []string{
		message.StateComplete.String(), message.StateInterrupted.String(), message.ScopeConversation.String(), message.ScopeRequest.String(),
		message.ToolSuccess.String(), message.ToolDenied.String(), message.CacheShort.String(), message.CacheLong.String(),
	}, []string{"complete", "interrupted", "conversation", "request", "success", "denied", "5m", "1h"})
}
