package models_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestKnown: every known model can be made, names are sorted, and prices are those of package prices.
func TestKnown(t *testing.T) {
	known := models.Known()
	if len(known) < 500 || !slices.IsSortedFunc(known, func(a, b models.KnownModel) int { return strings.Compare(a.Name, b.Name) }) {
		t.Fatalf("%d models", len(known))
	}
	priced := 0
	for _, k := range known {
		m := models.Named(k.Name)
		if _, name, _ := strings.Cut(k.Name, ":"); m.Info().Name != name {
			t.Errorf("%s is %v", k.Name, m.Info())
		}
		if k.Output.Known() {
			priced++
		}
		if found, ok := models.Find(k.Name); !ok || found != k {
			t.Errorf("Find(%s) is %v, %v", k.Name, found, ok)
		}
	}
	if priced < 500 || !strings.Contains(models.Source(), "genai-prices") {
		t.Errorf("%d have a price, by %s", priced, models.Source())
	}
	k, _ := models.Find("openai:gpt-5")
	diff(t, "window", k.Window, 400000)
	diff(t, "tools that OpenAI runs", len(k.Profile().NativeTools) > 0, true)
	cost := prices.Snapshot.Price(&message.Response{ProviderName: "openai", ModelName: "gpt-5", Usage: usage.Request{InputTokens: 1_000_000}})
	if !k.Input.Equal(cost) {
		t.Errorf("a million tokens cost %v, by package prices %v", k.Input, cost)
	}
	if _, ok := models.Find("openai:gpt-0"); ok {
		t.Error("gpt-0 is known")
	}
}
