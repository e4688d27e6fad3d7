package agentbedrock

import (
	"cmp"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// params are the settings of a request. called reports whether the conversation has calls of tools.
func (m *Model) params(p *model.Prepared, own *Settings, called bool) (*params, *choice, error) {
	s := p.Settings
	c := &params{
		GuardrailConfig: own.Guardrail, RequestMetadata: own.Metadata, ResponseFields: own.ResponseFields, PromptVariables: own.PromptVariables,
	}
	if own.Latency != "" {
		c.PerformanceConfig = &performanceConfig{own.Latency}
	}
	if tier := cmp.Or(own.ServiceTier, s.ServiceTier); tier != "" && tier != "auto" {
		c.ServiceTier = &serviceTier{tier}
	}
	maxTokens := m.maxTokens(s)
	extra, err := fieldsOf(own.RequestFields)
	if err != nil {
		return nil, nil, err
	}
	m.family.setTopK(extra, s.TopK)
	if err := m.family.setThinking(extra, s.Thinking, &maxTokens); err != nil {
		return nil, nil, err
	}
	choice, err := m.choose(p, extra, called)
	if err != nil {
		return nil, nil, err
	}
	c.RequestFields = extra.raw()
	c.setInference(&m.family, s, maxTokens)
	return c, choice, c.setOutput(p)
}

// maxTokens returns the limit of tokens; nil leaves it to Bedrock. Of Claude it is by default the most that the model can write, as with
// Anthropic.
func (m *Model) maxTokens(s *model.Settings) *int {
	c := m.family.claude
	switch {
	case c == nil || !c.Most:
		return s.MaxTokens
	case s.MaxTokens == nil:
		return &c.MaxTokens
	}
	return new(min(*s.MaxTokens, c.MaxTokens))
}

func (c *params) setInference(f *family, s *model.Settings, maxTokens *int) {
	i := &inferenceConfig{MaxTokens: maxTokens, StopSequences: s.StopSequences}
	if !f.noSampling {
		i.Temperature, i.TopP = s.Temperature, s.TopP
	}
	if i.MaxTokens != nil || i.Temperature != nil || i.TopP != nil || len(i.StopSequences) > 0 {
		c.InferenceConfig = i
	}
}

// setOutput asks for the form of the output in text.
func (c *params) setOutput(p *model.Prepared) error {
	if p.Schema == nil || p.OutputMode != message.OutputNative {
		return nil
	}
	s, err := schema.Anthropic.Apply(p.Schema.Schema)
	if err != nil {
		return fmt.Errorf("the schema of the output: %w", err)
	}
	c.OutputConfig = &outputConfig{textFormat{"json_schema", outputStructure{outputSchema{string(s), p.Schema.Name, p.Schema.Description}}}}
	return nil
}

// choice says which tools the model is sent, and whether it must call one.
type choice struct {
	tools  bool
	choice jsonwire.Raw
}

// choose decides about the tools. The API has no choice "none": the tools are left out, unless the conversation has calls, which it refuses
// without tools. Claude is told in its own words then.
func (m *Model) choose(p *model.Prepared, extra *fields, called bool) (*choice, error) {
	f, c := &m.family, p.ToolChoice
	if none := len(p.Tools)+len(p.OutputTools)+len(p.NativeTools) == 0; c == "none" || none {
		if called && f.claude != nil {
			extra.add("tool_choice", `{"type":"none"}`)
		}
		return &choice{tools: called}, nil
	}
	forced := c != "" && c != "auto"
	if forced && f.rejectsForcing(extra, p.Settings.Thinking) {
		if p.Settings.ToolChoice != "" {
			return nil, fmt.Errorf("ToolChoice is %q, but Bedrock does not force calls of this model while it thinks: leave out one of ToolChoice and Thinking", c)
		}
		c = "auto"
	}
	switch {
	case c == "" || !f.choice:
		return &choice{tools: true}, nil
	case c == "auto":
		return &choice{true, `{"auto":{}}`}, nil
	case c == "required":
		return &choice{true, `{"any":{}}`}, nil
	}
	return &choice{true, `{"tool":{"name":` + jsonwire.Quote(c) + `}}`}, nil
}
