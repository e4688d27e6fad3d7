package models_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// A model by its name, as a program reads it from a flag. Check finds what is wrong with it before the first request.
func ExampleNamed() {
	ctx := context.Background()
	for _, name := range []string{"test", "opnai:gpt-5", "groq:llama-3.3-70b-versatile"} {
		agent := &runtime.Agent[runtime.NoDeps, string]{Model: models.Named(name, transport.WithAPIKey("sk-none"))}
		fmt.Println(name, agent.Check(ctx))
	}
	// Output:
	// test <nil>
	// opnai:gpt-5 agentgen: the agent cannot run: the model "opnai:gpt-5" is not known: did you mean "openai:gpt-5"?
	// groq:llama-3.3-70b-versatile <nil>
}

// What is known of a model. The list is dated: see Source.
func ExampleFind() {
	known, ok := models.Find("anthropic:claude-sonnet-4-5")
	fmt.Println(known.Window, known.Input, known.Output, ok)
	// Output: 200000 3 15 true
}
