package agentbedrock_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentbedrock"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestSettings: settings of a run override those of the agent, and survive a snapshot.
func TestSettings(t *testing.T) {
	base := &agentbedrock.Settings{
		Guardrail: &agentbedrock.Guardrail{Identifier: "a", Version: "1"}, Cache: "5m", CachePrefix: "1h", InferenceProfile: "p", Latency: "standard", ServiceTier: "flex",
		RequestFields: `{"a":1}`, ResponseFields: []string{"/a"}, PromptVariables: `{"a":{"text":"b"}}`, Metadata: map[string]string{"a": "b"},
	}
	own := &agentbedrock.Settings{Cache: "1h", ResponseFields: []string{"/b"}}
	want := *base
	want.Cache, want.ResponseFields = "1h", []string{"/b"}
	diff(t, "merged", own.Over(base), model.ProviderSettings(&want))
	var none *agentbedrock.Settings
	diff(t, "none", none.Over(base), model.ProviderSettings(base))
	diff(t, "over none", own.Over(none), model.ProviderSettings(own))
	b, err := (&model.Settings{Providers: model.ProviderSettingsList{base}}).AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back model.Settings
	if err := back.DecodeJSON(b); err != nil {
		t.Fatal(err)
	}
	diff(t, "snapshot", back.Providers, model.ProviderSettingsList{base})
}
