package openai

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// cache keeps what has been encoded for a run, in model.Request.Cache: requests grow by appending, so the next request
// is mostly this one. Nothing in it depends on the model.
type cache struct {
	tools *encodedTools

	messages     []message.Message
	messagesJSON []byte // separated by commas
	lead         int    // how many bytes of it are system prompts at the beginning

	output     *model.OutputSchema
	outputJSON []byte
}

// encode writes the body of a request, whose response is to be streamed or not.
func (m *ChatModel) encode(in *model.Request, stream bool) ([]byte, error) {
	c, ok := in.Cache.(*cache)
	if !ok {
		c = &cache{}
		in.Cache = c
	}
	body, err := m.body(in, c, stream)
	if err != nil {
		return nil, fmt.Errorf("openai: encode the request: %w", err)
	}
	return body, nil
}

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *ChatModel) body(in *model.Request, c *cache, stream bool) ([]byte, error) {
	if err := m.setTools(c, in); err != nil {
		return nil, err
	}
	if err := c.setMessages(in.Messages); err != nil {
		return nil, err
	}
	if err := c.setOutput(in.Output); err != nil {
		return nil, err
	}
	params, err := m.params(in)
	if err != nil {
		return nil, err
	}
	if stream {
		params.Stream, params.StreamOptions = true, &streamOptions{IncludeUsage: true}
	}
	const more = 512 // for what is neither tools nor messages
	b := make([]byte, 0, len(c.tools.json)+len(c.outputJSON)+len(c.messagesJSON)+len(in.Instructions)+more)
	if b, err = params.AppendJSON(b); err != nil {
		return nil, err
	}
	if b, err = appendExtra(b, in.Settings.ExtraBody, in.Output != nil); err != nil {
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
	b = append(b, `,"messages":[`...)
	if b, err = c.appendMessages(b, in.Instructions); err != nil {
		return nil, err
	}
	return append(b, "]}"...), nil
}

// appendMessages appends the conversation, with the instructions after the system prompts with which it begins.
func (c *cache) appendMessages(b []byte, instructions string) ([]byte, error) {
	if instructions == "" {
		return append(b, c.messagesJSON...), nil
	}
	if b = append(b, c.messagesJSON[:c.lead]...); c.lead > 0 {
		b = append(b, ',')
	}
	b, err := (&chatMessage{Role: "system", Content: &instructions}).AppendJSON(b)
	if err != nil {
		return nil, err
	}
	if c.lead == 0 && len(c.messagesJSON) > 0 {
		b = append(b, ',')
	}
	return append(b, c.messagesJSON[c.lead:]...), nil
}

// encodedTools are tools as they are sent. The runs of an agent mostly have the same.
type encodedTools struct {
	tools, outputTools []*model.ToolDef
	json               []byte // of both, separated by commas; nobody changes it
}

func (e *encodedTools) fit(in *model.Request) bool {
	return e != nil && slices.Equal(in.Tools, e.tools) && slices.Equal(in.OutputTools, e.outputTools)
}

// setTools encodes the tools unless they are those of the last request, of this run or of another one.
func (m *ChatModel) setTools(c *cache, in *model.Request) error {
	if c.tools.fit(in) {
		return nil
	}
	if c.tools = m.tools.Load(); c.tools.fit(in) {
		return nil
	}
	e := &encodedTools{tools: slices.Clone(in.Tools), outputTools: slices.Clone(in.OutputTools)}
	for _, t := range slices.Concat(in.Tools, in.OutputTools) {
		var err error
		wire := tool{Type: "function", Function: function{Name: t.Name, Description: t.Description, Parameters: t.Parameters, Strict: t.Strict}}
		if t.Strict != nil && *t.Strict && t.StrictParameters != "" {
			wire.Function.Parameters = t.StrictParameters
		}
		if e.json, err = wire.AppendJSON(comma(e.json)); err != nil {
			return fmt.Errorf("the schema of tool %q: %w", t.Name, err)
		}
	}
	c.tools = e
	m.tools.Store(e)
	return nil
}

// setMessages encodes the messages that follow those of the last request, or all if these are no longer there.
func (c *cache) setMessages(messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		c.messages, c.messagesJSON, c.lead, n = c.messages[:0], c.messagesJSON[:0], 0, 0
	}
	if n == 0 && len(messages) > 0 {
		if c.messagesJSON == nil {
			c.messagesJSON = make([]byte, 0, 1024)
		}
		var err error
		if c.lead, err = leading(messages[0]); err != nil {
			return err
		}
	}
	for _, m := range messages[n:] {
		b, err := appendMessage(c.messagesJSON, m)
		if err != nil {
			return err
		}
		c.messages, c.messagesJSON = append(c.messages, m), b
	}
	return nil
}

// setOutput encodes the form of answers in text unless it is that of the last request.
func (c *cache) setOutput(o *model.OutputSchema) error {
	if o == c.output {
		return nil
	}
	var b []byte
	if o != nil {
		var err error
		format := formatOf(o)
		if b, err = format.AppendJSON(nil); err != nil {
			return fmt.Errorf("the schema of the output: %w", err)
		}
	}
	c.output, c.outputJSON = o, b
	return nil
}

// formatOf returns the response format that an answer in text asks for. In OutputPrompted it is any JSON object: the
// instructions say which.
func formatOf(o *model.OutputSchema) responseFormat {
	if o.Mode != model.OutputNative {
		return responseFormat{Type: "json_object"}
	}
	s := &jsonSchema{Name: o.Name, Description: o.Description, Schema: o.Schema, Strict: o.Strict}
	if o.Strict != nil && *o.Strict && o.StrictSchema != "" {
		s.Schema = o.StrictSchema
	}
	return responseFormat{Type: "json_schema", JSONSchema: s}
}

// comma appends a comma unless b is empty.
func comma(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	return append(b, ',')
}

// params are the settings of a request.
func (m *ChatModel) params(in *model.Request) (*chatParams, error) {
	s := in.Settings
	p := &chatParams{
		Model:               m.name,
		MaxCompletionTokens: s.MaxTokens,
		Temperature:         s.Temperature,
		TopP:                s.TopP,
		Seed:                s.Seed,
		PresencePenalty:     s.PresencePenalty,
		FrequencyPenalty:    s.FrequencyPenalty,
		LogitBias:           s.LogitBias,
		Stop:                s.StopSequences,
		ReasoningEffort:     efforts[s.Thinking],
		ServiceTier:         s.ServiceTier,
	}
	if len(in.Tools)+len(in.OutputTools) == 0 {
		if s.ToolChoice != "" && s.ToolChoice != "auto" && s.ToolChoice != "none" {
			return nil, fmt.Errorf("ToolChoice is %q, but there are no tools", s.ToolChoice)
		}
		return p, nil // OpenAI refuses settings of tools without tools
	}
	p.ParallelToolCalls = s.ParallelToolCalls
	var err error
	p.ToolChoice, err = toolChoice(in)
	return p, err
}

// efforts are the API's names of the levels of thinking, as Pydantic AI chooses them.
var efforts = map[model.Thinking]string{
	model.ThinkingOff:     "none",
	model.ThinkingOn:      "medium",
	model.ThinkingMinimal: "minimal",
	model.ThinkingLow:     "low",
	model.ThinkingMedium:  "medium",
	model.ThinkingHigh:    "high",
	model.ThinkingXHigh:   "xhigh",
}

// appendExtra adds the members of an object to the object that b ends with. formatted tells that there will be a response
// format, too.
func appendExtra(b []byte, extra jsonwire.Raw, formatted bool) ([]byte, error) {
	if extra == "" {
		return b, nil
	}
	taken := map[string]bool{"tools": true, "messages": true, "response_format": formatted}
	if err := members(string(b), func(name string, _ jsonwire.Raw) { taken[name] = true }); err != nil {
		return nil, err
	}
	var clash string
	b = b[:len(b)-1]
	err := members(string(extra), func(name string, value jsonwire.Raw) {
		if taken[name] {
			clash = name
		}
		taken[name] = true
		b = append(jsonwire.AppendString(append(b, ','), name), ':')
		b = append(b, value...)
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("ExtraBody: %w", err)
	case clash != "":
		return nil, fmt.Errorf("ExtraBody sets %q, which the request has already", clash)
	}
	return append(b, '}'), nil
}

// members calls f for each member of an object.
func members(object string, f func(name string, value jsonwire.Raw)) error {
	r := jsonwire.NewReader(object, jsonwire.Strict)
	if r.Object() {
		for r.Member() {
			name := r.KeyString()
			f(name, r.Raw())
		}
	}
	return r.End()
}

// toolChoice tells the model whether it must call a tool; "" leaves it to the model.
func toolChoice(in *model.Request) (jsonwire.Raw, error) {
	switch c := in.Settings.ToolChoice; c {
	case "auto", "none", "required":
		return jsonwire.Quote(c), nil
	case "":
		if in.AllowText {
			return "", nil
		}
		return `"required"`, nil
	default:
		all := slices.Concat(in.Tools, in.OutputTools)
		if !slices.ContainsFunc(all, func(t *model.ToolDef) bool { return t.Name == c }) {
			return "", fmt.Errorf("ToolChoice names the tool %q, but there are only %s", c, names(all))
		}
		b, err := (&namedTool{Type: "function", Function: functionName{c}}).AppendJSON(nil)
		return jsonwire.Raw(b), err
	}
}

func names(tools []*model.ToolDef) string {
	all := make([]string, len(tools))
	for i, t := range tools {
		all[i] = t.Name
	}
	return strings.Join(all, ", ")
}
