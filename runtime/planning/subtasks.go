package planning

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
)

// addSubtask appends a step below another.
//
//   - parentID: Id of the parent step.
//   - content: The subtask description in imperative form.
//   - activeForm: Optional present-continuous label.
//
//agent:tool
//agent:param parentID name=parent_id
//agent:param activeForm name=active_form default=
func addSubtask(ctx context.Context, rc *runtime.RunContext[*board], parentID, content, activeForm string) (string, error) {
	return rc.Deps.change(ctx, rc.RunInfo, func(p Plan) (Plan, string, error) {
		if p.find(parentID) == nil {
			return nil, "", refusal(fmt.Sprintf("Parent step with id '%s' not found.", parentID))
		}
		item := Item{ID: newID(rc.RunInfo, 0), Content: content, Status: Pending, ActiveForm: activeForm, ParentID: parentID}
		return p.with(item), fmt.Sprintf("Added subtask '%s' with id: %s (parent: %s)", content, item.ID, parentID), nil
	})
}

// setDependency makes a step wait for another.
//
//   - taskID: The step that depends on another (it may become blocked).
//   - dependsOnID: The prerequisite that must complete first.
//
//agent:tool
//agent:param taskID name=task_id
//agent:param dependsOnID name=depends_on_id
func setDependency(ctx context.Context, rc *runtime.RunContext[*board], taskID, dependsOnID string) (string, error) {
	return rc.Deps.change(ctx, rc.RunInfo, func(p Plan) (Plan, string, error) {
		item, other := p.find(taskID), p.find(dependsOnID)
		if why := p.noDependency(item, other, taskID, dependsOnID); why != "" {
			return nil, "", refusal(why)
		}
		was := item.Status
		item.DependsOn = append(item.DependsOn, dependsOnID)
		p.settle()
		text := fmt.Sprintf("Added dependency: '%s' now depends on '%s'.", item.Content, other.Content)
		if item.Status == Blocked && was != Blocked {
			text += " Step automatically blocked."
		}
		return p, text, nil
	})
}

// noDependency says why a step cannot wait for another, "" if it can.
func (p Plan) noDependency(item, other *Item, id, otherID string) string {
	switch {
	case item == nil:
		return fmt.Sprintf("Step with id '%s' not found.", id)
	case other == nil:
		return fmt.Sprintf("Dependency step with id '%s' not found.", otherID)
	case item == other:
		return "A step cannot depend on itself."
	case p.reaches(otherID, id):
		return "Cannot add dependency: it would create a cycle."
	case slices.Contains(item.DependsOn, otherID):
		return "Dependency already exists."
	case len(item.DependsOn) == maxDependencies:
		return fmt.Sprintf("A step depends on at most %d others.", maxDependencies)
	}
	return ""
}

// getAvailableTasks lists what can be worked on now.
//
//agent:tool
func getAvailableTasks(ctx context.Context, rc *runtime.RunContext[*board]) (string, error) {
	p, err := rc.Deps.load(ctx, rc.RunInfo)
	if err != nil {
		return "", err
	}
	return p.availableList(), nil
}
