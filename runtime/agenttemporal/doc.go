// Package agenttemporal runs agents as Temporal workflows: a run is a workflow, and each of its tasks an activity.
//
//	till := &agenttemporal.Agent[*Deps, Summary]{Agent: agent, Deps: deps}
//	w := worker.New(c, "agents", worker.Options{})
//	till.Register(w)
//
//	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "run-17", TaskQueue: "agents"},
//		agent.Name, agenttemporal.Input{Prompt: "Refund order A-17"})
//	open, err := agenttemporal.Open(ctx, c, "run-17")               // which calls wait for approval?
//	err = agenttemporal.Resolve(ctx, c, "run-17", "", results)      // days later, from any process
//	var res agenttemporal.Result
//	err = run.Get(ctx, &res)
//
// Dependencies, models and functions of the agent stay on the worker. Of the agent, what has to be the same while a workflow lives
// are the names and kinds of its tools and outputs, its limits and strategies, and which functions it has: package runtime
// says more at Agent.Play. A worker whose agent does not fit the history of a workflow fails the workflow's task with words, and
// the workflow waits for one that does; docs/durable.md says how to upgrade.
package agenttemporal
