package runtime

import "github.com/agentgen-go/agentgen/runtime/model"

// A TaskEvent is an event of a task, with its run, task and attempt.
type TaskEvent struct {
	RunID string
	// Task is Task.Key, Attempt the argument of WithWatcher. The events of an attempt replace those of earlier attempts
	// at the same task.
	Task    string
	Attempt int
	Event   model.Event
}
