package planning_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// The application shows the plan whenever the model has changed it.
func Example() {
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("write_plan", `{"items":[{"id":"1","content":"Read the code","status":"in_progress"},{"id":"2","content":"Fix the bug"}]}`),
			testmodel.Call("update_task_statuses", `{"updates":[{"task_id":"1","status":"completed"},{"task_id":"2","status":"in_progress"}]}`),
			testmodel.Text("The bug is fixed."),
		),
		Capabilities: []runtime.Capability[runtime.NoDeps]{planning.New[runtime.NoDeps](planning.Options{})},
	}
	for event, err := range agent.Stream(context.Background(), runtime.NoDeps{}, "Fix the bug.").Events() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if plan, ok := planning.PlanOf(event); ok {
			for _, step := range plan {
				fmt.Printf("%-12s %s\n", step.Status, step.Content)
			}
			fmt.Println()
		}
	}
	// Output:
	// in_progress  Read the code
	// pending      Fix the bug
	//
	// completed    Read the code
	// in_progress  Fix the bug
}
