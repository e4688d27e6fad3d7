package openai

import (
	"fmt"
	"net/http"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

const provider = "openai"

// decode reads the body of a response.
func (m *ChatModel) decode(res *http.Response) (*runtime.ModelResponse, error) {
	body, err := readAll(res)
	if err != nil {
		return nil, err
	}
	var c completion
	switch err := c.DecodeJSON(body); {
	case len(body) == 0:
		return nil, invalid("the body is empty")
	case err != nil:
		return nil, invalid("%s; the body begins with %q", redacted(res, []byte(err.Error())), redacted(res, body[:min(len(body), 200)]))
	case len(c.Choices) == 0 && c.Error != "" && c.Error != "null":
		return nil, invalid("it has no choices, but the error %s", redacted(res, []byte(c.Error)))
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
