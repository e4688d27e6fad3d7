package subagents

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// taskList is the tasks that one run has in the background.
type taskList struct {
	run      context.Context // in which the tasks run
	separate bool            // their usage does not count for the run

	mu      sync.Mutex
	all     []*backgroundTask
	closed  bool
	changed chan struct{} // closed when a task ends or has said something, and then replaced
	goes    sync.WaitGroup
}

func newTaskList(ctx context.Context, separate bool) *taskList {
	return &taskList{run: ctx, separate: separate, changed: make(chan struct{})}
}

// The states of a task.
const (
	running   = "running"
	completed = "completed"
	failed    = "failed"
	cancelled = "cancelled"
)

// backgroundTask is a task in the background. What follows cancel is guarded by taskList.mu.
type backgroundTask struct {
	id, agent, text string
	inbox           inbox
	cancel          context.CancelFunc

	state     string
	asked     bool // to be cancelled
	report    string
	err       error // ends the run
	job       *job
	delivered bool
	events    []*model.SubAgent
}

// add adds a task, unless there are too many or the run has ended: then it returns why.
func (l *taskList) add(t *backgroundTask, most int) (refused string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, other := range l.all {
		if other.state == running {
			n++
		}
	}
	switch {
	case l.closed:
		return "The run has ended."
	case n >= most:
		return fmt.Sprintf("%d tasks are running, which is the limit. Wait for a report, or cancel a task.", n)
	}
	l.all = append(l.all, t)
	l.goes.Add(1)
	return ""
}

// end notes how a task has ended.
func (l *taskList) end(t *backgroundTask, state, report string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if state != completed && (t.asked || errors.Is(err, runtime.ErrStopped)) {
		state, report, err = cancelled, "The task was cancelled.", nil
	}
	if unread := len(t.inbox.take()); unread > 0 {
		report += fmt.Sprintf("\n(%d message(s) came too late to be read.)", unread)
	}
	t.state, t.report, t.err = state, report, err
	l.wake()
	l.goes.Done()
}

// wake lets those who wait look again. It is locked.
func (l *taskList) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// find returns the task with the ID, nil if there is none.
func (l *taskList) find(id string) *backgroundTask {
	for _, t := range l.all {
		if t.id == id {
			return t
		}
	}
	return nil
}

// close cancels the tasks and waits until they have ended.
func (l *taskList) close() {
	l.mu.Lock()
	l.closed = true
	for _, t := range l.all {
		t.cancel()
	}
	l.mu.Unlock()
	l.goes.Wait()
}

// news is what has come of the tasks since it was last asked for.
type news struct {
	events  []*model.SubAgent
	ended   []*backgroundTask
	waiting chan struct{} // closed at the next change if tasks are running, nil if none is
}

// news returns what there is to report. It is not returned again.
func (l *taskList) news() (n news) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.all {
		n.events, t.events = append(n.events, t.events...), nil
		switch {
		case t.state == running:
			n.waiting = l.changed
		case !t.delivered:
			t.delivered = true
			n.ended = append(n.ended, t)
		}
	}
	return n
}

// collect reports to the run what its tasks have done since it was last called, and returns what its model is to read. The error is that of a task
// that ends the run.
func (l *taskList) collect(ctx context.Context, rc *runtime.RunInfo) (reports []string, waiting chan struct{}, err error) {
	n := l.news()
	for _, e := range n.events {
		if err := rc.EmitSubAgent(ctx, e); err != nil {
			return nil, nil, err
		}
	}
	for _, t := range n.ended {
		if !l.separate {
			_ = rc.Use(&t.job.used) // the run may be over
		}
		if t.err != nil && err == nil {
			err = t.err
		}
		reports = append(reports, t.output())
	}
	return reports, n.waiting, err
}

// output is what the model of the calling run reads of a task that has ended. Nothing in it can look like the end of it.
func (t *backgroundTask) output() string {
	report := strings.ReplaceAll(t.report, "</task_output", "&lt;/task_output")
	return fmt.Sprintf("<task_output>\nTask %s (%s, sub-agent '%s'):\n%s\n</task_output>", t.id, t.state, t.agent, report)
}

// delivering puts the reports of tasks into the next request.
func delivering[D any](l *taskList) runtime.HistoryProcessor[D] {
	return func(ctx context.Context, rc *runtime.RunContext[D], history []message.Message) ([]message.Message, error) {
		reports, _, err := l.collect(ctx, rc.RunInfo)
		return withPrompts(history, reports), err
	}
}

// awaiting makes a run whose model has nothing more to do wait for its tasks, and the model read their reports.
func awaiting[D any](l *taskList) func(context.Context, *runtime.RunContext[D], *runtime.ModelRequest, *message.Response) (*message.Response, error) {
	return func(ctx context.Context, rc *runtime.RunContext[D], r *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
		if goesOn(r.Request, res) {
			return res, nil
		}
		for {
			reports, waiting, err := l.collect(ctx, rc.RunInfo)
			if err != nil {
				return nil, err
			}
			if len(reports) > 0 || waiting == nil {
				return res, enqueue(rc.RunInfo, reports)
			}
			select {
			case <-waiting:
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		}
	}
}

// goesOn reports whether a response calls only function tools, so that the model is asked again.
func goesOn(r *model.Request, res *message.Response) (calls bool) {
	if res == nil {
		return false
	}
	for _, p := range res.Parts {
		if call, ok := p.(*message.ToolCallPart); ok {
			if model.FindTool(r.Output.Choices, call.ToolName) != nil || model.FindTool(r.Output.Functions, call.ToolName) != nil {
				return false
			}
			calls = true
		}
	}
	return calls
}
