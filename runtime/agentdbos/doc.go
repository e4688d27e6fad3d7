// Package agentdbos runs agents as DBOS workflows, on SQLite or Postgres: each task of a run is a step.
//
//	till := &agentdbos.Agent[*Deps, Summary]{Agent: agent, Deps: deps}
//	till.Register(ctx)
//	err := dbos.Launch(ctx)
//
//	h, err := till.Start(ctx, "run-17", "Refund order A-17")
//	res, err := h.GetResult()
//	if res.Waiting() {
//		// days later, in any process in which the agent is registered
//		h, err = till.Resolve(ctx, "run-17", results)
//	}
//
// A run whose calls wait for approval or for results ends its workflow: the result holds the run, and Resolve begins
// another workflow that resumes it. So a run that waits costs only a row in the database, and a new version of the
// application can resume it. So does a run one of whose calls is another agent's run that waits (Agent.Children): ResolveAll resolves
// the calls of both. DBOS lets only the version of the application that began a workflow recover it.
package agentdbos
