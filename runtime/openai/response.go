package openai

import (
	"fmt"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

const provider = "openai"

// decode reads the body of a response.
func (m *ChatModel) decode(body []byte) (*runtime.ModelResponse, error) {
	var c completion
	switch err := c.DecodeJSON(body); {
	case len(body) == 0:
		return nil, invalid("the body is empty")
	case err != nil:
		return nil, invalid("%v; the body begins with %q", err, body[:min(len(body), 200)])
	case len(c.Choices) == 0 && c.Error != "" && c.Error != "null":
		return nil, invalid("it has no choices, but the error %s", c.Error)
	case len(c.Choices) == 0:
		return nil, invalid("it has no choices")
	}
	first := &c.Choices[0]
	r := &runtime.ModelResponse{
		Parts:              first.Message.parts(),
		Usage:              c.Usage.of(),
		ModelName:          c.Model,
		ProviderName:       provider,
		ProviderResponseID: c.ID,
		FinishReason:       finishReasons[first.FinishReason],
		Timestamp:          timestamp(c.Created),
	}
	if r.ModelName == "" {
		r.ModelName = m.name
	}
	if first.Message.Refusal != "" {
		r.FinishReason = runtime.FinishContentFilter
	}
	return r, nil
}

func invalid(format string, args ...any) error {
	return &runtime.UnexpectedModelBehaviorError{
		Message: "Invalid response from " + provider + " chat completions endpoint: " + fmt.Sprintf(format, args...),
	}
}

var finishReasons = map[string]runtime.FinishReason{
	"stop":           runtime.FinishStop,
	"length":         runtime.FinishLength,
	"content_filter": runtime.FinishContentFilter,
	"tool_calls":     runtime.FinishToolCall,
	"function_call":  runtime.FinishToolCall,
}

// timestamp is zero where the server does not tell a sensible time.
func timestamp(seconds float64) time.Time {
	const year3000 = 32503680000
	if seconds <= 0 || seconds > year3000 {
		return time.Time{}
	}
	return time.UnixMilli(int64(seconds * 1000)).UTC()
}

// parts returns what the model thought, said and wants to call, in this order. A refusal has no parts, as it is not
// the answer that was asked for.
func (m *reply) parts() (parts []runtime.ResponsePart) {
	if m.Refusal != "" {
		return nil
	}
	for _, raw := range []jsonwire.Raw{m.ReasoningContent, m.Reasoning} {
		if thought, ok := raw.Text(); ok && thought != "" {
			parts = append(parts, &runtime.ThinkingPart{Content: thought})
			break
		}
	}
	parts = appendContent(parts, m.Content)
	for _, c := range m.ToolCalls {
		args, ok := c.Function.Arguments.Text()
		if !ok && c.Function.Arguments != "null" {
			args = string(c.Function.Arguments)
		}
		parts = append(parts, &runtime.ToolCallPart{ToolName: c.Function.Name, Args: args, ToolCallID: c.ID})
	}
	return parts
}

// appendContent appends text, with what stands between <think> tags as thoughts. Where the end tag is missing all is
// text.
func appendContent(parts []runtime.ResponsePart, content string) []runtime.ResponsePart {
	for content != "" {
		text, rest, found := strings.Cut(content, "<think>")
		if text != "" {
			parts = append(parts, &runtime.TextPart{Content: text})
		}
		if !found {
			break
		}
		thought, after, ended := strings.Cut(rest, "</think>")
		if !ended {
			return append(parts, &runtime.TextPart{Content: rest})
		}
		if thought != "" {
			parts = append(parts, &runtime.ThinkingPart{Content: thought})
		}
		content = after
	}
	return parts
}

// of converts the provider's counts. Details holds its own names.
func (u *usage) of() runtime.RequestUsage {
	return runtime.RequestUsage{
		InputTokens:      u.PromptTokens,
		OutputTokens:     u.CompletionTokens,
		CacheReadTokens:  u.PromptTokensDetails.CachedTokens,
		CacheWriteTokens: u.PromptTokensDetails.CacheWriteTokens,
		Details:          u.CompletionTokensDetails,
	}
}
