package runtime_test

import (
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// An engine for durable workflows records the result of each task, and after a crash feeds what it has recorded. A call that
// needs approval waits, for days if it must, in the snapshot.
func ExampleAgent_Play() {
	refund := runtime.NewTool(model.ToolDef{Name: "refund", Approval: true}, func(_ context.Context, rc *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: runtime.RawJSON(`"refunded once for ` + rc.IdempotencyKey() + `"`)}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(testmodel.Call("refund", `{}`), testmodel.Text("Done.")),
		Tools: []runtime.Tool[runtime.NoDeps]{refund},
	}
	ctx, startedAt := context.Background(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

	p, err := agent.Play(startedAt, "Refund order A-17.", runtime.WithRunID("run-17"))
	for err == nil && !p.Done() {
		var tasks []runtime.Task
		if tasks, err = p.Tasks(); err != nil {
			break
		}
		for _, task := range tasks {
			fmt.Println(task.Key)
			result, err := agent.Perform(ctx, runtime.NoDeps{}, task.Input) // a step that the engine records
			if err == nil {
				err = p.Feed(task.Key, result)
			}
			if err != nil {
				p.Fail(err, startedAt)
			}
		}
		if open := p.Open(); open != nil {
			fmt.Println("approved:", open.Approvals[0].ToolName)
			err = p.Resolve(message.DeferredResults{ApproveAll: true}, startedAt.Add(72*time.Hour))
		}
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := p.Result()
	fmt.Println(res.Output, err)
	// Output:
	// 2.request
	// 3.validate
	// approved: refund
	// 5.validate
	// 6.call.0.refund
	// 7.request
	// Done. <nil>
}
