package google

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/model"
)

const settingsName = "google"

func init() {
	model.RegisterSettings(settingsName, "github.com/agentgen-go/agentgen/runtime/google", func(data []byte) (model.ProviderSettings, error) {
		s := new(Settings)
		return s, s.DecodeJSON(data)
	})
}

// Settings are settings that only Google knows, for model.Settings.Providers. Fields that are nil or empty are left to Google.
//
//	&model.Settings{Providers: model.ProviderSettingsList{&google.Settings{CachedContent: "cachedContents/1"}}}
//
//agent:codec
type Settings struct {
	// Thinking overrides model.Settings.Thinking.
	Thinking *Thinking `json:"thinking,omitempty"`
	// SafetySettings say what is blocked.
	SafetySettings []SafetySetting `json:"safety_settings,omitempty"`
	// CachedContent names a cached beginning of a conversation, such as "cachedContents/1". It includes instructions
	// and tools: those of the request are not sent.
	CachedContent string `json:"cached_content,omitempty"`
	// MediaResolution is the resolution of media for the model, such as "MEDIA_RESOLUTION_LOW".
	MediaResolution string `json:"media_resolution,omitempty"`
}

// Thinking says how the model thinks.
type Thinking struct {
	// IncludeThoughts asks for summaries of the thoughts.
	IncludeThoughts bool `json:"include_thoughts,omitempty"`
	// Budget is how many tokens models before Gemini 3 may use for thinking: 0 means none, -1 any number.
	Budget *int `json:"budget,omitempty"`
	// Level is for models from Gemini 3 on: "MINIMAL", "LOW", "MEDIUM" or "HIGH".
	Level string `json:"level,omitempty"`
}

// SafetySetting says what is blocked of a category, such as "HARM_CATEGORY_HARASSMENT" and "BLOCK_ONLY_HIGH".
type SafetySetting struct {
	Category  string `json:"category"`
	Threshold string `json:"threshold"`
}

// SettingsName returns "google".
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
		Thinking: cmp.Or(s.Thinking, b.Thinking), SafetySettings: s.SafetySettings, CachedContent: cmp.Or(s.CachedContent, b.CachedContent),
		MediaResolution: cmp.Or(s.MediaResolution, b.MediaResolution),
	}
	if s.SafetySettings == nil {
		merged.SafetySettings = b.SafetySettings
	}
	return merged
}

// settingsOf returns the settings for Google, which are zero if there are none.
func settingsOf(s *model.Settings) *Settings {
	if own, ok := s.Providers.Get(settingsName).(*Settings); ok && own != nil {
		return own
	}
	return &Settings{}
}
