package till

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Steps returns an agent for measuring an engine: its model calls a tool that does nothing, n times one after the other. tasks is how
// many tasks its run has.
func Steps(n int) (agent *runtime.Agent[runtime.NoDeps, string], tasks int, err error) {
	nop := runtime.NewTool(model.ToolDef{Name: "nop", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`},
		func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `"ok"`}, nil
		})
	agent = &runtime.Agent[runtime.NoDeps, string]{Name: "steps", Tools: []runtime.Tool[runtime.NoDeps]{nop},
		Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if len(in.Messages) > 2*n {
				return testmodel.Text("done"), nil
			}
			return testmodel.Call("nop", "{}"), nil
		})}
	p, err := agent.Play(time.Unix(0, 0), "go", runtime.WithRunID("steps"))
	for err == nil && !p.Done() {
		var all []runtime.Task
		if all, err = p.Tasks(); err != nil {
			break
		}
		for _, t := range all {
			tasks++
			var out runtime.RawJSON
			if out, err = agent.Perform(context.Background(), runtime.NoDeps{}, t.Input); err == nil {
				err = p.Feed(t.Key, out)
			}
		}
	}
	return agent, tasks, err
}
