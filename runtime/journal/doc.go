// Package journal makes runs of agents durable by a database alone, SQLite or Postgres, without a workflow engine.
//
//	j, err := journal.Open(ctx, db, journal.SQLite, journal.Options{Key: key})
//	w := j.Worker(&journal.Agent[*Deps, Summary]{Agent: agent, Deps: deps})
//	go w.Work(ctx)                                             // in each process
//
//	err = j.Start(ctx, journal.Start{Agent: "till", ID: "run-17", Prompt: "Refund order A-17"})
//	run, err := j.Wait(ctx, "run-17")                          // until it is over or waits
//	token, err := j.Token(ctx, "run-17", 72*time.Hour)         // for a link in a mail
//	err = j.ResolveToken(ctx, token, results)                  // days later, in any process
//
// The result of each task is written before the next task begins. When a process ends, for whatever reason, another
// takes over its runs once their leases have expired, and repeats only the tasks whose results were not written. A task
// is done at least once: see runtime.RunInfo.IdempotencyKey.
//
// Agents that are called as tools can be runs of their own (Agent.Children), which may wait, too: Waiting returns those that do.
//
// A run that waits for people costs only a row. A snapshot replaces the results before it, so a waiting run can be
// resumed by a new version of its agent; a worker whose agent does not match the results of a run leaves it alone and
// notes why (Run.Problem).
//
// Connections to SQLite should set a busy timeout and the WAL mode, if other processes use the file as well.
package journal
