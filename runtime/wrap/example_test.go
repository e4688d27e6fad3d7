package wrap_test

import (
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// A second model answers where the first fails, which is tried again before; at most ten requests run at the same time.
func Example() {
	first := testmodel.ScriptError(&model.HTTPError{Reason: model.ErrOverloaded, StatusCode: 529})
	second := testmodel.Script(testmodel.Text("Four."))
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: &wrap.Limited{
		Limiter: &limit.Slots{Name: "models", Max: 10},
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
