package runtime_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

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
