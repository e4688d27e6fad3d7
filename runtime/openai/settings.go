package openai

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const settingsName = "openai"

func init() {
	model.RegisterSettings(settingsName, "github.com/agentgen-go/agentgen/runtime/openai", func(data []byte) (model.ProviderSettings, error) {
		s := new(Settings)
		return s, s.DecodeJSON(data)
	})
}

// Settings are settings that only OpenAI knows, for model.Settings.Providers. Fields that are nil or empty are left to
// OpenAI.
//
//	&model.Settings{Providers: model.ProviderSettingsList{&openai.Settings{Verbosity: "low"}}}
//
//agent:codec
type Settings struct {
	// Verbosity is how much the model writes: "low", "medium" or "high".
	Verbosity string `json:"verbosity,omitempty"`
	// PromptCacheKey groups requests that share a long prefix, so that more of them find it in the cache, and
	// PromptCacheRetention is how long the prefix stays there, such as "24h".
	PromptCacheKey       string `json:"prompt_cache_key,omitempty"`
	PromptCacheRetention string `json:"prompt_cache_retention,omitempty"`
	// SafetyIdentifier distinguishes the users of an application without naming them.
	SafetyIdentifier string `json:"safety_identifier,omitempty"`
	// Store asks OpenAI to keep the response: chat completions for its dashboard, the Responses API also to continue
	// it.
	Store *bool `json:"store,omitempty"`

	// These are for the Responses API only. ReasoningSummary asks for summaries of what the model thought: "auto",
	// "concise" or "detailed". PreviousResponseID is the response that a request continues. Truncation is "auto" if the
	// API may drop the beginning of a conversation that is too long. Include asks for more of a response, such as
	// "message.output_text.logprobs"; encrypted thoughts are always asked for.
	ReasoningSummary   string `json:"reasoning_summary,omitempty"`
	PreviousResponseID string `json:"previous_response_id,omitempty"`
	Truncation         string `json:"truncation,omitempty"`
	// ContextManagement is the list context_management of the API, and overrides Compaction, which lets OpenAI sum up a long conversation.
	ContextManagement jsonwire.Raw `json:"context_management,omitempty"`
	Compaction        *Compaction  `json:"compaction,omitempty"`
	Include           []string     `json:"include,omitempty"`
}

// SettingsName returns "openai".
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
		Verbosity:            cmp.Or(s.Verbosity, b.Verbosity),
		PromptCacheKey:       cmp.Or(s.PromptCacheKey, b.PromptCacheKey),
		PromptCacheRetention: cmp.Or(s.PromptCacheRetention, b.PromptCacheRetention),
		SafetyIdentifier:     cmp.Or(s.SafetyIdentifier, b.SafetyIdentifier),
		Store:                cmp.Or(s.Store, b.Store),
		ReasoningSummary:     cmp.Or(s.ReasoningSummary, b.ReasoningSummary),
		PreviousResponseID:   cmp.Or(s.PreviousResponseID, b.PreviousResponseID),
		Truncation:           cmp.Or(s.Truncation, b.Truncation),
		ContextManagement:    cmp.Or(s.ContextManagement, b.ContextManagement),
		Compaction:           cmp.Or(s.Compaction, b.Compaction),
		Include:              s.Include,
	}
	if s.Include == nil {
		merged.Include = b.Include
	}
	return merged
}

// apply puts the settings into the parameters of a request.
func (s *Settings) apply(p *chatParams) {
	if s == nil {
		return
	}
	p.Verbosity, p.PromptCacheKey, p.PromptCacheRetention = s.Verbosity, s.PromptCacheKey, s.PromptCacheRetention
	p.SafetyIdentifier, p.Store = s.SafetyIdentifier, s.Store
}
