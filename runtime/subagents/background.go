package subagents

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// start begins a task in the background.
func (d *delegations[D]) start(l *taskList, rc *runtime.RunInfo, deps D, name, task string) (runtime.RawJSON, error) {
	a := d.find(name)
	if a == nil {
		return "", runtime.Retryf("%s", d.unknown(name))
	}
	c := &a.control
	if c.spent(rc) {
		return c.soft(c.exhausted())
	}
	ctx, cancel := context.WithCancel(deeper(l.run))
	t := &backgroundTask{id: runIDOf(rc)[:8], agent: name, text: task, cancel: cancel, state: running}
	t.job = d.backgroundJob(l, t, rc, c)
	if refused := l.add(t, d.running); refused != "" {
		cancel()
		return jsonwire.Quote(refused), nil
	}
	go d.runTask(ctx, l, t, a, deps)
	return jsonwire.Quote(fmt.Sprintf("Task %s is running in the background. Its report arrives as `<task_output>` data.", t.id)), nil
}

// backgroundJob is job for a task that outlives its call: it has a budget of its own, and its events wait for the run.
func (d *delegations[D]) backgroundJob(l *taskList, t *backgroundTask, rc *runtime.RunInfo, c *Control) *job {
	runID := runIDOf(rc)
	j := &job{task: t.text, model: rc.Model, inbox: &t.inbox}
	j.opts = []runtime.RunOption{runtime.WithOwnLimits(c.UsageLimits), runtime.WithRunID(runID)}
	if !d.separate {
		j.opts = append(j.opts, runtime.WithParent(rc.Outliving()))
	}
	if !d.quiet && rc.Watched() {
		call := rc.ToolCallID
		j.emit = func(e model.Event) error {
			l.keep(t, &model.SubAgent{Name: c.Name, RunID: runID, ToolCallID: call, Event: e})
			return nil
		}
	}
	return j
}

// runTask runs a task to its end, whatever that is.
func (d *delegations[D]) runTask(ctx context.Context, l *taskList, t *backgroundTask, a *SubAgent[D], deps D) {
	state, report, err := failed, "", errGoexit
	defer func() {
		if v := recover(); v != nil {
			err = &runtime.PanicError{Value: v, Stack: string(debug.Stack())}
		}
		t.cancel()
		l.end(t, state, report, err)
	}()
	state, report, err = d.outcome(ctx, t, a, deps)
}

var errGoexit = errors.New("a sub-agent ended its goroutine with runtime.Goexit")

// outcome runs a task, and returns how it has ended and what the model of the calling run reads of that, or an error that ends that run.
func (d *delegations[D]) outcome(ctx context.Context, t *backgroundTask, a *SubAgent[D], deps D) (state, report string, err error) {
	c := &a.control
	limited, cancel := c.limit(ctx)
	defer cancel()
	content, err := a.run(limited, deps, t.job)
	if err == nil {
		return completed, textOf(content), nil
	}
	if errors.Is(err, errCancelled) {
		return cancelled, "", nil
	}
	if content, err = d.failure(ctx, limited, c, true, err); err == nil {
		return failed, textOf(content), nil
	}
	report, err = told(err)
	return failed, report, err
}

// told returns the text of an error after which a model may try again or continue, or the error if it ends the run.
func told(err error) (string, error) {
	if is[*runtime.RunError](err) {
		return "", err
	}
	if is[*runtime.RetryError](err) || is[*runtime.FailedError](err) {
		return err.Error(), nil
	}
	return "", err
}

// textOf returns a result as a model reads it.
func textOf(content runtime.RawJSON) string {
	if text, ok := content.Text(); ok {
		return text
	}
	return string(content)
}

// maxEvents bounds the events of a task that wait until its run can report them.
const maxEvents = 1000

// keep keeps an event of a task for its run. Deltas are left out, as what they add is in the part that ends.
func (l *taskList) keep(t *backgroundTask, e *model.SubAgent) {
	if e.Event.Kind == model.PartDeltaEvent {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(t.events) < maxEvents {
		t.events = append(t.events, e)
		l.wake()
	}
}

// delegateAnyTask lets a sub-agent do a task.
//
//   - agentName: Name of the sub-agent to run. Must be one of the agents listed in the instructions.
//   - task: The complete, self-contained instruction for the sub-agent.
//   - background: Return an acceptance receipt while the child runs.
//
//agent:tool
//agent:param agentName name=agent_name
//agent:param background default=false
func delegateAnyTask(ctx context.Context, rc *runtime.RunContext[caller], agentName, task string, background bool) (runtime.RawJSON, error) {
	if background {
		return rc.Deps.start(rc.RunInfo, agentName, task)
	}
	return rc.Deps.delegate(ctx, rc.RunInfo, agentName, task)
}

// List the tasks you started, with their status and IDs.
//
//agent:tool
func listTasks(rc *runtime.RunContext[caller]) string {
	l := rc.Deps.tasks
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 {
		return "No tasks."
	}
	var lines []string
	for _, t := range l.all {
		lines = append(lines, fmt.Sprintf("- %s [%s] %s: %s", t.id, t.state, t.agent, brief(t.text)))
	}
	return strings.Join(lines, "\n")
}

// brief is the beginning of a text, on one line.
func brief(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 100 {
		text = string(r[:100]) + "..."
	}
	return text
}

// Send a message to a running task you started, to steer it. It reads the message at its next model request.
//
//   - taskID: The task's ID.
//   - text: What to tell it.
//
//agent:tool
//agent:param taskID name=task_id
//agent:param text name=message
func messageTask(rc *runtime.RunContext[caller], taskID, text string) (string, error) {
	l := rc.Deps.tasks
	l.mu.Lock()
	defer l.mu.Unlock()
	t, err := l.runningTask(taskID)
	if err != nil {
		return "", err
	}
	if !t.inbox.put(text) {
		return "", runtime.Retryf("Task %s has %d messages that it has not read. Wait, or cancel it.", taskID, maxMessages)
	}
	return fmt.Sprintf("Message sent to task %s.", taskID), nil
}

// Cancel a running task, and every task it started.
//
//   - taskID: The task's ID.
//   - force: Stop it immediately, interrupting its current step. By default it stops before its next model request.
//
//agent:tool
//agent:param taskID name=task_id
//agent:param force default=false
func cancelTask(rc *runtime.RunContext[caller], taskID string, force bool) (string, error) {
	l := rc.Deps.tasks
	l.mu.Lock()
	defer l.mu.Unlock()
	t, err := l.runningTask(taskID)
	if err != nil {
		return "", err
	}
	t.asked = true
	t.inbox.stop()
	if force {
		t.cancel()
	}
	return fmt.Sprintf("Task %s is being cancelled.", taskID), nil
}

// runningTask returns the task, or an error for the model. It is locked.
func (l *taskList) runningTask(id string) (*backgroundTask, error) {
	t := l.find(id)
	switch {
	case t == nil:
		return nil, runtime.Retryf("Unknown task '%s'. Call `list_tasks` for the IDs.", id)
	case t.state != running:
		return nil, runtime.Retryf("Task %s is not running: it is %s.", id, t.state)
	}
	return t, nil
}
