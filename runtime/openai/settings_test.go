package openai_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
)

// TestProviderSettings: those of the run override those of the agent, field by field, and survive a snapshot.
func TestProviderSettings(t *testing.T) {
	s := serve(t, answers(t, body(`"content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"ask","arguments":"{}"}}]`, `"tool_calls"`), said))
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model:    s.chat(),
		Tools:    []runtime.Tool[runtime.NoDeps]{runtime.ExternalTool[runtime.NoDeps](model.ToolDef{Name: "ask"})},
		Settings: &model.Settings{Providers: model.ProviderSettingsList{&openai.Settings{Verbosity: "low", PromptCacheKey: "a"}}},
	}
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi", runtime.WithSettings(&model.Settings{
		Providers: model.ProviderSettingsList{&openai.Settings{Verbosity: "high", Store: new(false)}},
	}))
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	_, err = agent.Run(context.Background(), runtime.NoDeps{}, "", runtime.WithSnapshot(snapshot),
		runtime.WithDeferredResults(&message.DeferredResults{Calls: map[string]message.CallResult{"c": {Content: "1"}}}))
	if err != nil {
		t.Fatal(err)
	}
	first := s.requests()[0]
	for _, want := range []string{`"verbosity":"high"`, `"prompt_cache_key":"a"`, `"store":false`} {
		if !strings.Contains(first, want) {
			t.Errorf("the request lacks %s: %s", want, first)
		}
	}
	unknown := strings.ReplaceAll(string(snapshot), `"name":"openai"`, `"name":"elsewhere"`)
	unknown = strings.ReplaceAll(unknown, "agentgen/runtime/openai", "agentgen/runtime/elsewhere")
	_, err = agent.Run(context.Background(), runtime.NoDeps{}, "", runtime.WithSnapshot([]byte(unknown)))
	if _, ok := errors.AsType[*loop.SnapshotError](err); !ok || !strings.Contains(err.Error(), `import "github.com/agentgen-go/agentgen/runtime/elsewhere"`) {
		t.Errorf("got %v", err)
	}
}
