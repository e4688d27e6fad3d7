package planning

import (
	"cmp"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Status is how far a step is.
type Status string

// The statuses. A cancelled step is resolved, but not completed. Blocked is for plans with dependencies: see Options.Subtasks.
const (
	Pending    Status = "pending"
	InProgress Status = "in_progress"
	Completed  Status = "completed"
	Cancelled  Status = "cancelled"
	Blocked    Status = "blocked"
)

// resolved reports whether a step with the status needs no more work.
func (s Status) resolved() bool { return s == Completed || s == Cancelled }

// icon is how the status is shown.
func (s Status) icon() string {
	switch s {
	case InProgress:
		return "[~]"
	case Completed:
		return "[x]"
	case Cancelled:
		return "[-]"
	case Blocked:
		return "[!]"
	}
	return "[ ]"
}

// An Item is one step of a plan.
type Item struct {
	// Step id. Auto-generated if omitted.
	ID string `json:"id,omitempty"`
	// Imperative description of the step, e.g. "Add the database migration".
	Content string `json:"content"`
	// Current status of this step. "blocked" requires subtasks to be enabled.
	Status Status `json:"status" jsonschema:"default=pending"`
	// Present-continuous label shown while the step runs, e.g. "Adding the database migration".
	ActiveForm string `json:"active_form,omitempty"`
	// Parent step id for a subtask hierarchy. Requires subtasks to be enabled.
	ParentID string `json:"parent_id,omitempty"`
	// Ids of steps that must complete before this one. Requires subtasks to be enabled.
	DependsOn []string `json:"depends_on,omitempty"`
}

// A StatusUpdate is one of the changes that update_task_statuses makes.
type StatusUpdate struct {
	// Id of the step to update (from `read_plan`).
	TaskID string `json:"task_id"`
	// New status: pending, in_progress, completed, or cancelled -- or blocked, when subtasks are enabled.
	Status Status `json:"status"`
}

// A Plan is the steps in their order. Their IDs are unique.
//
//agent:codec
type Plan []Item

// Clone returns a copy that shares nothing with p.
func (p Plan) Clone() Plan {
	c := slices.Clone(p)
	for i := range c {
		c[i].DependsOn = slices.Clone(c[i].DependsOn)
	}
	return c
}

// find returns the step with the ID, nil if there is none.
func (p Plan) find(id string) *Item {
	for i := range p {
		if p[i].ID == id {
			return &p[i]
		}
	}
	return nil
}

// count returns how many steps have the status.
func (p Plan) count(s Status) (n int) {
	for i := range p {
		if p[i].Status == s {
			n++
		}
	}
	return n
}

// EventName is the name of the model.CustomEvent that reports a plan each time the model has changed it. See PlanOf.
const EventName = "plan"

// PlanOf returns the plan of an event. It reports false for all other events.
func PlanOf(e model.Event) (Plan, bool) {
	if e.Kind != model.CustomEvent || e.Custom == nil || e.Custom.Name != EventName {
		return nil, false
	}
	var p Plan
	if err := p.DecodeJSON([]byte(e.Custom.Data)); err != nil {
		return nil, false
	}
	return p, true
}

// complete makes steps pending that have no status, as the application may have written them, and returns p.
func (p Plan) complete() Plan {
	for i := range p {
		p[i].Status = cmp.Or(p[i].Status, Pending)
	}
	return p
}

// encode writes the plan as JSON.
func (p Plan) encode() ([]byte, error) {
	whole := p.Clone().complete()
	return whole.AppendJSON(nil)
}
