package runtime

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// pendingTask is a task without its input.
type pendingTask struct {
	kind TaskKind
	name string
	tool *model.ToolDef
	call loop.Work
}

// key names the task within the run.
func (e *engine) key(t *pendingTask) string {
	if t.kind == TaskCall {
		return fmt.Sprintf("%d.%s.%d.%s", e.stage, t.kind, t.call.Index, t.name)
	}
	return fmt.Sprintf("%d.%s", e.stage, t.kind)
}

// Tasks returns what can be done now, in the same order in each replay. The tasks may be done in any order, and together.
// There are none after the run and while it waits (see Open). Until the result of a task is fed, it is among them. Of the
// calls of a response these are the first Agent.MaxParallelCalls that have no result: each holds the whole conversation.
func (p *play) Tasks() ([]Task, error) {
	pending := p.pending()
	pending = pending[:min(len(pending), p.e.plan.parallelCalls)]
	if len(pending) == 0 {
		return nil, nil
	}
	if err := p.e.keepOutputs(); err != nil {
		return nil, err
	}
	saved, err := p.e.save()
	if err != nil {
		return nil, err
	}
	tasks := make([]Task, len(pending))
	for i := range pending {
		t := &pending[i]
		key := p.e.key(t)
		in, err := (&taskInput{Kind: t.kind, Key: key, Index: t.call.Index, Run: *saved}).AppendJSON(nil)
		if err != nil {
			return nil, fmt.Errorf("write a task: %w", err)
		}
		tasks[i] = Task{Kind: t.kind, Key: key, Name: t.name, Tool: t.tool, Input: RawJSON(in)}
		if t.kind == TaskCall {
			if tasks[i].Sub, err = p.e.sub(&t.call, key); err != nil {
				return nil, err
			}
		}
	}
	return tasks, nil
}

func (p *play) pending() []pendingTask {
	e := p.e
	if e.done {
		return nil
	}
	one := func(k TaskKind) []pendingTask { return []pendingTask{{kind: k, name: k.String()}} }
	if e.begins != nil {
		return one(TaskBegin)
	}
	s := e.loop.Next()
	switch s.Kind {
	case loop.StepPrepare:
		return one(TaskPrepare)
	case loop.StepCountTokens:
		return one(TaskCount)
	case loop.StepRequest:
		return one(TaskRequest)
	case loop.StepExecute:
		if e.loop.Unchecked() != nil {
			return one(TaskValidate)
		}
		return callTasks(s.Work)
	case loop.StepResolve:
		if !e.waits() {
			return one(TaskHandle)
		}
		return nil
	}
	return one(TaskEnd)
}

func callTasks(work []loop.Work) (tasks []pendingTask) {
	for _, w := range work {
		t := pendingTask{kind: TaskCall, name: w.Call.ToolName, tool: w.Tool, call: w}
		if w.Kind == loop.WorkText {
			t.name = "output"
		}
		tasks = append(tasks, t)
	}
	return tasks
}
