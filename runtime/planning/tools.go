package planning

import (
	"context"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// writePlan creates or replaces the whole plan.
//
//   - items: The complete ordered list of plan steps.
//
//agent:tool
func writePlan(ctx context.Context, rc *runtime.RunContext[*board], items []Item) (string, error) {
	return rc.Deps.change(ctx, rc.RunInfo, func(Plan) (Plan, string, error) {
		p, err := rc.Deps.written(rc.RunInfo, Plan(items).Clone())
		if err != nil {
			return nil, "", refusal("Plan not updated: " + err.Error())
		}
		text := fmt.Sprintf("Plan updated: %d step(s).\n\n%s", len(p), p.checklist())
		if p.count(InProgress) > 1 {
			text += several
		}
		return p, text, nil
	})
}

// written returns the plan that a model has written, complete, or the reason why it is invalid.
func (b *board) written(rc *runtime.RunInfo, p Plan) (Plan, error) {
	if len(p) > maxSteps {
		return nil, errTooMany
	}
	for i := range p {
		if p[i].ID == "" {
			p[i].ID = p.freeID(rc, i)
		}
	}
	if twice := p.duplicates(); twice != "" {
		return nil, refusal(twice)
	}
	for i := range p {
		if err := b.checkItem(&p[i]); err != nil {
			return nil, err
		}
	}
	if !b.subtasks {
		return p, nil
	}
	if problem := p.problem(); problem != "" {
		return nil, refusal(problem)
	}
	p.settle()
	return p, nil
}

// checkItem refuses a step that no plan of the board can have. Without subtasks it has neither a parent nor dependencies.
func (b *board) checkItem(item *Item) error {
	if !b.subtasks {
		item.ParentID, item.DependsOn = "", nil
	}
	switch {
	case item.Status == Blocked && !b.subtasks:
		return refusal("status 'blocked' is only valid with subtasks enabled.")
	case item.Status == Blocked && len(item.DependsOn) == 0:
		return refusal(fmt.Sprintf("step '%s' is blocked but depends on nothing.", item.Content))
	case len(item.DependsOn) > maxDependencies:
		return refusal(fmt.Sprintf("step '%s' depends on %d others, which must be at most %d.", item.Content, len(item.DependsOn), maxDependencies))
	}
	return nil
}

// readPlan reads the plan.
//
//agent:tool
func readPlan(ctx context.Context, rc *runtime.RunContext[*board]) (string, error) {
	p, err := rc.Deps.load(ctx, rc.RunInfo)
	if err != nil || len(p) == 0 {
		return noPlan, err
	}
	return p.list() + "\n\n" + p.summary(), nil
}

// readPlanTree reads a plan with subtasks.
//
//   - hierarchical: Render subtasks as an indented tree instead of a flat list.
//
//agent:tool name=read_plan
//agent:param hierarchical default=false
func readPlanTree(ctx context.Context, rc *runtime.RunContext[*board], hierarchical bool) (string, error) {
	if !hierarchical {
		return readPlan(ctx, rc)
	}
	p, err := rc.Deps.load(ctx, rc.RunInfo)
	if err != nil || len(p) == 0 {
		return noPlan, err
	}
	return p.tree() + "\n\n" + p.summary(), nil
}

// addTask appends a step.
//
//   - content: The step description in imperative form.
//   - activeForm: Optional present-continuous label, e.g. "Fix bug" -> "Fixing bug".
//
//agent:tool
//agent:param activeForm name=active_form default=
func addTask(ctx context.Context, rc *runtime.RunContext[*board], content, activeForm string) (string, error) {
	return rc.Deps.change(ctx, rc.RunInfo, func(p Plan) (Plan, string, error) {
		item := Item{ID: newID(rc.RunInfo, 0), Content: content, Status: Pending, ActiveForm: activeForm}
		return p.with(item), fmt.Sprintf("Added step '%s' with id: %s", content, item.ID), nil
	})
}

// with returns the plan with a step at its end, unless the call that adds it has done so before.
func (p Plan) with(item Item) Plan {
	if p.find(item.ID) != nil {
		return p
	}
	return append(p, item)
}

// updateTaskStatus changes the status of a step.
//
//   - taskID: Id of the step to update.
//   - status: New status.
//
//agent:tool
//agent:param taskID name=task_id
func updateTaskStatus(ctx context.Context, rc *runtime.RunContext[*board], taskID string, status Status) (string, error) {
	return rc.Deps.change(ctx, rc.RunInfo, func(p Plan) (Plan, string, error) {
		if status == Blocked && !rc.Deps.subtasks {
			return nil, "", refusal("Invalid status 'blocked': subtasks are not enabled on this capability.")
		}
		item, err := p.move(taskID, status)
		if err != nil {
			return nil, "", err
		}
		p.settle()
		return p, fmt.Sprintf("Updated step '%s' status to '%s'.", item.Content, item.Status), nil
	})
}

// move changes the status of a step, or returns a refusal.
func (p Plan) move(id string, status Status) (*Item, error) {
	item := p.find(id)
	if item == nil {
		return nil, refusal(fmt.Sprintf("Step with id '%s' not found.", id))
	}
	waits := p.waits(item)
	switch {
	case status == InProgress && waits:
		return nil, refusal(fmt.Sprintf("Cannot start '%s': it has incomplete dependencies.", item.Content))
	case status == Blocked && len(item.DependsOn) > 0 && !waits:
		return nil, refusal(fmt.Sprintf("Cannot block '%s': every step it depends on is already resolved.", item.Content))
	}
	item.Status = status
	return item, nil
}

// updateTaskStatuses changes several statuses, or none.
//
//   - updates: The `{task_id, status}` entries to apply.
//
//agent:tool
func updateTaskStatuses(ctx context.Context, rc *runtime.RunContext[*board], updates []StatusUpdate) (string, error) {
	if len(updates) == 0 {
		return "No updates provided.", nil
	}
	return rc.Deps.change(ctx, rc.RunInfo, func(p Plan) (Plan, string, error) {
		moved, refused := p.moveAll(updates, rc.Deps.subtasks)
		if len(refused) > 0 {
			return nil, "", refusal("No changes applied. Errors:\n" + strings.Join(refused, "\n"))
		}
		p.settle()
		text := fmt.Sprintf("Updated %d step(s):", len(moved))
		for _, item := range moved {
			text += fmt.Sprintf("\n- [%s] %s -> %s", item.ID, item.Content, item.Status)
		}
		return p, text, nil
	})
}

// moveAll changes statuses one after the other, and returns the steps, or why some cannot be changed.
func (p Plan) moveAll(updates []StatusUpdate, subtasks bool) (moved []*Item, refused []string) {
	for _, u := range updates {
		if u.Status == Blocked && !subtasks {
			refused = append(refused, fmt.Sprintf("- Invalid status 'blocked' for '%s': subtasks are not enabled.", u.TaskID))
			continue
		}
		item, err := p.move(u.TaskID, u.Status)
		if err != nil {
			refused = append(refused, "- "+err.Error())
			continue
		}
		moved = append(moved, item)
	}
	return moved, refused
}

// removeTask deletes a step and those below it.
//
//   - taskID: Id of the step to remove.
//
//agent:tool
//agent:param taskID name=task_id
func removeTask(ctx context.Context, rc *runtime.RunContext[*board], taskID string) (string, error) {
	return rc.Deps.change(ctx, rc.RunInfo, func(p Plan) (Plan, string, error) {
		item := p.find(taskID)
		if item == nil {
			return nil, "", refusal(fmt.Sprintf("Step with id '%s' not found.", taskID))
		}
		rest, below := p.without(taskID)
		extra := ""
		if below > 0 {
			extra = fmt.Sprintf(" and %d subtask(s)", below)
		}
		return rest, fmt.Sprintf("Removed step '%s' (id: %s)%s.", item.Content, taskID, extra), nil
	})
}
