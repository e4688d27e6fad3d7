package runtime_test

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestRunInfo checks what functions get of the run and of its agent.
func TestRunInfo(t *testing.T) {
	var failures []int
	var info runtime.RunInfo
	agent := &runtime.Agent[deps, string]{
		Name: "test", Description: "Looks.", Retries: new(2),
		UsageLimits: &usage.Limits{RequestLimit: new(9)},
		Settings:    &model.Settings{Seed: new(1)},
		Tools: tools(fn("look", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
			failures = append(failures, rc.Failures("look"), rc.Failures("other"))
			if info = *rc.RunInfo; !rc.LastAttempt() {
				return "", runtime.Retryf("again")
			}
			return "ok", nil
		})),
		Model: script(t, calls("look {}"), calls("look {}"), calls("look {}"), text("done")),
	}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "failures", failures, []int{0, 0, 1, 0, 2, 0})
	diff(t, "agent", []string{info.AgentName, info.AgentDescription}, []string{"test", "Looks."})
	diff(t, "limits", info.UsageLimits, agent.UsageLimits)
	diff(t, "settings", info.Settings, agent.Settings)
}

// TestUserContent: items come after the text of the prompt, which may be empty.
func TestUserContent(t *testing.T) {
	image := &message.ImageURL{URL: "https://example.com/a.png"}
	for _, c := range []struct {
		name, prompt string
		want         []message.UserContent
	}{
		{"with text", "What is this?", []message.UserContent{message.Text("What is this?"), image}},
		{"alone", "", []message.UserContent{image}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var info runtime.RunInfo
			agent := &runtime.Agent[deps, string]{
				Model: script(t, text("an image")),
				InstructionFuncs: []runtime.InstructionFunc[deps]{
					func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
						info = *rc.RunInfo
						return "", nil
					},
				},
			}
			res, err := agent.Run(t.Context(), deps{}, c.prompt, runtime.WithUserContent(image))
			if err != nil {
				t.Fatal(err)
			}
			sent := res.AllMessages()[0].(*message.Request).Parts[0].(*message.UserPromptPart)
			diff(t, "sent", sent.Items, c.want)
			diff(t, "text beside", sent.Content, "")
			diff(t, "prompt", info.Prompt, c.prompt)
			diff(t, "prompt content", info.PromptContent, c.want)

			// A run that sends the request again has the same prompt. (98)
			again := []message.Message{&message.Request{Parts: []message.RequestPart{sent}}}
			agent = agent.Clone()
			agent.Model = script(t, text("the same"))
			if _, err := agent.Run(t.Context(), deps{}, "", runtime.WithHistory(again)); err != nil {
				t.Fatal(err)
			}
			diff(t, "prompt of the resumed run", info.Prompt, c.prompt)
			diff(t, "prompt content of the resumed run", info.PromptContent, c.want)
		})
	}
}
