package anthropic_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestSettings: settings are merged field by field, and go through a snapshot.
func TestSettings(t *testing.T) {
	all := &anthropic.Settings{
		Cache: "5m", CachePrefix: "1h", Thinking: &anthropic.Thinking{Type: "enabled", BudgetTokens: 2000, Display: "omitted"}, Effort: "low", TaskBudget: 1, ServiceTier: "auto", Speed: "fast",
		UserID: "u", Container: "c", FreshContainer: true, EagerInputStreaming: true, ContextManagement: `{"edits":[]}`, Betas: []string{"a"},
	}
	empty := &anthropic.Settings{}
	diff(t, "over", empty.Over(all), model.ProviderSettings(all))
	diff(t, "under", all.Over(empty), model.ProviderSettings(all))
	diff(t, "effort", (&anthropic.Settings{Effort: "max"}).Over(all).(*anthropic.Settings).Effort, "max")

	s := &model.Settings{Providers: model.ProviderSettingsList{all}}
	b, err := s.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back model.Settings
	if err := back.DecodeJSON(b); err != nil {
		t.Fatal(err)
	}
	diff(t, "snapshot", back.Providers, s.Providers)
}
