package openai

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

const provider = "openai"

// decode reads the body of a response.
func (m *ChatModel) decode(res *http.Response) (*message.Response, error) {
	body, err := readAll(res)
	if err != nil {
		return nil, err
	}
	var c completion
	switch err := c.DecodeJSON(body); {
	case len(body) == 0:
		return nil, invalid("the body is empty")
	case err != nil:
		return nil, invalid("%s; the body begins with %q", secretsOf(res.Request).redacted(err.Error()), secretsOf(res.Request).beginning(body))
	case len(c.Choices) == 0 && c.Error != "" && c.Error != "null":
		return nil, invalid("it has no choices, but the error %s", secretsOf(res.Request).redacted(string(c.Error)))
	case len(c.Choices) == 0:
		return nil, invalid("it has no choices")
	}
	r := c.response()
	r.ProviderURL = endpoint(res)
	if r.ModelName == "" {
		r.ModelName = m.name
	}
	return r, nil
}

// response returns what there is to know of the first choice.
func (c *completion) response() *message.Response {
	first := &c.Choices[0]
	d := details{FinishReason: first.FinishReason, Refusal: first.Message.Refusal, ServiceTier: c.ServiceTier, Moderation: c.Moderation}
	r := &message.Response{
		Parts:              first.Message.parts(),
		Usage:              c.Usage.of(),
		ModelName:          c.Model,
		ProviderName:       provider,
		ProviderResponseID: c.ID,
		FinishReason:       finishReason(first.FinishReason),
	}
	d.describe(r, c.Created)
	return r
}

// describe puts the details into a response that was made at a time of the server's clock. The words of a refusal are
// there only: they are not the answer that was asked for.
func (d *details) describe(r *message.Response, created float64) {
	if d.Refusal != "" {
		d.FinishReason = ""
		r.Parts, r.FinishReason = nil, message.FinishContentFilter
	}
	if d.Moderation == "null" {
		d.Moderation = ""
	}
	d.Timestamp = timestamp(created)
	if *d == (details{}) {
		return
	}
	w := jsonwire.GetWriter()
	encodeDetails(w, d)
	if b, err := w.Finish(); err == nil { // it was read from JSON, so there is nothing that cannot be written
		r.ProviderDetails = b
	}
}

// endpoint returns where the API is that has answered, as far as it is known.
func endpoint(res *http.Response) string {
	if res.Request == nil || res.Request.URL == nil {
		return ""
	}
	u := res.Request.URL
	return u.Scheme + "://" + u.Host + strings.TrimSuffix(u.EscapedPath(), "chat/completions")
}

func invalid(format string, args ...any) error {
	return &model.UnexpectedBehaviorError{
		Message: "Invalid response from " + provider + " chat completions endpoint: " + fmt.Sprintf(format, args...),
	}
}

var finishReasons = map[string]message.FinishReason{
	"stop":           message.FinishStop,
	"length":         message.FinishLength,
	"content_filter": message.FinishContentFilter,
	"tool_calls":     message.FinishToolCall,
	"function_call":  message.FinishToolCall,
}

// finishReason is what the server's reason means, empty where that is not known. A response that is complete without one
// has simply stopped, as Pydantic AI takes it.
func finishReason(raw string) message.FinishReason {
	if raw == "" {
		return message.FinishStop
	}
	return finishReasons[raw]
}

// timestamp is zero where the server does not tell a sensible time.
func timestamp(seconds float64) time.Time {
	const year3000 = 32503680000
	if seconds <= 0 || seconds > year3000 {
		return time.Time{}
	}
	return time.UnixMicro(int64(seconds * 1e6)).UTC()
}

// of converts the provider's counts. Details holds its own names.
func (u *chatUsage) of() usage.Request {
	if u == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	return usage.Request{
		InputTokens:           u.PromptTokens,
		OutputTokens:          u.CompletionTokens,
		CacheReadTokens:       u.PromptTokensDetails.CachedTokens,
		CacheWriteTokens:      u.PromptTokensDetails.CacheWriteTokens,
		InputAudioTokens:      u.PromptTokensDetails.AudioTokens,
		OutputAudioTokens:     u.CompletionTokensDetails["audio_tokens"],
		OutputReasoningTokens: u.CompletionTokensDetails["reasoning_tokens"],
		Details:               u.CompletionTokensDetails,
		Cost:                  u.cost(),
	}
}

// cost is what the Pydantic AI Gateway says that the request cost, unknown where it says nothing sensible. As with Pydantic
// AI, costs that others report (usage.cost of OpenRouter) are not taken for dollars.
func (u *chatUsage) cost() usage.Cost {
	var now, old gatewayUsage
	if u.Gateway != "" && now.DecodeJSON([]byte(u.Gateway)) == nil {
		if c := dollars(now.Cost); c.Known() {
			return c
		}
	}
	if u.OldGateway != "" && old.DecodeJSON([]byte(u.OldGateway)) == nil {
		return dollars(old.CostEstimate)
	}
	return usage.Cost{}
}

func dollars(v jsonwire.Raw) usage.Cost {
	text, ok := v.Text()
	if !ok {
		text = string(v)
	}
	c, _ := usage.ParseCost(text) // the zero Cost where it is none
	return c
}
