package subagents_test

import (
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/subagents"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A lead delegates to a reviewer, and the application shows what the reviewer says.
func Example() {
	reviewer := &runtime.Agent[runtime.NoDeps, string]{
		Name: "reviewer", Description: "Reviews a diff",
		Model: testmodel.Script(testmodel.Text("The loop ends one step too early.")),
	}
	lead := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("delegate_task", `{"agent_name":"reviewer","task":"Review: for i := 0; i < n-1; i++"}`),
			testmodel.Text("I have fixed the loop."),
		),
		Capabilities: []runtime.Capability[runtime.NoDeps]{subagents.New(subagents.Options{ContainErrors: true},
			subagents.Of(reviewer, subagents.Control{MaxCalls: 3, Timeout: time.Minute}),
		)},
	}
	stream := lead.Stream(context.Background(), runtime.NoDeps{}, "Fix the loop.")
	for event, err := range stream.Events() {
		if err != nil {
			fmt.Println(err)
			return
		}
		who := "lead"
		if event.Kind == model.SubAgentEvent {
			who, event = event.SubAgent.Name, event.SubAgent.Event
		}
		if text, ok := event.Part.(*message.TextPart); ok && event.Kind == model.PartEndEvent {
			fmt.Printf("%s: %s\n", who, text.Content)
		}
	}
	// Output:
	// reviewer: The loop ends one step too early.
	// lead: I have fixed the loop.
}
