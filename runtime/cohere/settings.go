package cohere

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const settingsName = "cohere"

func init() {
	model.RegisterSettings(settingsName, "github.com/agentgen-go/agentgen/runtime/cohere", func(data []byte) (model.ProviderSettings, error) {
		s := new(Settings)
		return s, s.DecodeJSON(data)
	})
}

// Settings are settings that only Cohere knows, for model.Settings.Providers. Fields that are empty are left to Cohere.
//
//	&model.Settings{Providers: model.ProviderSettingsList{&cohere.Settings{SafetyMode: "STRICT"}}}
//
//agent:codec
type Settings struct {
	// SafetyMode is "CONTEXTUAL", "STRICT" or "OFF".
	SafetyMode string `json:"safety_mode,omitempty"`
	// CitationMode is "ACCURATE", "FAST", "ENABLED", "DISABLED" or "OFF".
	CitationMode string `json:"citation_mode,omitempty"`
	// Documents is a JSON array of documents that the model may cite.
	Documents jsonwire.Raw `json:"documents,omitempty"`
}

// SettingsName returns "cohere".
func (*Settings) SettingsName() string { return settingsName }

// Over returns s with what it leaves open filled from base, a *Settings.
func (s *Settings) Over(base model.ProviderSettings) model.ProviderSettings {
	b, ok := base.(*Settings)
	switch {
	case s == nil:
		return base
	case !ok || b == nil:
		return s
	}
	return &Settings{
		SafetyMode: cmp.Or(s.SafetyMode, b.SafetyMode), CitationMode: cmp.Or(s.CitationMode, b.CitationMode), Documents: cmp.Or(s.Documents, b.Documents),
	}
}

// settingsOf returns the settings for Cohere, which are zero if there are none.
func settingsOf(s *model.Settings) *Settings {
	if own, ok := s.Providers.Get(settingsName).(*Settings); ok && own != nil {
		return own
	}
	return &Settings{}
}
