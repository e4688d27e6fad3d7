package google

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// params are the settings of a request.
func (m *Model) params(p *model.Prepared, own *Settings) (*params, error) {
	s := p.Settings
	g := &generationConfig{
		Temperature: s.Temperature, TopP: s.TopP, TopK: s.TopK, MaxOutputTokens: s.MaxTokens, StopSequences: s.StopSequences,
		PresencePenalty: s.PresencePenalty, FrequencyPenalty: s.FrequencyPenalty, Seed: s.Seed, MediaResolution: own.MediaResolution,
		ThinkingConfig: m.family.thinking(s.Thinking, own),
	}
	if m.profile.ImageOutput {
		g.ResponseModalities = []string{"TEXT", "IMAGE"}
		if !p.AllowText {
			g.ResponseModalities = []string{"IMAGE"}
		}
	}
	if err := m.setOutput(g, p); err != nil {
		return nil, err
	}
	var err error
	if g.ImageConfig, err = imageConfigOf(p); err != nil {
		return nil, err
	}
	c := &params{SafetySettings: own.SafetySettings, CachedContent: own.CachedContent, ServiceTier: serviceTiers[s.ServiceTier]}
	if !g.empty() {
		c.GenerationConfig = g
	}
	if own.CachedContent == "" {
		c.ToolConfig = m.toolConfig(p)
	}
	return c, nil
}

func (g *generationConfig) empty() bool {
	return g.Temperature == nil && g.TopP == nil && g.TopK == nil && g.MaxOutputTokens == nil && g.StopSequences == nil && g.PresencePenalty == nil &&
		g.FrequencyPenalty == nil && g.Seed == nil && g.ResponseModalities == nil && g.ResponseMIMEType == "" && g.ThinkingConfig == nil && g.MediaResolution == "" && g.ImageConfig == nil
}

// serviceTiers are the API's names of service tiers. It has none for "auto".
var serviceTiers = map[string]string{"default": "standard", "flex": "flex", "priority": "priority"}

// setOutput asks for the form of the output in text. Models before Gemini 3 cannot be asked for JSON beside functions.
func (m *Model) setOutput(g *generationConfig, p *model.Prepared) error {
	if p.Schema == nil {
		return nil
	}
	tools := len(p.Tools)+len(p.OutputTools) > 0 || runs(p)
	if p.OutputMode != message.OutputNative {
		if !tools && !m.profile.NoJSONObject {
			g.ResponseMIMEType = "application/json"
		}
		return nil
	}
	if tools && !m.family.combines {
		return errors.New("this model does not take tools and native output in one request: use OutputTool or OutputPrompted, or a model from Gemini 3 on")
	}
	d, err := m.profile.OutputSchema(p.Schema)
	g.ResponseMIMEType, g.ResponseJSONSchema = "application/json", d.Schema
	return err
}

// budgets are how many tokens models before Gemini 3 think, as Pydantic AI chooses them.
var budgets = map[model.Thinking]int{
	model.ThinkingMinimal: leastThinking, model.ThinkingLow: 2048, model.ThinkingMedium: 8192, model.ThinkingHigh: 24_576, model.ThinkingXHigh: 24_576,
	model.ThinkingMax: 24_576,
}

// leastThinking is the smallest budget of models that always think.
const leastThinking = 128

// thinking says how much the model thinks.
func (f *family) thinking(level model.Thinking, own *Settings) *thinkingConfig {
	if t := own.Thinking; t != nil {
		return &thinkingConfig{t.IncludeThoughts, t.Budget, t.Level}
	}
	c := &thinkingConfig{IncludeThoughts: level != model.ThinkingOff}
	switch {
	case level == "":
		return nil
	case level == model.ThinkingOn:
	case level == model.ThinkingOff && f.levels == nil && !f.always:
		c.ThinkingBudget = new(0)
	case level == model.ThinkingOff && f.levels == nil:
		c.ThinkingBudget = new(leastThinking)
	case f.levels == nil:
		c.ThinkingBudget = new(budgets[level])
	default:
		c.ThinkingLevel = f.level(level)
	}
	return c
}

// level returns the level that the model knows which is nearest to the wanted one: the next higher, or else the highest.
func (f *family) level(wanted model.Thinking) string {
	rank := map[model.Thinking]int{model.ThinkingLow: 1, model.ThinkingMedium: 2, model.ThinkingHigh: 3, model.ThinkingXHigh: 3, model.ThinkingMax: 3}[wanted]
	for _, level := range allLevels[rank:] {
		if slices.Contains(f.levels, level) {
			return level
		}
	}
	return f.levels[len(f.levels)-1]
}

// toolConfig tells the model whether it must call a function. Unless it must, or must not, the API makes sure that calls follow
// their schemas (VALIDATED), if the model can do that and no tool asks otherwise.
func (m *Model) toolConfig(p *model.Prepared) *toolConfig {
	c := &toolConfig{Invocations: m.family.combines && runs(p) && !m.cloud}
	if len(p.Tools)+len(p.OutputTools) > 0 {
		c.FunctionCallingConfig = m.calling(p)
	}
	if *c == (toolConfig{}) {
		return nil
	}
	return c
}

func (m *Model) calling(p *model.Prepared) *callingConfig {
	switch p.ToolChoice {
	case "", "auto":
		loose := func(t *model.ToolDef) bool { return t.Strict != nil && !*t.Strict }
		if m.family.thinks && !slices.ContainsFunc(p.Tools, loose) && !slices.ContainsFunc(p.OutputTools, loose) {
			return &callingConfig{Mode: "VALIDATED"}
		}
		return &callingConfig{Mode: "AUTO"}
	case "none":
		return &callingConfig{Mode: "NONE"}
	case "required":
		return &callingConfig{Mode: "ANY"}
	}
	return &callingConfig{"ANY", []string{p.ToolChoice}}
}
