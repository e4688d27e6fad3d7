package wrap_test

import (
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// A second model answers where the first fails, which is tried again before; at most ten requests run at the same time.
func Example() {
	first := testmodel.ScriptError(&model.HTTPError{Reason: model.ErrOverloaded, StatusCode: 529})
	second := testmodel.Script(testmodel.Text("Four."))
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: &wrap.Limited{
		Limiter: &wrap.Slots{Name: "models", Max: 10},
		Model: &wrap.Fallback{Models: []model.Model{
			&wrap.Retry{Model: first, Max: 1, Wait: func(int, error) time.Duration { return 0 }},
			second,
		}},
	}}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "2+2?")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output: Four.
}

// A limiter may hold for whole runs, of one agent or of several.
func ExampleLimiter() {
	slots := &wrap.Slots{Name: "runs", Max: 2}
	limited := runtime.Capability[runtime.NoDeps]{Hooks: runtime.Hooks[runtime.NoDeps]{Run: runtime.Point[runtime.NoDeps, runtime.Begin, any]{
		Wrap: func(ctx context.Context, rc *runtime.RunContext[runtime.NoDeps], in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
			release, err := slots.Acquire(ctx, "agent:"+rc.AgentName)
			if err != nil {
				return nil, err
			}
			defer release()
			return next(ctx, in)
		},
	}}}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Name: "greeter", Model: testmodel.Script(testmodel.Text("Hello.")), Capabilities: []runtime.Capability[runtime.NoDeps]{limited},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Hi.")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output, slots.Running())
	// Output: Hello. 0
}
