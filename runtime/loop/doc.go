// Package loop is the state machine of a run. It makes every decision of a run and does nothing itself: it calls no model and
// no tool, reads no clock, and starts no goroutine.
//
// A driver asks a [Loop] for its next [Step], does what the step asks for (prepare a request, ask the model, run calls), and
// hands back the outcome. The drivers of package runtime do so in one process; one that runs on a durable engine does the
// same with activities. Steps, outcomes and the whole state have a JSON form: [Loop.Snapshot] saves a run at any step, and
// [Restore] resumes it, in another process if need be.
//
// Applications use package runtime. This package is for those who write drivers. A Loop is not safe for concurrent use.
package loop
