package anthropic

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const settingsName = "anthropic"

func init() {
	model.RegisterSettings(settingsName, "github.com/agentgen-go/agentgen/runtime/anthropic", func(data []byte) (model.ProviderSettings, error) {
		s := new(Settings)
		return s, s.DecodeJSON(data)
	})
}

// Settings are settings that only Anthropic knows, for model.Settings.Providers. Fields that are nil or zero are left to Anthropic.
//
//	&model.Settings{Providers: model.ProviderSettingsList{&anthropic.Settings{Cache: "5m"}}}
//
//agent:codec
type Settings struct {
	// Cache caches the conversation, the tools and the instructions that are not dynamic for "5m" or "1h", and CachePrefix only the
	// tools and the instructions. If both are set, CachePrefix holds for tools and instructions. See also message.CachePoint.
	Cache       string `json:"cache,omitempty"`
	CachePrefix string `json:"cache_prefix,omitempty"`
	// Thinking overrides model.Settings.Thinking, and Effort the level of effort that follows from it: "low", "medium", "high",
	// "xhigh" or "max".
	Thinking *Thinking `json:"thinking,omitempty"`
	Effort   string    `json:"effort,omitempty"`
	// TaskBudget is how many tokens the model may use for the whole task; 0 means that it is not sent.
	TaskBudget int `json:"task_budget,omitempty"`
	// ServiceTier is "auto" or "standard_only", and overrides model.Settings.ServiceTier. Speed is "fast" for faster output of some models.
	ServiceTier string `json:"service_tier,omitempty"`
	Speed       string `json:"speed,omitempty"`
	// UserID distinguishes the users of an application without naming them.
	UserID string `json:"user_id,omitempty"`
	// Container is the container in which code is executed. If it is empty, a run uses that of its latest response,
	// unless FreshContainer is set.
	Container      string `json:"container,omitempty"`
	FreshContainer bool   `json:"fresh_container,omitempty"`
	// EagerInputStreaming streams arguments of calls as they are written, without waiting until they are valid JSON.
	EagerInputStreaming bool `json:"eager_input_streaming,omitempty"`
	// ContextManagement is the object context_management of the API, which says what is cleared from a long conversation, or when it
	// is summed up.
	ContextManagement jsonwire.Raw `json:"context_management,omitempty"`
	// Compaction lets Anthropic sum up a long conversation, beside what ContextManagement says.
	Compaction *Compaction `json:"compaction,omitempty"`
	// Betas are names of features for the header anthropic-beta. Those that other settings and tools need are added.
	Betas []string `json:"betas,omitempty"`
}

// Thinking says how the model thinks.
type Thinking struct {
	// Type is "adaptive", "enabled", "disabled" or "between_tools".
	Type string `json:"type"`
	// BudgetTokens is how many tokens a model may think that is "enabled" to: at least 1024, and less than MaxTokens.
	BudgetTokens int `json:"budget_tokens,omitempty"`
	// Display is "summarized" or "omitted".
	Display string `json:"display,omitempty"`
}

// SettingsName returns "anthropic".
func (*Settings) SettingsName() string { return settingsName }

// Over returns s with unset fields filled from base, a *Settings.
func (s *Settings) Over(base model.ProviderSettings) model.ProviderSettings {
	b, ok := base.(*Settings)
	switch {
	case s == nil:
		return base
	case !ok || b == nil:
		return s
	}
	merged := &Settings{
		Cache:               cmp.Or(s.Cache, b.Cache),
		CachePrefix:         cmp.Or(s.CachePrefix, b.CachePrefix),
		Thinking:            cmp.Or(s.Thinking, b.Thinking),
		Effort:              cmp.Or(s.Effort, b.Effort),
		TaskBudget:          cmp.Or(s.TaskBudget, b.TaskBudget),
		ServiceTier:         cmp.Or(s.ServiceTier, b.ServiceTier),
		Speed:               cmp.Or(s.Speed, b.Speed),
		UserID:              cmp.Or(s.UserID, b.UserID),
		Container:           cmp.Or(s.Container, b.Container),
		FreshContainer:      s.FreshContainer || b.FreshContainer,
		EagerInputStreaming: s.EagerInputStreaming || b.EagerInputStreaming,
		ContextManagement:   cmp.Or(s.ContextManagement, b.ContextManagement),
		Compaction:          cmp.Or(s.Compaction, b.Compaction),
		Betas:               s.Betas,
	}
	if s.Betas == nil {
		merged.Betas = b.Betas
	}
	return merged
}

// settingsOf returns the settings for Anthropic, which are zero if there are none.
func settingsOf(s *model.Settings) *Settings {
	if own, ok := s.Providers.Get(settingsName).(*Settings); ok && own != nil {
		return own
	}
	return &Settings{}
}
