package runtime_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A model that is asked once, without an agent.
func Example_ask() {
	res, err := model.Ask(context.Background(), testmodel.New(), model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{
			&message.UserPromptPart{Content: "How is the weather in Paris?"},
		}}},
		Tools: []*model.ToolDef{{
			Name:       "current_weather",
			Parameters: `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`,
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range res.Parts {
		if call, ok := p.(*message.ToolCallPart); ok {
			fmt.Println(call.ToolName, call.Args)
		}
	}
	// Output: current_weather {"city":"a"}
}

// A response that is watched while it is being made.
func Example_watch() {
	llm := testmodel.Script(testmodel.Text("Sunny."))
	stream := model.Watch(context.Background(), llm, model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{
			&message.UserPromptPart{Content: "How is the weather?"},
		}}},
	})
	for event, err := range stream.Events() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if event.Kind == model.PartEndEvent {
			fmt.Println(event.Part.(*message.TextPart).Content)
		}
	}
	res, err := stream.Response()
	fmt.Println(len(res.Parts), err)
	// Output:
	// Sunny.
	// 1 <nil>
}

// weather is an agent that some program runs.
var weather = &runtime.Agent[runtime.NoDeps, string]{Name: "weather"}

// handle is a part of that program.
func handle(ctx context.Context) (string, error) {
	res, err := weather.Run(ctx, runtime.NoDeps{}, "How is the weather?")
	if err != nil {
		return "", err
	}
	return res.Output, nil
}

// A test that replaces the model of an agent which it cannot reach.
func ExampleOverride() {
	ctx := runtime.Override(context.Background(), weather, func(a *runtime.Agent[runtime.NoDeps, string]) {
		a.Model = testmodel.New(testmodel.WithOutputText("Sunny."))
	})
	fmt.Println(handle(ctx))
	// Output: Sunny. <nil>
}
