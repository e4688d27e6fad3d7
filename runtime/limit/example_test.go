package limit_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// One limiter holds for the runs of two agents: ten run at the same time, a hundred may wait.
func ExampleSlots() {
	slots := &limit.Slots{Name: "runs", Max: 10, MaxQueued: new(100)}
	greeter := &runtime.Agent[runtime.NoDeps, string]{Name: "greeter", Model: testmodel.Script(testmodel.Text("Hello.")), Limiter: slots}
	porter := &runtime.Agent[runtime.NoDeps, string]{Name: "porter", Model: testmodel.Script(testmodel.Text("This way.")), Limiter: slots}
	for _, agent := range []*runtime.Agent[runtime.NoDeps, string]{greeter, porter} {
		res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Hi.")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(res.Output)
	}
	fmt.Println(slots.Running(), "running,", slots.Waiting(), "waiting")
	// Output:
	// Hello.
	// This way.
	// 0 running, 0 waiting
}
