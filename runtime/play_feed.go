package runtime

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Feed takes the result of a task, as Perform has returned it; it includes the time. It returns an error if the task
// with that key is not among Tasks, if the result is of another task or run, or if it is damaged. The run is then
// unchanged, and the task still open. A failure of the task is not an error of Feed: it ends the run.
func (p *play) Feed(key string, result RawJSON) error {
	var t taskResult
	if err := t.DecodeJSON([]byte(result)); err != nil {
		return fmt.Errorf("agentgen: the result of task %q: %w", key, err)
	}
	task, err := p.task(key)
	if err != nil {
		return err
	}
	if err := p.checkOrigin(key, task, &t); err != nil {
		return err
	}
	if err := p.e.checkResult(task, &t); err != nil {
		return fmt.Errorf("agentgen: the result of task %q: %w", key, err)
	}
	p.e.clock.at = t.At.UTC()
	p.fed(task, &t)
	p.settle()
	return nil
}

// checkOrigin refuses the result of another task.
func (p *play) checkOrigin(key string, task *pendingTask, t *taskResult) error {
	if run := p.e.info.RunID; t.Task != key || t.RunID != run {
		return fmt.Errorf("agentgen: the result is of task %q of run %q, it cannot be fed to task %q of run %q", t.Task, t.RunID, key, run)
	}
	if t.Kind != task.kind {
		return fmt.Errorf("agentgen: the result of task %q is that of a task of kind %q", key, t.Kind)
	}
	return nil
}

// task returns the task that the key names.
func (p *play) task(key string) (*pendingTask, error) {
	pending, index := p.pending(), callIn(key)
	for i := range pending {
		if t := &pending[i]; (t.kind != TaskCall || t.call.Index == index) && p.e.key(t) == key {
			return t, nil
		}
	}
	return nil, fmt.Errorf("agentgen: no task %q is to be done now: see Play.Tasks", key)
}

// callIn returns the index of the call in the key of its task, or -1.
func callIn(key string) int {
	if parts := strings.SplitN(key, ".", 4); len(parts) == 4 {
		if i, err := strconv.Atoi(parts[2]); err == nil {
			return i
		}
	}
	return -1
}

// fed takes a result.
func (p *play) fed(task *pendingTask, t *taskResult) {
	e := p.e
	err := loadError(t.Error)
	if task.kind == TaskBegin {
		p.fedBegin(t, err)
	}
	if t.Used != nil {
		e.loop.Used(t.Used)
	}
	e.loop.Enqueued(t.Said)
	if task.kind == TaskBegin {
		return
	}
	if err != nil {
		p.fail(&failedTask{err: err, partial: t.response()})
		return
	}
	if err := e.feed(func() error { return e.fedStep(task, t) }); err != nil {
		e.loop.Interrupt(nil, err, e.clock.at)
	}
}

func (p *play) fedBegin(t *taskResult, err error) {
	e := p.e
	if err == nil {
		if e.plan.metadataFunc {
			e.setMetadata(t.Metadata)
		}
		e.begins.SystemPrompts, e.begins.History = t.SystemPrompts, t.History
	}
	p.begun(err)
}

// response returns the response, nil for none.
func (t *taskResult) response() *message.Response {
	if len(t.Response) != 1 {
		return nil
	}
	res, _ := t.Response[0].(*message.Response)
	return res
}

// fedStep feeds the loop.
func (e *engine) fedStep(task *pendingTask, t *taskResult) error {
	switch task.kind {
	case TaskPrepare:
		e.stage++
		if err := e.list(t.Origins); err != nil {
			return err
		}
		return e.loop.Prepared(t.prepared())
	case TaskCount:
		e.stage++
		return e.loop.Counted(t.Tokens)
	case TaskRequest:
		e.stage++
		e.handled, e.decoded = false, e.decoded[:0]
		if t.Refused {
			return e.loop.Refused(t.response(), loop.Outcome{Feedback: t.Feedback}, e.clock.at)
		}
		return e.loop.Responded(t.response(), e.clock.at)
	case TaskValidate:
		e.stage++
		return feedVerdicts(&e.loop, t.Verdicts, e.clock.at)
	case TaskCall:
		return e.fedCall(task.call.Index, t)
	case TaskHandle:
		e.handled = true
		if t.Results == nil {
			return nil
		}
		e.stage++
		return e.loop.Resolved(*t.Results, e.clock.at)
	}
	e.setMetadata(t.Metadata)
	s := e.loop.Next()
	e.last(&s)
	return nil
}

func (t *taskResult) prepared() (p loop.Prepared) {
	if t.Processed {
		p.Messages = append([]message.Message{}, t.History...)
	}
	if r := t.Request; r != nil {
		p.Instructions, p.Tools, p.NativeTools, p.Settings = r.Instructions, r.Tools, r.NativeTools, r.Settings
		p.Choices, p.Functions = r.Output.Choices, r.Output.Functions
	}
	return p
}

// feedVerdicts feeds what has come of checking the calls of a response.
func feedVerdicts(l *loop.Loop, verdicts []verdict, at time.Time) error {
	for _, v := range verdicts {
		var o loop.Outcome
		if v.Outcome != nil {
			o = *v.Outcome
		}
		o.Validated = v.Validated
		if err := l.Checked(v.Index, o, at); err != nil {
			return err
		}
	}
	if w := l.Unchecked(); w != nil {
		return fmt.Errorf("it says nothing of call %d", w.Index)
	}
	return nil
}

func (e *engine) fedCall(index int, t *taskResult) error {
	if t.Outcome.Kind == loop.OutcomeAccepted {
		e.loop.Keep(index, loop.Saved{Form: t.Form, Output: t.Output})
		e.outputs = append(e.outputs, accepted{index: index})
	}
	return e.loop.Executed(index, *t.Outcome, e.clock.at)
}
