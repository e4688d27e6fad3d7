package runtime

import (
	"errors"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// The functions of this file refuse results that no Perform has returned, before anything of them reaches the run. What is
// wrong because of a function of the agent or of its model is left to the loop, which ends the run with it.

// checkResult returns an error if the result of the task, of whatever kind, is damaged.
func (e *engine) checkResult(task *pendingTask, t *taskResult) error {
	if t.At.IsZero() {
		return errors.New("its time is zero")
	}
	if t.Used != nil {
		if err := t.Used.Check(); err != nil {
			return err
		}
	}
	if err := checkSaid(t.Said); err != nil {
		return err
	}
	if t.Error != nil {
		return t.checkFailed()
	}
	return e.checkDone(task, t)
}

func checkSaid(said []message.Enqueued) error {
	for i := range said {
		if err := said[i].Check(); err != nil {
			return err
		}
	}
	return nil
}

// checkFailed checks the result of a task that has failed.
func (t *taskResult) checkFailed() error {
	if len(t.Error) == 0 {
		return errors.New("its error is empty")
	}
	for i := range t.Error {
		if parent := t.Error[i].Parent; parent >= i || parent < -1 || parent == -1 && i > 0 {
			return fmt.Errorf("error %d says that error %d wraps it, which does not come before it", i, parent)
		}
	}
	if len(t.Response) == 0 {
		return nil
	}
	return t.checkResponse()
}

// checkDone checks the result of a task that has not failed.
func (e *engine) checkDone(task *pendingTask, t *taskResult) error {
	switch task.kind {
	case TaskPrepare:
		return e.checkPrepared(t)
	case TaskRequest:
		if t.Refused && len(t.Response) == 0 {
			return nil
		}
		return t.checkResponse()
	case TaskValidate:
		return e.checkVerdicts(t.Verdicts)
	case TaskCall:
		return t.checkOutcome(task.call.Kind)
	case TaskHandle:
		if t.Results != nil {
			return e.loop.Next().Deferred.Check(t.Results)
		}
	}
	return nil
}

// checkPrepared refuses a request that could not be part of a later task.
func (e *engine) checkPrepared(t *taskResult) error {
	r := t.Request
	if r == nil {
		return errors.New("it holds no request")
	}
	if problems := r.Settings.Check("Settings"); problems != nil {
		return &model.ConfigError{Problems: problems}
	}
	if err := e.checkListed(t); err != nil {
		return err
	}
	if err := checkTools("output choice", r.Output.Choices, e.plan.output.Choices); err != nil {
		return err
	}
	return checkTools("output function", r.Output.Functions, e.plan.output.Functions)
}

// checkListed refuses tools that the run does not have.
func (e *engine) checkListed(t *taskResult) error {
	for _, o := range t.Origins {
		switch {
		case e.elsewhere():
		case o.Toolset == "" && e.ownTool(o.Tool) == nil:
			return fmt.Errorf("the tool %q of the request is %q, which the run does not have", o.Name, o.Tool)
		case o.Toolset != "" && (e.box == nil || e.box.set(o.Toolset) < 0):
			return errUnknownSet(o.Toolset)
		}
	}
	var own []*model.ToolDef
	for _, o := range t.Origins {
		own = append(own, &model.ToolDef{Name: o.Name})
	}
	return checkTools("tool", t.Request.Tools, slices.Concat(e.plan.defs, own))
}

// checkTools refuses tools that are not among the agent's own.
func checkTools(what string, tools, own []*model.ToolDef) error {
	for i, tool := range tools {
		if tool == nil {
			return fmt.Errorf("%s %d of the request is null", what, i)
		}
		if problems := tool.Check(fmt.Sprintf("%s %d of the request", what, i)); problems != nil {
			return errors.New(problems[0])
		}
		if model.FindTool(own, tool.Name) == nil {
			return fmt.Errorf("%s %d of the request is %q, which the agent does not have", what, i, tool.Name)
		}
	}
	return nil
}

func (t *taskResult) checkResponse() error {
	res := t.response()
	if res == nil {
		return fmt.Errorf("it holds %d messages instead of one response", len(t.Response))
	}
	return model.CheckResponse(res)
}

// checkVerdicts feeds the verdicts to a copy of the loop. It returns an error unless there is one for each call, in order.
func (e *engine) checkVerdicts(verdicts []verdict) error {
	for i := range verdicts {
		if o := verdicts[i].Outcome; o != nil {
			if err := checkOutcome(o); err != nil {
				return fmt.Errorf("call %d: %w", verdicts[i].Index, err)
			}
		}
	}
	saved, err := e.loop.Save()
	if err != nil {
		return err
	}
	var trial loop.Loop
	if err := trial.Load(saved); err != nil {
		return err
	}
	return feedVerdicts(&trial, verdicts, e.clock.at)
}

// checkOutcome refuses what a call of that kind cannot have come to.
func (t *taskResult) checkOutcome(work loop.WorkKind) error {
	o := t.Outcome
	if o == nil {
		return errors.New("it holds no outcome")
	}
	if !o.Kind.Fits(work) {
		return fmt.Errorf("it is of %s, which cannot end as %s", work, o.Kind)
	}
	if o.Kind == loop.OutcomeAccepted && t.Form == "" {
		return errors.New("it holds no output")
	}
	return checkOutcome(o)
}

func checkOutcome(o *loop.Outcome) error {
	if err := o.Check(); err != nil {
		return err
	}
	return checkSaid(o.Enqueued)
}
