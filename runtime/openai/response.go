package openai

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// whole reads the body of a response that comes at once.
func (m *ChatModel) whole(res *transport.Response) (*message.Response, error) {
	body, err := res.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return nil, m.invalid("the body is empty")
	}
	var c completion
	if err := decode(body, func(r *jsonwire.Reader) { c = completion{}; decodeCompletion(r, &c) }, func() { c.unreadableUsage() }); err != nil {
		return nil, m.invalid("%s; the body begins with %q", res.Redact(err.Error()), res.Beginning(body))
	}
	if !c.Choices.any && wire.Says(c.Provider) && strings.HasPrefix(string(c.Provider), "{") { // a completion in a wrapper, of OpenRouter
		if inner := (completion{}); inner.DecodeJSON([]byte(c.Provider)) == nil && inner.Choices.any {
			c = inner
		}
	}
	failed := c.failed()
	if !c.Choices.any {
		if failed {
			return nil, res.Failure(body, false)
		}
		return nil, m.invalid("it has no choices; the body begins with %q", res.Beginning(body))
	}
	a := newAssembly(model.NewStream(nil), m.server.Provider.Name, res.MaxSize())
	r, err := a.complete(&c)
	m.describe(r, res)
	switch {
	case failed:
		r.FinishReason = message.FinishError
		return r, res.Failure(body, true)
	case err != nil:
		return r, err
	}
	return r, nil
}

// describe says where a response comes from.
func (m *ChatModel) describe(r *message.Response, res *transport.Response) {
	r.ProviderURL = res.URL()
	if r.ModelName == "" {
		r.ModelName = m.name
	}
}

// failed reports whether a completion is a failure, even if it has a choice.
func (c *completion) failed() bool {
	first := &c.Choices.first
	return wire.Says(c.Error) || wire.Says(first.Error) || c.Object == "error" || first.FinishReason == "error"
}

// complete takes in a whole response.
func (a *assembly) complete(c *completion) (*message.Response, error) {
	first := &c.Choices.first
	calls := first.Message.ToolCalls
	first.Message.ToolCalls = replyCalls{}
	a.id, a.model, a.created, a.tier, a.judged = c.ID, c.Model, c.Created, c.ServiceTier, c.Moderation
	a.usage = cmp.Or(c.Usage, first.Usage)
	a.finish, a.stopped = first.FinishReason, first.FinishReason == ""
	err := a.take(&first.Message)
	if err == nil {
		err = calls.each(a.beginCall)
	}
	r, endErr := a.response()
	return r, cmp.Or(err, endErr)
}

// describe puts the details into a response that was made at a time of the server's clock. The words of a refusal are
// only there: they are not an output.
func (d *details) describe(r *message.Response, created float64) {
	if d.Refusal != "" {
		d.FinishReason = ""
		r.Parts, r.FinishReason = nil, message.FinishContentFilter
	}
	if !wire.IsSet(d.Moderation) {
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

func (m *ChatModel) invalid(format string, args ...any) error {
	return invalid(m.server.Provider.Name+chatCompletions, format, args...)
}

// chatCompletions is what follows the provider in the name of an endpoint.
const chatCompletions = " chat completions"

// invalid is the error of a response of an endpoint that cannot be used.
func invalid(endpoint, format string, args ...any) error {
	return &model.UnexpectedBehaviorError{Message: "Invalid response from " + endpoint + " endpoint: " + fmt.Sprintf(format, args...)}
}

var finishReasons = map[string]message.FinishReason{
	"stop":           message.FinishStop,
	"length":         message.FinishLength,
	"content_filter": message.FinishContentFilter,
	"tool_calls":     message.FinishToolCall,
	"function_call":  message.FinishToolCall,
}

// timestamp is zero if the server does not tell a sensible time.
func timestamp(seconds float64) time.Time {
	const year3000 = 32503680000
	if seconds <= 0 || seconds > year3000 {
		return time.Time{}
	}
	return time.UnixMicro(int64(seconds * 1e6)).UTC()
}

// of converts the provider's counts. Details holds its own names. Counts that could not all be read, or are negative, are
// unmeasured.
func (u *chatUsage) of() usage.Request {
	if u == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	prompt := u.PromptTokensDetails
	of := usage.Request{
		InputTokens:           u.PromptTokens,
		OutputTokens:          u.CompletionTokens,
		CacheReadTokens:       cmp.Or(prompt.CachedTokens, u.CachedTokens, u.CacheHitTokens),
		CacheWriteTokens:      prompt.CacheWriteTokens,
		InputAudioTokens:      prompt.AudioTokens,
		OutputAudioTokens:     u.CompletionTokensDetails["audio_tokens"],
		OutputReasoningTokens: u.CompletionTokensDetails["reasoning_tokens"],
		Details:               u.CompletionTokensDetails,
		Cost:                  u.cost(),
	}
	if of.Check() != nil || u.CompletionTokensDetails.negative() {
		return usage.Request{UnmeasuredRequests: 1}
	}
	if u.unreadable {
		of.UnmeasuredRequests = 1
	}
	return of
}

// cost is what the Pydantic AI Gateway says that the request cost, unknown if it says nothing sensible. As with Pydantic
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
	c, _ := usage.ParseCost(text) // the zero Cost if it is invalid
	return c
}
