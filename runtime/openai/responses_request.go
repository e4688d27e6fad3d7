package openai

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/download"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// bodyKind says what a body is for.
type bodyKind uint8

const (
	wholeBody bodyKind = iota
	streamBody
	countBody // counts tokens: without what says nothing about the input
)

// responsesCache keeps what has been encoded for a run: requests grow by appending, so the next request is mostly this one.
type responsesCache struct {
	messages []message.Message
	json     []byte // separated by commas
}

// encode writes the body of a request.
func (m *ResponsesModel) encode(ctx context.Context, r *model.Request, p *model.Prepared, kind bodyKind) ([]byte, error) {
	c, ok := r.Cache.Take(m).(*responsesCache)
	if !ok {
		c = &responsesCache{}
	}
	defer r.Cache.Put(m, c)
	body, err := m.body(ctx, p, c, kind)
	if err != nil {
		return nil, fmt.Errorf("openai: encode the request: %w", err)
	}
	return body, nil
}

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *ResponsesModel) body(ctx context.Context, p *model.Prepared, c *responsesCache, kind bodyKind) ([]byte, error) {
	tools, err := m.encodeTools(p)
	if err != nil {
		return nil, err
	}
	if err := c.grow(ctx, p.Messages); err != nil {
		return nil, err
	}
	params, err := m.params(p, kind)
	if err != nil {
		return nil, err
	}
	b, err := params.AppendJSON(make([]byte, 0, len(tools)+len(c.json)+len(p.Instructions)+1024))
	if err != nil {
		return nil, err
	}
	if kind != countBody {
		if b, err = wire.AppendExtra(b, p.Settings.ExtraBody, "tools", "messages", "input"); err != nil {
			return nil, err
		}
	}
	b = b[:len(b)-1] // reopen the object
	if len(tools) > 0 {
		b = append(append(append(b, `,"tools":[`...), tools...), ']')
	}
	b = append(append(b, `,"input":[`...), c.json...)
	return append(b, "]}"...), nil
}

// grow encodes the messages that follow those of the last request, or all if these are no longer there. OpenAI fetches files itself,
// but for those that are to be downloaded.
func (c *responsesCache) grow(ctx context.Context, messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		c.messages, c.json, n = c.messages[:0], c.json[:0], 0
	}
	for _, m := range messages[n:] {
		whole, err := download.Message(ctx, m, download.All, download.None)
		if err != nil {
			return err
		}
		b, err := appendInput(c.json, whole)
		if err != nil {
			return err
		}
		c.messages, c.json = append(c.messages, m), b
	}
	return nil
}

// encodeTools returns all tools, separated by commas. Functions are encoded once for the runs of an agent.
func (m *ResponsesModel) encodeTools(p *model.Prepared) ([]byte, error) {
	e := m.tools.Load()
	if !e.fit(p) {
		e = &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools)}
		for _, t := range slices.Concat(p.Tools, p.OutputTools) {
			params, err := parameters(&responsesProfile, t)
			if err != nil {
				return nil, err
			}
			def := responsesTool{Type: "function", Name: t.Name, Description: t.Description, Parameters: params.Schema, Strict: params.Strict != nil && *params.Strict}
			if e.json, err = def.AppendJSON(wire.Comma(e.json)); err != nil {
				return nil, fmt.Errorf("tool %q: %w", t.Name, err)
			}
		}
		m.tools.Store(e)
	}
	if len(p.NativeTools) == 0 {
		return e.json, nil
	}
	all := slices.Clone(e.json)
	for _, t := range p.NativeTools {
		var err error
		if all, err = appendNative(wire.Comma(all), t); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// params are the settings of a request.
func (m *ResponsesModel) params(p *model.Prepared, kind bodyKind) (*responsesParams, error) {
	s := p.Settings
	own, _ := s.Providers.Get(settingsName).(*Settings)
	if own == nil {
		own = &Settings{}
	}
	c := &responsesParams{Model: m.name, Instructions: p.Instructions, PreviousResponseID: own.PreviousResponseID, Truncation: own.Truncation}
	if effort := efforts[s.Thinking]; effort != "" || own.ReasoningSummary != "" {
		c.Reasoning = &reasoningParams{Effort: effort, Summary: own.ReasoningSummary}
	}
	if err := c.setText(p, own); err != nil {
		return nil, err
	}
	if len(p.Tools)+len(p.OutputTools) > 0 {
		c.ParallelToolCalls = s.ParallelToolCalls
		var err error
		if c.ToolChoice, err = responsesChoice(p.ToolChoice); err != nil {
			return nil, err
		}
	}
	if kind == countBody {
		return c, nil
	}
	c.MaxOutputTokens, c.Temperature, c.TopP, c.ServiceTier = s.MaxTokens, s.Temperature, s.TopP, s.ServiceTier
	c.PromptCacheKey, c.PromptCacheRetention, c.SafetyIdentifier, c.Store = own.PromptCacheKey, own.PromptCacheRetention, own.SafetyIdentifier, own.Store
	c.Include = slices.Clone(own.Include)
	if thinks(m.name) && !slices.Contains(c.Include, encryptedContent) {
		c.Include = append(c.Include, encryptedContent)
	}
	c.Background, c.Stream = own.Background, kind == streamBody
	return c, nil
}

// encryptedContent asks for thoughts in a form in which they can be sent back without being stored.
const encryptedContent = "reasoning.encrypted_content"

// setText asks for the form of the output in text.
func (c *responsesParams) setText(p *model.Prepared, own *Settings) error {
	if own.Verbosity == "" && p.Schema == nil {
		return nil
	}
	c.Text = &textParams{Verbosity: own.Verbosity}
	switch {
	case p.Schema == nil:
	case p.OutputMode != message.OutputNative:
		c.Text.Format = &textFormat{Type: "json_object"}
	default:
		d, err := responsesProfile.OutputSchema(p.Schema)
		if err != nil {
			return err
		}
		strict := d.Strict
		if strict == nil { // the API takes a missing strict for true
			strict = new(schema.CheckStrict(d.Schema) == nil)
		}
		c.Text.Format = &textFormat{Type: "json_schema", Name: p.Schema.Name, Description: p.Schema.Description, Schema: d.Schema, Strict: strict}
	}
	return nil
}

// responsesChoice tells the model whether it must call a tool; "" leaves it to the model.
func responsesChoice(choice string) (jsonwire.Raw, error) {
	switch choice {
	case "":
		return "", nil
	case "auto", "none", "required":
		return jsonwire.Quote(choice), nil
	}
	b, err := (&namedFunction{Type: "function", Name: choice}).AppendJSON(nil)
	return jsonwire.Raw(b), err
}
