package planning

import "strings"

// What the model reads of planning. The words are those of Pydantic AI's harness.

const (
	planGuidance = "You have a planning tool, `write_plan`. For multi-step work, call it first to lay out the steps, then keep it current: " +
		"mark exactly one step `in_progress`, and mark a step `completed` as soon as it is fully done. Pass the full plan every time you call `write_plan`."
	stepGuidance = "Use `add_task` to append a single step, `update_task_status`/`update_task_statuses` to move steps between statuses, " +
		"and `read_plan` to see step ids before a granular edit."
	subtaskGuidance = "Break a complex step into subtasks with `add_subtask`, and record ordering with `set_dependency`: a step stays `blocked` " +
		"until every step it depends on is resolved (`completed` or `cancelled`). Call `get_available_tasks` to pick the next step that has no " +
		"incomplete dependencies."
)

// guidance returns the instructions on those tools that the model gets.
func (o *Options) guidance() string {
	if o.Guidance != nil {
		return *o.Guidance
	}
	var parts []string
	if o.has("write_plan") {
		parts = append(parts, planGuidance)
	}
	if o.has("read_plan", "add_task", "update_task_status", "update_task_statuses") {
		parts = append(parts, stepGuidance)
	}
	if o.Subtasks && o.has("add_subtask", "set_dependency", "get_available_tasks") {
		parts = append(parts, subtaskGuidance)
	}
	return strings.Join(parts, " ")
}

var descriptions = map[string]string{
	"write_plan": "Create or replace the entire plan. Pass the whole ordered list every time -- including steps that are unchanged, " +
		"completed, or cancelled -- so there are no indices to track. Keep exactly one step `in_progress`. Call this first for multi-step work, " +
		"then again as you start and finish steps.",
	"read_plan": "Read the current plan: each step's id, content, and status, plus a progress summary. Use it before granular edits (the ids " +
		"come from here) and to check what is left.",
	"add_task": "Append one new `pending` step without replacing the plan. Prefer this over write_plan when you only need to add a single step.",
	"update_task_status": "Update one step's status by id. Set `in_progress` when you START a step and `completed` when it is fully done -- " +
		"never mark work complete while tests fail or the implementation is partial.",
	"update_task_statuses": "Update several steps' statuses in one call -- ideal for handing off from a finished step to the next one. The whole " +
		"batch is validated first: if any entry is invalid nothing is applied and the errors are returned. Entries apply in order, so when a batch " +
		"both completes a prerequisite and starts its dependent, list the prerequisite's completion first.",
	"remove_task": "Permanently delete a step by id -- use it for steps that are no longer relevant or were created in error. To mark work done, " +
		"use update_task_status instead.",
	"add_subtask": "Add a `pending` subtask under an existing step, creating a parent/child link. Break a complex step into a handful of " +
		"independently completable subtasks, and complete them before completing the parent.",
	"set_dependency": "Record that one step must wait for another to complete. The dependent step is automatically marked `blocked` until its " +
		"prerequisite is resolved (`completed` or `cancelled`). Self-dependencies, cycles, and duplicates are rejected.",
	"get_available_tasks": "List the steps that can be worked on now -- those that are not completed, not blocked, and have no incomplete " +
		"dependencies. Use it to choose the next step when dependencies are involved.",
}
