package cohere

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/download"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// cache keeps what has been encoded for a run: requests grow by appending, so the next request is mostly this one.
type cache struct {
	messages []message.Message
	json     []byte // of them, separated by commas
	lead     int    // how much of json are the system prompts with which the conversation begins
}

// encode writes a request.
func (m *Model) encode(ctx context.Context, r *model.Request, p *model.Prepared, stream bool) ([]byte, error) {
	c, ok := r.Cache.Take(m).(*cache)
	if !ok {
		c = &cache{}
	}
	defer r.Cache.Put(m, c)
	body, err := m.body(ctx, p, c, stream)
	if err != nil {
		return nil, fmt.Errorf("cohere: encode the request: %w", err)
	}
	return body, nil
}

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *Model) body(ctx context.Context, p *model.Prepared, c *cache, stream bool) ([]byte, error) {
	params, err := m.params(p, stream)
	if err != nil {
		return nil, err
	}
	if err := c.grow(ctx, p.Messages); err != nil {
		return nil, err
	}
	tools, err := m.encodeTools(p)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(tools)+len(c.json)+len(p.Instructions)+1024)
	if b, err = params.AppendJSON(b); err != nil {
		return nil, err
	}
	if b, err = wire.AppendExtra(b, p.Settings.ExtraBody, "tools", "messages"); err != nil {
		return nil, err
	}
	b = b[:len(b)-1] // reopen the object
	if len(tools) > 0 {
		b = append(append(append(b, `,"tools":[`...), tools...), ']')
	}
	if b, err = c.appendMessages(append(b, `,"messages":[`...), p.Instructions); err != nil {
		return nil, err
	}
	return append(b, "]}"...), nil
}

// params are the settings of a request.
func (m *Model) params(p *model.Prepared, stream bool) (*params, error) {
	s, own := p.Settings, settingsOf(p.Settings)
	c := &params{
		Model: m.name, Stream: stream, MaxTokens: s.MaxTokens, StopSequences: s.StopSequences, Temperature: s.Temperature, TopP: s.TopP, TopK: s.TopK, Seed: s.Seed,
		PresencePenalty: s.PresencePenalty, FrequencyPenalty: s.FrequencyPenalty, Thinking: thinkingOf(s.Thinking), SafetyMode: own.SafetyMode, Documents: own.Documents,
	}
	if own.CitationMode != "" {
		c.CitationOptions = &citationOptions{own.CitationMode}
	}
	if len(p.Tools)+len(p.OutputTools) > 0 {
		switch p.ToolChoice {
		case "", "auto":
		case "none":
			c.ToolChoice = "NONE"
		default:
			c.ToolChoice = "REQUIRED"
		}
	}
	if p.Schema == nil || p.OutputMode != message.OutputNative {
		return c, nil
	}
	if len(p.Tools)+len(p.OutputTools) > 0 {
		return nil, errors.New("native output beside tools is not supported by Cohere, which enforces a schema on the text only in requests without tools: use message.OutputTool or message.OutputPrompted")
	}
	d, err := m.profile.OutputSchema(p.Schema)
	c.ResponseFormat = &responseFormat{"json_object", d.Schema}
	return c, err
}

// budgets are how many tokens a model thinks, as Pydantic AI chooses them.
var budgets = map[model.Thinking]int{
	model.ThinkingMinimal: 512, model.ThinkingLow: 2048, model.ThinkingMedium: 8192, model.ThinkingHigh: 16384, model.ThinkingXHigh: 31000, model.ThinkingMax: 31000,
}

func thinkingOf(level model.Thinking) *thinkingParam {
	switch level {
	case "":
		return nil
	case model.ThinkingOff:
		return &thinkingParam{Type: "disabled"}
	}
	return &thinkingParam{"enabled", budgets[level]}
}

// encodedTools are function tools as they are sent. The runs of an agent mostly have the same.
type encodedTools struct {
	tools, outputTools []*model.ToolDef
	only               string // the one tool that is sent; empty for all
	json               []byte // separated by commas; it must not be changed
}

// encodeTools returns all tools, separated by commas, or the one that is to be called: the API cannot name it.
func (m *Model) encodeTools(p *model.Prepared) ([]byte, error) {
	only := p.ToolChoice
	switch only {
	case "auto", "none", "required":
		only = ""
	}
	if e := m.tools.Load(); e != nil && e.only == only && slices.Equal(p.Tools, e.tools) && slices.Equal(p.OutputTools, e.outputTools) {
		return e.json, nil
	}
	e := &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools), only: only}
	for _, t := range slices.Concat(p.Tools, p.OutputTools) {
		if only != "" && t.Name != only {
			continue
		}
		d, err := m.profile.Parameters(t)
		if err == nil {
			e.json, err = (&tool{"function", function{t.Name, t.Description, d.Schema}}).AppendJSON(wire.Comma(e.json))
		}
		if err != nil {
			return nil, fmt.Errorf("tool %q: %w", t.Name, err)
		}
	}
	m.tools.Store(e)
	return e.json, nil
}

// appendMessages appends the conversation, with the instructions after the system prompts with which it begins.
func (c *cache) appendMessages(b []byte, instructions string) ([]byte, error) {
	if instructions == "" {
		return append(b, c.json...), nil
	}
	if b = append(b, c.json[:c.lead]...); c.lead > 0 {
		b = append(b, ',')
	}
	b, err := (&chatMessage{Role: "system", Content: instructions}).AppendJSON(b)
	if err != nil {
		return nil, err
	}
	rest := c.json[c.lead:]
	if c.lead == 0 && len(rest) > 0 {
		b = append(b, ',')
	}
	return append(b, rest...), nil
}

// grow encodes the messages that follow those of the last request, or all if these are no longer there. Files that are to be
// downloaded are, once.
func (c *cache) grow(ctx context.Context, messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		*c, n = cache{messages: c.messages[:0], json: c.json[:0]}, 0
	}
	for i, msg := range messages[n:] {
		whole, err := download.Message(ctx, msg, download.None, wantsBytes)
		if err == nil {
			err = c.add(whole, n+i == 0)
		}
		if err != nil {
			*c = cache{} // what there is of the message cannot be used
			return err
		}
		c.messages = append(c.messages, msg)
	}
	return nil
}
