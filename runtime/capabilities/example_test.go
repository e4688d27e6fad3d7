package capabilities_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A second agent sums up what was said, so that a long conversation stays small.
func ExampleSummarize() {
	summarizer := &runtime.Agent[runtime.NoDeps, string]{
		Name:         "summarizer",
		Instructions: capabilities.SummaryInstructions,
		Model:        testmodel.Script(testmodel.Text("The user likes tea. Nothing is open.")),
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
			return testmodel.Text(fmt.Sprintf("You have sent %d messages.", len(p.Messages))), nil
		}),
		Capabilities: []runtime.Capability[runtime.NoDeps]{capabilities.Summarize(summarizer, capabilities.Summary{Keep: 2, MaxMessages: 5})},
	}
	var history []message.Message
	for _, prompt := range []string{"I like tea.", "Green tea.", "In the morning.", "What do I like?"} {
		res, err := agent.Run(context.Background(), runtime.NoDeps{}, prompt, runtime.WithHistory(history))
		if err != nil {
			fmt.Println(err)
			return
		}
		history = res.AllMessages()
	}
	for _, line := range lines(history) {
		fmt.Println(line)
	}
	// Output:
	// user I like tea.
	// summary The user likes tea. Nothing is open.
	// text You have sent 5 messages.
	// user What do I like?
	// text You have sent 3 messages.
}

// The model reads what an agent can do, and loads what it needs: the instructions and tools of the rest cost nothing.
func ExampleOnDemand() {
	refund := runtime.NewTool(model.ToolDef{Name: "refund"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
		fmt.Println("refunded")
		return runtime.Return{}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("load_capability", `{"id":"refunds"}`),
			testmodel.Call("refund", `{}`),
			testmodel.Text("Done."),
		),
		Capabilities: []runtime.Capability[runtime.NoDeps]{capabilities.OnDemand(
			capabilities.Deferred[runtime.NoDeps]{ID: "refunds", Description: "Pays orders back.", Instructions: "Refund an order once.", Tools: []runtime.Tool[runtime.NoDeps]{refund}},
			capabilities.Deferred[runtime.NoDeps]{ID: "shipping", Description: "Sends orders."},
		)},
	}
	if _, err := agent.Run(context.Background(), runtime.NoDeps{}, "I want my money back."); err != nil {
		fmt.Println(err)
	}
	// Output: refunded
}

// An agent that thinks and searches the web: by its provider if that can, and with a tool of its own if a model of another provider is
// asked instead.
func ExampleWebSearch() {
	search := runtime.NewTool(model.ToolDef{Name: "search"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: `["https://go.dev"]`}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{Capabilities: []runtime.Capability[runtime.NoDeps]{
		capabilities.WebSearch(&model.WebSearch{ContextSize: "low"}, search),
		capabilities.Thinking[runtime.NoDeps](model.ThinkingHigh),
	}}
	for _, profile := range []model.Profile{{NativeTools: []model.NativeToolKind{model.WebSearchKind}}, {NoThinking: true}} {
		m := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
			fmt.Printf("tools: %d, run by the provider: %d, thinking: %q\n", len(p.Tools), len(p.NativeTools), p.Settings.Thinking)
			return testmodel.Text("Done."), nil
		})
		m.Profile = profile
		if _, err := agent.Run(context.Background(), runtime.NoDeps{}, "What is new in Go?", runtime.WithModel(m)); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// tools: 0, run by the provider: 1, thinking: "high"
	// tools: 1, run by the provider: 0, thinking: ""
}

// What is left of a budget changes from request to request. Appended to the conversation, it leaves what the provider has cached as it is.
func ExampleAppendInstructions() {
	left := 3
	budget := capabilities.AppendInstructions("budget", func(context.Context, *runtime.RunContext[runtime.NoDeps]) (string, error) {
		left--
		return fmt.Sprintf("You have %d requests left.", left), nil
	})
	look := runtime.NewTool(model.ToolDef{Name: "look"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: `"nothing"`}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model:        testmodel.Script(testmodel.Call("look", `{}`), testmodel.Text("Done.")),
		Tools:        []runtime.Tool[runtime.NoDeps]{look},
		Capabilities: []runtime.Capability[runtime.NoDeps]{budget},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Look around.")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range res.AllMessages() {
		if r, ok := m.(*message.Request); ok {
			fmt.Println("instructions:", r.Instructions)
			for _, p := range r.Parts {
				if p, ok := p.(*message.InstructionDeltaPart); ok {
					fmt.Println("then:", *p.Content)
				}
			}
		}
	}
	// Output:
	// instructions: You have 2 requests left.
	// instructions: You have 2 requests left.
	// then: You have 1 requests left.
}
