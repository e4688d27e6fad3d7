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
	lead     int    // how many bytes of it are system prompts at the beginning
	// compacted is set if OpenAI has summed up what comes before the latest summary, which is left out.
	compacted bool
}

// encode writes the body of a request.
func (m *ResponsesModel) encode(ctx context.Context, r *model.Request, p *model.Prepared, kind bodyKind) ([]byte, error) {
	c, ok := r.Cache.Take(m).(*responsesCache)
	if !ok {
		c = &responsesCache{}
	}
	defer r.Cache.Put(m, c)
	body, err := m.body(ctx, r, p, c, kind)
	if err != nil {
		return nil, fmt.Errorf("openai: encode the request: %w", err)
	}
	return body, nil
}

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *ResponsesModel) body(ctx context.Context, r *model.Request, p *model.Prepared, c *responsesCache, kind bodyKind) ([]byte, error) {
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
	guided, err := m.setCaching(params, r, p, c)
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
	b = c.appendInput(append(b, `,"input":[`...), guided)
	return append(b, "]}"...), nil
}

// setCaching asks for the prompt to be cached, if the settings do. It returns the instructions as an item of the input, if these have a
// breakpoint there.
func (m *ResponsesModel) setCaching(params *responsesParams, r *model.Request, p *model.Prepared, c *responsesCache) (guided []byte, err error) {
	literal, appended, dynamic := model.SplitInstructions(r.Instructions, p.Instructions)
	marked := params.PreviousResponseID == "" && !c.compacted && marks(&m.profile, p, literal)
	if params.PromptCacheOptions = cacheOptionsOf(&m.profile, p.Settings, marked); !marked {
		return nil, nil
	}
	params.Instructions = ""
	return appendMarked(nil, "input_text", literal, appended, dynamic)
}

// appendInput appends the input, with instructions behind the system prompts with which it begins.
func (c *responsesCache) appendInput(dst, guided []byte) []byte {
	if len(guided) == 0 {
		return append(dst, c.json...)
	}
	if dst = append(dst, c.json[:c.lead]...); c.lead > 0 {
		dst = append(dst, ',')
	}
	if dst = append(dst, guided...); c.lead == 0 && len(c.json) > 0 {
		dst = append(dst, ',')
	}
	return append(dst, c.json[c.lead:]...)
}

// grow encodes the messages that follow those of the last request, or all if these are no longer there. OpenAI fetches files itself,
// except for those that are to be downloaded.
func (c *responsesCache) grow(ctx context.Context, messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		*c = responsesCache{messages: c.messages[:0], json: c.json[:0]}
		n = 0
	}
	for i, m := range messages[n:] {
		whole, err := download.Message(ctx, m, download.All, download.None)
		if err != nil {
			return err
		}
		if at := compaction(whole); at >= 0 {
			whole = c.cut(whole.(*message.Response), at)
		}
		if n+i == 0 {
			if c.lead, err = leadingInput(whole); err != nil {
				return err
			}
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
	if search := p.HasNative(string(model.ToolSearchKind)); !e.fit(p) || e.search != search {
		e = &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools), search: search}
		for _, t := range slices.Concat(p.Tools, p.OutputTools) {
			params, err := parameters(&responsesProfile, t)
			if err != nil {
				return nil, err
			}
			def := responsesTool{Type: "function", Name: t.Name, Description: t.FullDescription(), Parameters: params.Schema, Strict: params.Strict != nil && *params.Strict, Deferred: search && t.Searchable}
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
	c := &responsesParams{
		Model: m.name, Instructions: p.Instructions, PreviousResponseID: own.PreviousResponseID, Truncation: own.Truncation,
		ContextManagement: own.contextManagement(),
	}
	if effort := effort(m.name, s.Thinking, true); effort != "" || own.ReasoningSummary != "" {
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
