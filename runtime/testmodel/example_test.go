package testmodel_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// An agent that calls its tools, and answers with what they returned.
func ExampleNew() {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.New(), Tools: tools{sunny}}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "How is the weather?")
	fmt.Println(res.Output, err)
	// Output: {"current_weather":{"city":"a","sky":"clear"}} <nil>
}

// A model that gets the arguments wrong at first.
func ExampleScript() {
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("current_weather", `{"city":"Paris","unit":"kelvin"}`),
			testmodel.Call("current_weather", `{"city":"Paris","unit":"celsius"}`),
			testmodel.Text("Clear."),
		),
		Tools: tools{sunny},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "How is the weather in Paris?")
	fmt.Println(res.Output, res.Usage().Requests, err)
	// Output: Clear. 3 <nil>
}

// A model that answers with a question of its own.
func ExampleFunc() {
	model := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		return testmodel.Text(fmt.Sprintf("Why, with %d messages?", len(in.Messages))), nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: model}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Why?")
	fmt.Println(res.Output, err)
	// Output: Why, with 1 messages? <nil>
}

// A model that is watched while it answers.
func ExampleStreamFunc() {
	model := testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		for _, piece := range []string{"How ", "should ", "I know?"} {
			if err := s.Text(0, piece); err != nil {
				return nil, err
			}
		}
		return nil, nil // the response is what was told
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: model}
	for piece, err := range agent.Stream(context.Background(), runtime.NoDeps{}, "Why?").Text() {
		fmt.Printf("%q %v\n", piece, err)
	}
	// Output:
	// "How " <nil>
	// "should " <nil>
	// "I know?" <nil>
}
