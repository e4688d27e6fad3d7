package runtime_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestRetryPromptText pins what models read. It is Pydantic AI's RetryPromptPart.model_response.
func TestRetryPromptText(t *testing.T) {
	missing := jsonwire.Violation{
		Type: "missing", Loc: []jsonwire.PathElem{{Key: "days", Index: -1}, {Index: 2}, {Key: "a\"b", Index: -1}}, Msg: "Field required", Input: `{"x":1}`,
	}
	whole := jsonwire.Violation{Type: "json_invalid", Msg: "Invalid JSON", Input: `"no"`}
	const fix = "\n\nFix the errors and try again."
	for _, c := range []struct {
		name string
		part message.RetryPromptPart
		want string
	}{
		{"4 words about text", message.RetryPromptPart{Content: "Please return text."}, "Validation feedback:\nPlease return text." + fix},
		{"4 words about a call", message.RetryPromptPart{Content: "no such city", ToolName: "look"}, "no such city" + fix},
		{
			"2 violations of a call", message.RetryPromptPart{Violations: []jsonwire.Violation{missing, whole}, ToolName: "look"},
			"2 validation errors:\n```json\n[\n" +
				"  {\n    \"type\": \"missing\",\n    \"loc\": [\n      \"days\",\n      2,\n      \"a\\\"b\"\n    ],\n    \"msg\": \"Field required\",\n    \"input\": {\"x\":1}\n  },\n" +
				"  {\n    \"type\": \"json_invalid\",\n    \"loc\": [],\n    \"msg\": \"Invalid JSON\",\n    \"input\": \"no\"\n  }\n]\n```" + fix,
		},
		{
			"the input of a whole text is not repeated", message.RetryPromptPart{Violations: []jsonwire.Violation{whole}},
			"1 validation error:\n```json\n[\n  {\n    \"type\": \"json_invalid\",\n    \"loc\": [],\n    \"msg\": \"Invalid JSON\"\n  }\n]\n```" + fix,
		},
	} {
		t.Run(c.name, func(t *testing.T) { diff(t, "text", c.part.Text(), c.want) })
	}
}

func TestRetryf(t *testing.T) {
	inner := errors.New("inner")
	err := fmt.Errorf("outer: %w", runtime.Retryf("try %d: %w", 2, inner))
	retry, ok := errors.AsType[*runtime.RetryError](err)
	if !ok || retry.Error() != "try 2: inner" || !errors.Is(err, inner) {
		t.Errorf("got %v, %v", retry, ok)
	}
}

func TestToolReturnText(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{`"a\n\"b\""`, "a\n\"b\""}, {`{"a":1}`, `{"a":1}`}, {`[1]`, `[1]`}, {`null`, `null`}, {``, `null`}, {`7`, `7`}, {`""`, ``},
	} {
		part := message.ToolReturnPart{Content: runtime.RawJSON(c.content)}
		diff(t, c.content, part.Text(), c.want)
	}
}

func TestResponseText(t *testing.T) {
	word := func(s string) message.ResponsePart { return &message.TextPart{Content: s} }
	call := &message.ToolCallPart{}
	for _, c := range []struct {
		parts []message.ResponsePart
		want  string
	}{
		{nil, ""},
		{[]message.ResponsePart{word("a")}, "a"},
		{[]message.ResponsePart{word("a"), word("b")}, "ab"},
		{[]message.ResponsePart{call, word("a"), call, word("b"), word("c")}, "a\n\nbc"},
	} {
		diff(t, "text", (&message.Response{Parts: c.parts}).Text(), c.want)
	}
}
