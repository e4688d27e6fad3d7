package anthropic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// longResponse is from how many tokens on a response is always streamed: with more, it may take longer than connections can be
// silent (https://platform.claude.com/docs/en/api/errors#long-requests).
const longResponse = 21_333

// params are the settings of a request.
func (m *Model) params(p *model.Prepared, own *Settings, kind bodyKind) (*params, error) {
	s := p.Settings
	c := &params{Model: m.name, MaxTokens: m.family.maxTokens}
	if s.MaxTokens != nil {
		c.MaxTokens = *s.MaxTokens
		if m.family.most {
			c.MaxTokens = min(c.MaxTokens, m.family.maxTokens)
		}
	}
	if err := m.setThinking(c, p, own); err != nil {
		return nil, err
	}
	if err := m.setOutput(c, p, own); err != nil {
		return nil, err
	}
	if err := m.setToolChoice(c, p); err != nil {
		return nil, err
	}
	var err error
	if c.MCPServers, err = mcpServersOf(p.NativeTools); err != nil {
		return nil, err
	}
	if kind == countBody {
		c.MaxTokens = 0
		return c, nil
	}
	m.setSampling(c, s)
	c.StopSequences, c.Speed = s.StopSequences, own.Speed
	c.ServiceTier = cmp.Or(own.ServiceTier, serviceTiers[s.ServiceTier])
	if own.UserID != "" {
		c.Metadata = &metadata{own.UserID}
	}
	if cache, _ := m.caching(p.Settings, own); cache != "" {
		c.CacheControl = jsonwire.Raw(cacheControl(cache))
	}
	c.Stream = kind == streamBody || c.MaxTokens > longResponse
	return c, nil
}

func (m *Model) setSampling(c *params, s *model.Settings) {
	if !m.family.noSampling {
		c.Temperature, c.TopP, c.TopK = s.Temperature, s.TopP, s.TopK
	}
}

// serviceTiers are the API's names of service tiers. There is none for "flex".
var serviceTiers = map[string]string{"auto": "auto", "priority": "auto", "default": "standard_only"}

// budgets are how many tokens a model that is not adaptive thinks, as Pydantic AI chooses them.
var budgets = map[model.Thinking]int{
	model.ThinkingOn: 10_000, model.ThinkingMinimal: leastThinking, model.ThinkingLow: 2048, model.ThinkingMedium: 10_000,
	model.ThinkingHigh: 16_384, model.ThinkingXHigh: 32_768, model.ThinkingMax: 32_768,
}

// leastThinking is the smallest budget that the API takes.
const leastThinking = 1024

// efforts are the API's names of the levels of effort.
var efforts = map[model.Thinking]string{
	model.ThinkingMinimal: "low", model.ThinkingLow: "low", model.ThinkingMedium: "medium", model.ThinkingHigh: "high", model.ThinkingXHigh: "max",
	model.ThinkingMax: "max",
}

// setThinking says how much the model thinks.
func (m *Model) setThinking(c *params, p *model.Prepared, own *Settings) error {
	level := p.Settings.Thinking
	switch {
	case own.Thinking != nil:
		c.Thinking = &thinkingParam{own.Thinking.Type, own.Thinking.BudgetTokens, own.Thinking.Display}
	case level == "":
	case level == model.ThinkingOff:
		c.Thinking = m.family.noThinking()
	case m.family.adaptive:
		c.Thinking = &thinkingParam{Type: "adaptive"}
	default:
		return m.setBudget(c, p, budgets[level])
	}
	return nil
}

// noThinking tells the model not to think; nil if it does not unless it is told to.
func (f *family) noThinking() *thinkingParam {
	switch {
	case f.betweenTools:
		return &thinkingParam{Type: "between_tools"}
	case f.byDefault:
		return &thinkingParam{Type: "disabled"}
	}
	return nil
}

// setBudget gives the model a budget for thinking, which is part of the limit of tokens.
func (m *Model) setBudget(c *params, p *model.Prepared, budget int) error {
	if p.Settings.MaxTokens == nil {
		c.MaxTokens = max(c.MaxTokens, budget+4096)
	}
	if c.MaxTokens <= leastThinking {
		return fmt.Errorf("Settings.MaxTokens is %d, but the thinking budget is %d: raise MaxTokens, or leave out Thinking", c.MaxTokens, leastThinking)
	}
	if budget >= c.MaxTokens { // the output needs tokens, too
		budget = max(leastThinking, c.MaxTokens/2)
	}
	c.Thinking = &thinkingParam{Type: "enabled", BudgetTokens: budget}
	return nil
}

// effort returns the level of effort that the settings ask for.
func (m *Model) effort(level model.Thinking, own *Settings) string {
	effort := efforts[level]
	switch {
	case own.Effort != "":
		return own.Effort
	case !m.family.effort:
		return ""
	case level == model.ThinkingXHigh && m.family.xhigh:
		return "xhigh"
	case effort == "max" && m.family.noMax:
		return "high"
	}
	return effort
}

// setOutput asks for the form of the output in text, and for the effort that it is worth.
func (m *Model) setOutput(c *params, p *model.Prepared, own *Settings) error {
	o := outputConfig{Effort: m.effort(p.Settings.Thinking, own)}
	if own.TaskBudget > 0 {
		o.TaskBudget = &taskBudget{"tokens", own.TaskBudget}
	}
	if p.Schema != nil && p.OutputMode == message.OutputNative {
		s, err := schema.Anthropic.Apply(p.Schema.Schema)
		if err != nil {
			return fmt.Errorf("the schema of the output: %w", err)
		}
		o.Format = &outputFormat{"json_schema", s}
	}
	if o != (outputConfig{}) {
		c.OutputConfig = &o
	}
	return nil
}

// setToolChoice tells the model whether it must call a tool. The API refuses to force a call of a model with a budget for
// thinking: it is asked for one only by its instructions then.
func (m *Model) setToolChoice(c *params, p *model.Prepared) error {
	if len(p.Tools)+len(p.OutputTools) == 0 {
		return nil
	}
	onlyOne := p.Settings.ParallelToolCalls != nil && !*p.Settings.ParallelToolCalls
	choice, budgeted := p.ToolChoice, c.Thinking != nil && c.Thinking.Type == "enabled"
	forced := choice != "" && choice != "auto" && choice != "none"
	switch {
	case forced && budgeted && p.Settings.ToolChoice != "":
		return fmt.Errorf("ToolChoice is %q, but Anthropic does not force calls of models that think with a budget: leave out one of ToolChoice and Thinking", choice)
	case forced && budgeted:
		choice = "auto"
	}
	switch choice {
	case "":
		if !onlyOne {
			return nil
		}
		c.ToolChoice = &toolChoice{Type: "auto"}
	case "auto":
		c.ToolChoice = &toolChoice{Type: "auto"}
	case "none":
		c.ToolChoice, onlyOne = &toolChoice{Type: "none"}, false
	case "required":
		c.ToolChoice = &toolChoice{Type: "any"}
	default:
		c.ToolChoice = &toolChoice{Type: "tool", Name: choice}
	}
	c.ToolChoice.OnlyOne = onlyOne
	return nil
}

// containerFor returns the container in which code is to be executed: the one that the settings name, or that of the last response.
func containerFor(p *model.Prepared, own *Settings, paused *message.Response) string {
	if paused != nil {
		if d := detailsOfResponse(paused); d.ContainerID != "" {
			return d.ContainerID
		}
	}
	codes := hasNative(p, model.CodeExecutionKind)
	if own.Container != "" || own.FreshContainer || !codes {
		return own.Container
	}
	for _, msg := range slices.Backward(p.Messages) {
		if r, ok := msg.(*message.Response); ok {
			if d := detailsOfResponse(r); d.ContainerID != "" && !d.expired(time.Now()) {
				return d.ContainerID
			}
		}
	}
	return ""
}

func detailsOfResponse(r *message.Response) (d responseDetails) {
	if r.ProviderName != settingsName || r.ProviderDetails == "" || d.DecodeJSON([]byte(r.ProviderDetails)) != nil {
		return responseDetails{}
	}
	return d
}

// expired reports whether the container of a response is known to be gone.
func (d *responseDetails) expired(now time.Time) bool {
	until, err := time.Parse(time.RFC3339, d.ContainerUntil)
	return err == nil && now.After(until)
}

// header returns the headers of a request: those of the settings, and the features that the request needs.
func (m *Model) header(p *model.Prepared, own *Settings, e *encoder) map[string]string {
	const name = "anthropic-beta"
	betas := slices.Clone(own.Betas)
	header := map[string]string{}
	for k, v := range p.Settings.ExtraHeaders {
		if strings.EqualFold(k, name) {
			betas = append(betas, strings.Split(v, ",")...)
			continue
		}
		header[k] = v
	}
	for beta, needed := range map[string]bool{
		"files-api-2025-04-14":          e.files,
		"compact-2026-01-12":            e.compacted || own.Compaction != nil || strings.Contains(string(own.ContextManagement), `"compact_`),
		"context-management-2025-06-27": strings.Contains(string(own.ContextManagement), `"clear_`) || hasNative(p, model.MemoryKind),
		"mcp-client-2025-04-04":         hasNative(p, model.MCPServerKind),
		"web-fetch-2025-09-10":          hasNative(p, model.WebFetchKind) && !m.family.filters,
		"fast-mode-2026-02-01":          own.Speed == "fast",
		"task-budgets-2026-03-13":       own.TaskBudget > 0,
	} {
		if needed {
			betas = append(betas, beta)
		}
	}
	for i := range betas {
		betas[i] = strings.TrimSpace(betas[i])
	}
	slices.Sort(betas)
	if betas = slices.Compact(betas); len(betas) > 0 {
		header[name] = strings.Join(betas, ",")
	}
	return header
}

func hasNative(p *model.Prepared, kind model.NativeToolKind) bool {
	return slices.ContainsFunc(p.NativeTools, func(t model.NativeTool) bool { return t.NativeKind() == kind })
}
