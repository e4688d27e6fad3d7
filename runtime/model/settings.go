package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Settings are the settings of model requests. Fields that are nil or empty are left to the provider; settings that a
// provider does not have are ignored. Settings must not be changed once a run has seen them.
//
//agent:codec
type Settings struct {
	// MaxTokens bounds the tokens that the model writes in one response.
	MaxTokens *int `json:"max_tokens,omitempty"`
	// Temperature, TopP and TopK steer how the model samples.
	Temperature *float64 `json:"temperature,omitempty"`
	TopP        *float64 `json:"top_p,omitempty"`
	TopK        *int     `json:"top_k,omitempty"`
	// Seed asks for repeatable sampling.
	Seed *int `json:"seed,omitempty"`
	// PresencePenalty and FrequencyPenalty discourage repetition.
	PresencePenalty  *float64 `json:"presence_penalty,omitempty"`
	FrequencyPenalty *float64 `json:"frequency_penalty,omitempty"`
	// LogitBias makes tokens likelier or less likely, by their ids in the model's vocabulary.
	LogitBias map[string]int `json:"logit_bias,omitempty"`
	// StopSequences end the response.
	StopSequences []string `json:"stop_sequences,omitempty"`
	// ParallelToolCalls reports whether the model may call several tools in one response.
	ParallelToolCalls *bool `json:"parallel_tool_calls,omitempty"`
	// ToolChoice is "auto", "none", "required" or the name of the one tool to call. If it is empty, a run forces a call
	// ("required") only if plain text is not a valid output.
	//
	// A run whose every request has to call a tool would never end. So ToolChoice in the settings of models, agents and
	// runs may be "required" only if the agent has output tools, and may name only one of those. There is no such rule
	// for functions that compute settings, which are called before each request, nor for requests without an agent (see
	// Ask).
	ToolChoice string `json:"tool_choice,omitempty"`
	// Thinking says how much the model thinks before it responds.
	Thinking Thinking `json:"thinking,omitempty"`
	// PromptCache asks a provider that does not do so by itself to cache the beginnings of requests. See message.CachePoint, too.
	PromptCache *PromptCache `json:"prompt_cache,omitempty"`
	// Citations asks a provider that does not do so by itself to say where a text has its information from: TextPart.Citations. It
	// holds for outputs of plain text only.
	Citations *bool `json:"citations,omitempty"`
	// ServiceTier trades cost for speed: "auto", "default", "flex" or "priority".
	ServiceTier string `json:"service_tier,omitempty"`
	// Timeout limits each request; 0 means no limit. It ends the context of the request. A response that comes later
	// nevertheless is an error, and is kept in the history as interrupted. A model that ignores its context is still
	// waited for.
	Timeout time.Duration `json:"timeout,omitempty"`

	// ExtraHeaders are added to each request, for settings without a field here. They may be secrets: snapshots do not
	// contain them.
	ExtraHeaders Headers `json:"-"`
	// ExtraBody is a JSON object whose members are added to the body of each request, for what has no field here. They
	// must not be members that the request already has.
	ExtraBody jsonwire.Raw `json:"extra_body,omitempty"`

	// Providers are settings that only one provider knows, at most one value for each provider. Models of other providers
	// ignore them.
	Providers ProviderSettingsList `json:"providers,omitempty"`
}

// Thinking says how much a model thinks before it responds. Levels that a provider does not have become the nearest
// that it has. It is for models that can think: some providers refuse it for others. The zero value leaves it to the
// provider.
type Thinking string

// The levels of Thinking.
const (
	ThinkingOff     Thinking = "off" // as little as the model can
	ThinkingOn      Thinking = "on"  // as much as the provider thinks best
	ThinkingMinimal Thinking = "minimal"
	ThinkingLow     Thinking = "low"
	ThinkingMedium  Thinking = "medium"
	ThinkingHigh    Thinking = "high"
	ThinkingXHigh   Thinking = "xhigh"
	ThinkingMax     Thinking = "max"
)

// Clone returns a copy that shares no pointers, maps or slices with s, except for the values in Providers, which are not to be
// changed.
func (s *Settings) Clone() *Settings {
	c := *s
	c.MaxTokens, c.TopK, c.Seed = cloned(s.MaxTokens), cloned(s.TopK), cloned(s.Seed)
	c.Temperature, c.TopP = cloned(s.Temperature), cloned(s.TopP)
	c.PresencePenalty, c.FrequencyPenalty = cloned(s.PresencePenalty), cloned(s.FrequencyPenalty)
	c.ParallelToolCalls, c.PromptCache, c.Citations = cloned(s.ParallelToolCalls), cloned(s.PromptCache), cloned(s.Citations)
	c.LogitBias, c.ExtraHeaders = maps.Clone(s.LogitBias), maps.Clone(s.ExtraHeaders)
	c.StopSequences, c.Providers = slices.Clone(s.StopSequences), slices.Clone(s.Providers)
	return &c
}

func cloned[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}

// Over returns s with unset fields filled from base: s overrides base. Either may be nil, neither is changed, and the
// result may be one of them.
func (s *Settings) Over(base *Settings) *Settings {
	if s == nil {
		return base
	}
	if base == nil {
		return s
	}
	m := *s
	fill(&m.MaxTokens, base.MaxTokens)
	fill(&m.Temperature, base.Temperature)
	fill(&m.TopP, base.TopP)
	fill(&m.TopK, base.TopK)
	fill(&m.Seed, base.Seed)
	fill(&m.PresencePenalty, base.PresencePenalty)
	fill(&m.FrequencyPenalty, base.FrequencyPenalty)
	fill(&m.ParallelToolCalls, base.ParallelToolCalls)
	fill(&m.ToolChoice, base.ToolChoice)
	fill(&m.Thinking, base.Thinking)
	fill(&m.PromptCache, base.PromptCache)
	fill(&m.Citations, base.Citations)
	fill(&m.ServiceTier, base.ServiceTier)
	fill(&m.Timeout, base.Timeout)
	fill(&m.ExtraBody, base.ExtraBody)
	m.Providers = s.Providers.over(base.Providers)
	if m.LogitBias == nil {
		m.LogitBias = base.LogitBias
	}
	if m.StopSequences == nil {
		m.StopSequences = base.StopSequences
	}
	if m.ExtraHeaders == nil {
		m.ExtraHeaders = base.ExtraHeaders
	}
	return &m
}

// zeroSettings leave everything open.
var zeroSettings Settings

// OrZero returns s, or zero Settings if s is nil. The result must not be changed.
func (s *Settings) OrZero() *Settings {
	if s == nil {
		return &zeroSettings
	}
	return s
}

func fill[T comparable](p *T, base T) {
	var open T
	if *p == open {
		*p = base
	}
}

// Check lists what is wrong with the settings. Problems call them by name, such as "Settings". s may be nil.
func (s *Settings) Check(name string) []string {
	if s == nil {
		return nil
	}
	var problems []string
	if s.Timeout < 0 {
		problems = append(problems, fmt.Sprintf("%s.Timeout must not be negative, got %v", name, s.Timeout))
	}
	if c := s.PromptCache; c != nil && c.Retention != "" && !slices.Contains(retentions, c.Retention) {
		problems = append(problems, fmt.Sprintf("%s.PromptCache.Retention is %q: use one of %s, or leave it empty", name, c.Retention, strings.Join(retentions, ", ")))
	}
	for i, p := range s.Providers {
		switch {
		case p == nil:
			problems = append(problems, fmt.Sprintf("%s.Providers[%d] is nil", name, i))
		case s.Providers[:i].Get(p.SettingsName()) != nil:
			problems = append(problems, fmt.Sprintf("%s.Providers has several values named %q: keep one of them", name, p.SettingsName()))
		}
	}
	return problems
}
