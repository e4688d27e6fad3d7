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
)

// cache keeps what has been encoded for a run, in model.Request.Cache: requests grow by appending, so the next request
// is mostly this one.
type cache struct {
	tools *encodedTools

	messages     []message.Message
	messagesJSON []byte // separated by commas
	lead         int    // how many bytes of it are system prompts at the beginning

	output     *model.OutputSchema
	mode       message.OutputMode
	outputJSON []byte
}

// encode writes the body of a request, whose response is to be streamed or not.
func (m *ChatModel) encode(ctx context.Context, r *model.Request, p *model.Prepared, stream bool) ([]byte, error) {
	c, ok := r.Cache.Take(m).(*cache)
	if !ok {
		c = &cache{}
	}
	defer r.Cache.Put(m, c)
	body, err := m.body(ctx, r, p, c, stream)
	if err != nil {
		return nil, fmt.Errorf("openai: encode the request: %w", err)
	}
	return body, nil
}

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *ChatModel) body(ctx context.Context, r *model.Request, p *model.Prepared, c *cache, stream bool) ([]byte, error) {
	if err := m.setTools(c, p); err != nil {
		return nil, err
	}
	if err := c.setMessages(ctx, m.server, p.Messages); err != nil {
		return nil, err
	}
	if err := c.setOutput(&m.profile, p); err != nil {
		return nil, err
	}
	params, err := m.params(p)
	if err != nil {
		return nil, err
	}
	guided, err := m.setCaching(params, r, p)
	if err != nil {
		return nil, err
	}
	if params.Stream = stream; stream && !m.server.NoStreamOptions {
		params.StreamOptions = &streamOptions{IncludeUsage: true}
	}
	const more = 512 // for what is neither tools nor messages
	b := make([]byte, 0, len(c.tools.json)+len(c.outputJSON)+len(c.messagesJSON)+len(p.Instructions)+more)
	if b, err = params.AppendJSON(b); err != nil {
		return nil, err
	}
	if b, err = m.appendThinking(b, p.Settings); err != nil {
		return nil, err
	}
	if b, err = wire.AppendExtra(b, p.Settings.ExtraBody, c.reserved()...); err != nil {
		return nil, err
	}
	b = b[:len(b)-1] // reopen the object
	if len(c.tools.json) > 0 {
		b = append(b, `,"tools":[`...)
		b = append(b, c.tools.json...)
		b = append(b, ']')
	}
	if len(c.outputJSON) > 0 {
		b = append(b, `,"response_format":`...)
		b = append(b, c.outputJSON...)
	}
	b = c.appendMessages(append(b, `,"messages":[`...), guided)
	return append(b, "]}"...), nil
}

// setCaching asks for the prompt to be cached, if the settings do, and returns the instructions as a message, empty if there
// are none.
func (m *ChatModel) setCaching(params *chatParams, r *model.Request, p *model.Prepared) ([]byte, error) {
	literal, appended, dynamic := model.SplitInstructions(r.Instructions, p.Instructions)
	marked := marks(&m.profile, p, literal)
	params.PromptCacheOptions = cacheOptionsOf(&m.profile, p.Settings, marked)
	switch {
	case marked:
		return appendMarked(nil, "text", literal, appended, dynamic)
	case p.Instructions == "":
		return nil, nil
	}
	const more = 64 // for the role, and for escapes
	return (&chatMessage{Role: "system", Content: &p.Instructions}).AppendJSON(make([]byte, 0, len(p.Instructions)+more))
}

// reserved are the members of a request that are not settings.
func (c *cache) reserved() []string {
	if len(c.outputJSON) > 0 {
		return []string{"tools", "messages", "response_format"}
	}
	return []string{"tools", "messages"}
}

// appendMessages appends the conversation, with the instructions after the system prompts with which it begins.
func (c *cache) appendMessages(b, instructions []byte) []byte {
	if len(instructions) == 0 {
		return append(b, c.messagesJSON...)
	}
	if b = append(b, c.messagesJSON[:c.lead]...); c.lead > 0 {
		b = append(b, ',')
	}
	if b = append(b, instructions...); c.lead == 0 && len(c.messagesJSON) > 0 {
		b = append(b, ',')
	}
	return append(b, c.messagesJSON[c.lead:]...)
}

// setMessages encodes the messages that follow those of the last request, or all if these are no longer there. It
// downloads the files that are to be downloaded, once.
func (c *cache) setMessages(ctx context.Context, s *Server, messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		c.messages, c.messagesJSON, c.lead, n = c.messages[:0], c.messagesJSON[:0], 0, 0
	}
	if n == 0 && len(messages) > 0 {
		if c.messagesJSON == nil {
			c.messagesJSON, c.messages = make([]byte, 0, 1024), make([]message.Message, 0, len(messages)+4)
		}
		var err error
		if c.lead, err = s.leading(messages[0]); err != nil {
			return err
		}
	}
	for _, m := range messages[n:] {
		whole, err := download.Message(ctx, m, download.None, wantsBytes)
		if err != nil {
			return err
		}
		b, err := s.appendMessage(c.messagesJSON, whole)
		if err != nil {
			return err
		}
		c.messages, c.messagesJSON = append(c.messages, m), b
	}
	return nil
}

// setOutput encodes the form of the output in text unless it is that of the last request.
func (c *cache) setOutput(m *model.Profile, p *model.Prepared) error {
	if p.Schema == c.output && p.OutputMode == c.mode {
		return nil
	}
	var b []byte
	if p.Schema != nil {
		format, err := formatOf(m, p)
		if err != nil {
			return err
		}
		if b, err = format.AppendJSON(nil); err != nil {
			return fmt.Errorf("the schema of the output: %w", err)
		}
	}
	c.output, c.mode, c.outputJSON = p.Schema, p.OutputMode, b
	return nil
}

// formatOf returns the response format that an output in text asks for. In message.OutputPrompted it is any JSON
// object: the instructions say which.
func formatOf(m *model.Profile, p *model.Prepared) (responseFormat, error) {
	if p.OutputMode != message.OutputNative {
		return responseFormat{Type: "json_object"}, nil
	}
	o := p.Schema
	d, err := m.OutputSchema(o)
	return responseFormat{Type: "json_schema", JSONSchema: &jsonSchema{Name: o.Name, Description: o.Description, Schema: d.Schema, Strict: d.Strict}}, err
}

// params are the settings of a request.
func (m *ChatModel) params(p *model.Prepared) (*chatParams, error) {
	s := p.Settings
	c := &chatParams{
		Model:            m.name,
		Temperature:      s.Temperature,
		TopP:             s.TopP,
		Seed:             s.Seed,
		PresencePenalty:  s.PresencePenalty,
		FrequencyPenalty: s.FrequencyPenalty,
		LogitBias:        s.LogitBias,
		Stop:             s.StopSequences,
		ServiceTier:      s.ServiceTier,
	}
	if m.server.MaxTokens {
		c.MaxTokens = s.MaxTokens
	} else {
		c.MaxCompletionTokens = s.MaxTokens
	}
	if m.server.TopK {
		c.TopK = s.TopK
	}
	if m.server.Thinking == nil {
		c.ReasoningEffort = effort(m.name, s.Thinking, false)
	}
	if own, ok := s.Providers.Get(settingsName).(*Settings); ok {
		own.apply(c)
	}
	if len(p.Tools)+len(p.OutputTools) == 0 {
		return c, nil // OpenAI refuses settings of tools without tools
	}
	c.ParallelToolCalls = s.ParallelToolCalls
	var err error
	c.ToolChoice, err = toolChoice(p.ToolChoice)
	return c, err
}

// appendThinking adds what asks for a level of thinking to the object that b ends with, if the server has its own way.
func (m *ChatModel) appendThinking(b []byte, s *model.Settings) ([]byte, error) {
	if m.server.Thinking == nil || s.Thinking == "" {
		return b, nil
	}
	name, value := m.server.Thinking(s.Thinking)
	if name == "" {
		return b, nil
	}
	return wire.AppendExtra(b, `{`+jsonwire.Quote(name)+`:`+value+`}`, "tools", "messages")
}

// toolChoice tells the model whether it must call a tool; "" leaves it to the model.
func toolChoice(choice string) (jsonwire.Raw, error) {
	switch choice {
	case "":
		return "", nil
	case "auto", "none", "required":
		return jsonwire.Quote(choice), nil
	}
	b, err := (&namedTool{Type: "function", Function: functionName{choice}}).AppendJSON(nil)
	return jsonwire.Raw(b), err
}
