package model_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// acme are settings of a provider, without any.
type acme struct{ Level string }

func init() {
	model.RegisterSettings("acme", "example.com/acme", func([]byte) (model.ProviderSettings, error) { return new(acme), nil })
}

func (*acme) SettingsName() string                                 { return "acme" }
func (s *acme) Over(model.ProviderSettings) model.ProviderSettings { return s }
func (*acme) AppendJSON(dst []byte) ([]byte, error)                { return append(dst, "{}"...), nil }

// TestSettingsCheck: provider settings are there, and once for each provider.
func TestSettingsCheck(t *testing.T) {
	low := &acme{"low"}
	for want, s := range map[string]*model.Settings{
		"":                             {Providers: model.ProviderSettingsList{low}},
		"Settings.Providers[1] is nil": {Providers: model.ProviderSettingsList{low, nil}},
		`Settings.Providers has several values named "acme": keep one of them`: {Providers: model.ProviderSettingsList{low, low}},
		"Settings.Timeout must not be negative, got -1ns":                      {Timeout: -1},
	} {
		if got := strings.Join(s.Check("Settings"), "; "); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestSettingsProvidersNil: what Check reports does not panic elsewhere.
func TestSettingsProvidersNil(t *testing.T) {
	holes := &model.Settings{Providers: model.ProviderSettingsList{nil}}
	full := &model.Settings{Providers: model.ProviderSettingsList{&acme{"low"}}}
	for _, s := range []*model.Settings{holes.Over(full), full.Over(holes)} {
		if s.Providers.Get("acme") == nil {
			t.Error("settings are lost")
		}
	}
	if b, err := holes.AppendJSON(nil); err == nil || !strings.Contains(err.Error(), "provider settings are nil") {
		t.Errorf("got %s, %v", b, err)
	}
}

// TestSettingsProvidersJSON refuses what is not a list of settings that are known, each once.
func TestSettingsProvidersJSON(t *testing.T) {
	for text, want := range map[string]string{
		`[{}]`:                             "/providers/0: Value error, provider settings have the members name, import and settings",
		`[{"name":"other","settings":{}}]`: `/providers/0: Value error, the settings "other" are not known to this program: import the package that registers them`,
		`[{"name":"other","import":"example.com/other","settings":{}}]`:             `/providers/0: Value error, the settings "other" are not known to this program: import "example.com/other"`,
		`[{"name":"acme","settings":{}},{"name":"acme","import":"","settings":{}}]`: `/providers/1: Value error, there are several settings named "acme"`,
		`[1]`: "/providers/0: Input should be an object",
	} {
		err := new(model.Settings).DecodeJSON([]byte(`{"providers":` + text + `}`))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
