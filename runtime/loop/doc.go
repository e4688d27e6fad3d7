// Package loop is the state machine of a run. It makes every decision of a run and does nothing itself: it does not
// call models or tools, read a clock, or start goroutines.
//
// A driver asks a [Loop] for its next [Step], does what the step asks for (prepare a request, ask the model, run
// calls), and feeds the outcome back. The drivers of package runtime do so in one process; a driver for a durable
// engine does the same with activities. Steps, outcomes and the whole state have a JSON form: [Loop.Snapshot] saves a
// run at any step, and [Restore] resumes it, in another process if need be.
//
// Applications use package runtime. This package is for those who write drivers. A Loop is not safe for concurrent use.
package loop
