package runtime

import "github.com/agentgen-go/agentgen/runtime/model"

// A TaskEvent is an event of a task, with all that says which attempt at which task of which run it is of.
type TaskEvent struct {
	RunID string
	// Task is Task.Key, Attempt what WithWatcher was given. The events of an attempt void those of the earlier ones at the
	// same task.
	Task    string
	Attempt int
	Event   model.Event
}
