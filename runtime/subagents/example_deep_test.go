package subagents_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/skills"
	"github.com/agentgen-go/agentgen/runtime/subagents"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/tooloutput"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Deps are what the agents of docs/deep-agents.md depend on.
type Deps struct{ Style string }

// The agent of docs/deep-agents.md: each of its capabilities, and all of them together.
func Example_deepAgent() {
	root, err := os.OpenRoot(os.TempDir())
	if err != nil {
		panic(err)
	}
	defer root.Close()
	repo, err := capabilities.RepoContext[Deps](".", capabilities.Repo{Within: "cmd/server"})
	if err != nil {
		panic(err)
	}
	library, err := skills.Load(skills.Options{Dirs: []string{"skills"}, Tolerate: true, Warn: func(string) {}})
	if err != nil {
		panic(err)
	}
	cheap := testmodel.Script(testmodel.Text("a summary"))
	reviewer := &runtime.Agent[Deps, string]{Name: "reviewer", Description: "Reviews a diff"}
	critic := &runtime.Agent[string, string]{Name: "critic", Description: "Criticises prose"}
	agent := &runtime.Agent[Deps, string]{
		Name: "lead", Instructions: "You fix bugs in Go projects.",
		Model: testmodel.Script(testmodel.Call("write_plan", `{items: [{'content': 'Fix it',}]}`), testmodel.Text("Fixed.")),
		Capabilities: []runtime.Capability[Deps]{
			repo,
			planning.New[Deps](planning.Options{Store: new(planning.Memory), Subtasks: true}),
			subagents.New(subagents.Options{ContainErrors: true},
				subagents.Of(reviewer, subagents.Control{MaxCalls: 3, Timeout: 5 * time.Minute, UsageLimits: &usage.Limits{RequestLimit: new(20)}}),
				subagents.Adapted(critic, func(d Deps) string { return d.Style }, subagents.Control{OnFailure: "Continue without the critic."}),
			),
			tooloutput.Limit[Deps](tooloutput.Options{
				Store: tooloutput.NewFolder(root),
				Bands: []tooloutput.Band{
					{Over: 100_000, Action: tooloutput.Spill{}},
					{Over: 20_000, Action: tooloutput.Summarize{Model: cheap, Then: tooloutput.Spill{}}},
					{Over: 5_000, Action: tooloutput.Truncate{Keep: tooloutput.Tail}},
				},
				PerTool: map[string][]tooloutput.Band{"read_file": {}},
			}),
			capabilities.RepairArguments[Deps](func(_ context.Context, _ *runtime.RunInfo, r capabilities.Repair) error {
				fmt.Println(r.Tool, r.Mends)
				return nil
			}),
			capabilities.OnDemand(skills.Deferred[Deps](library)...),
			capabilities.SlidingWindow[Deps](capabilities.Window{MaxTokens: 150_000, Keep: 60}),
		},
	}
	stream := agent.Stream(context.Background(), Deps{Style: "plain"}, "Fix the bug.")
	for event, err := range stream.Events() {
		if err != nil {
			panic(err)
		}
		if plan, ok := planning.PlanOf(event); ok {
			fmt.Println(plan[0].Status, plan[0].Content)
		}
		if event.Kind == model.RunResultEvent {
			fmt.Println(event.Output)
		}
	}
	// Output:
	// write_plan [name without quotes single quotes trailing comma]
	// pending Fix it
	// "Fixed."
}
