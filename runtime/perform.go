package runtime

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Perform does a task of a Play of this agent, and returns the result for Play.Feed. The input holds all that it needs
// of the run, so it may be called in any process, concurrently with other tasks of the run. Everything runs on the
// caller's goroutine: a tool that ignores the end of its context blocks it. The result includes the messages that a
// tool enqueues, and the usage of runs within it.
//
// An error means that the task may be retried (see Retryable), or that this agent cannot do it: then it is a
// *SnapshotError or a *ConfigError. Once ctx has ended the error wraps ctx's; if ctx had ended before, nothing is run.
// Errors that end the run are part of the result.
//
// Only options for single requests and calls have an effect: WithModel and WithWatcher; WithSettingsFunc, WithTools,
// WithToolsets and WithCapabilities, which Play must be given as well; and WithSettings and WithInstructions, which override those of Play.
// Tasks do not hold ExtraHeaders: they come from the settings of the agent or of these options. WithStopper returns a
// *ConfigError, as for Play.
func (a *Agent[D, O]) Perform(ctx context.Context, deps D, input RawJSON, opts ...RunOption) (RawJSON, error) {
	r := a.newRun(deps)
	r.engine.opts.apply(opts)
	if err := r.engine.opts.forTask(); err != nil {
		return "", err
	}
	r.override(ctx)
	if err := r.adopt(ctx, "Agent.Perform"); err != nil {
		return "", err
	}
	return r.engine.perform(ctx, input)
}

// WithWatcher reports the response of the model while it arrives in Agent.Perform: the events of Stream for a response,
// with the IDs that its calls have in the run. A task that is retried reports from the beginning, so engines pass the
// number of the attempt. An error of f cancels the request. Runs that are driven in other ways ignore it: see Stream.
func WithWatcher(attempt int, f func(TaskEvent) error) RunOption {
	return func(o *runOptions) { o.watch, o.attempt = f, attempt }
}

// forTask drops the options that concern a run as a whole, except for the one that would not be missed until it is needed.
func (o *runOptions) forTask() error {
	if o.stopper != nil {
		return &model.ConfigError{Problems: []string{stopperProblem("Agent.Perform")}}
	}
	*o = runOptions{model: o.model, settings: o.settings, settingsFunc: o.settingsFunc, instructions: o.instructions,
		watch: o.watch, attempt: o.attempt, tools: o.tools, sets: o.sets, toolsFit: o.toolsFit, setsFit: o.setsFit, capabilities: o.capabilities, restored: true}
	return nil
}

// checkTask refuses options that only one of Play and Perform was given. computes reports whether Play was given such.
func (o *runOptions) checkTask(computes bool) error {
	given := o.settingsFunc != nil || len(o.tools)+len(o.sets) > 0
	switch {
	case given && !computes:
		return &model.ConfigError{Problems: []string{"Agent.Perform was given WithSettingsFunc, WithTools or WithToolsets, and Agent.Play was not: give them to both"}}
	case computes && !given && len(o.capabilities) == 0:
		return &model.ConfigError{Problems: []string{"Agent.Play was given WithSettingsFunc, WithTools, WithToolsets or WithCapabilities, and Agent.Perform was not: give them to both"}}
	}
	return nil
}

func (e *engine) perform(ctx context.Context, input RawJSON) (RawJSON, error) {
	if ctx.Err() != nil {
		return "", ctxerr.Of(ctx)
	}
	var in taskInput
	if err := in.DecodeJSON([]byte(input)); err != nil {
		return "", &loop.SnapshotError{Err: err}
	}
	if err := e.opts.check(); err != nil {
		return "", err
	}
	if err := e.opts.checkTask(in.Run.Computes); err != nil {
		return "", err
	}
	if e.opts.model == nil {
		return "", errNoModel()
	}
	e.tasks = true
	if err := e.equip(); err != nil {
		return "", err
	}
	defer e.closeSets()
	if err := e.reopen(ctx, &in.Run); err != nil {
		return "", err
	}
	if f := e.opts.watch; f != nil {
		e.watcher.emit = func(ev *model.Event) error {
			return f(TaskEvent{RunID: e.info.RunID, Task: in.Key, Attempt: e.opts.attempt, Event: *ev})
		}
	}
	out, err := e.performed(ctx, &in)
	if err != nil {
		return "", err
	}
	b, err := out.AppendJSON(nil)
	if err != nil {
		return "", fmt.Errorf("write the result of a task: %w", err)
	}
	return RawJSON(b), nil
}

// performed returns the result of the task, or an error after which it may be tried again.
func (e *engine) performed(ctx context.Context, in *taskInput) (*taskResult, error) {
	out := &taskResult{Kind: in.Kind, Task: in.Key, RunID: e.info.RunID}
	err := e.task(ctx, in, out)
	for _, a := range e.open {
		out.take(a)
	}
	if err != nil && (ctx.Err() != nil || Retryable(err)) {
		return nil, e.failedTask(ctx, out, err)
	}
	if err != nil {
		out.Error = saveError(nil, notPaused(err, ""), -1)
	}
	out.At = e.clock.now()
	return out, nil
}

func (e *engine) failedTask(ctx context.Context, out *taskResult, err error) error {
	if ctx.Err() != nil {
		err = ctxerr.Of(ctx)
	}
	f := &failedTask{err: err, used: out.Used}
	if len(out.Response) > 0 {
		f.partial, _ = out.Response[0].(*message.Response)
	}
	return f
}

// task does what the input says.
func (e *engine) task(ctx context.Context, in *taskInput, out *taskResult) error {
	if e.begins != nil {
		if in.Kind != TaskBegin {
			return &loop.SnapshotError{Err: fmt.Errorf("a task of kind %q does not fit a run that has not begun", in.Kind)}
		}
		return e.taskBegin(ctx, out)
	}
	s := e.loop.Next()
	switch {
	case in.Kind == TaskPrepare && s.Kind == loop.StepPrepare:
		return e.taskPrepare(ctx, s.Resuming, out)
	case in.Kind == TaskCount && s.Kind == loop.StepCountTokens:
		var err error
		out.Tokens, err = e.tokens(ctx, s.Input)
		return err
	case in.Kind == TaskRequest && s.Kind == loop.StepRequest:
		return e.taskRequest(ctx, s.Input, out)
	case in.Kind == TaskValidate && s.Kind == loop.StepExecute:
		return e.taskValidate(ctx, out)
	case in.Kind == TaskCall && s.Kind == loop.StepExecute:
		return e.taskCall(ctx, s.Work, in.Index, out)
	case in.Kind == TaskHandle && s.Kind == loop.StepResolve:
		var err error
		out.Results, err = e.askHandlers(ctx, s.Deferred)
		return err
	case in.Kind == TaskEnd && s.Kind == loop.StepDone:
		e.done = true
		var err error
		out.Metadata, err = e.computeMetadata(ctx)
		return err
	}
	return &loop.SnapshotError{Err: fmt.Errorf("a task of kind %q does not fit a run at step %q", in.Kind, s.Kind)}
}

func (e *engine) taskBegin(ctx context.Context, out *taskResult) (err error) {
	c := e.begins
	e.info.Messages, e.info.Usage = c.History, c.Usage
	if e.plan.metadataFunc {
		if out.Metadata, err = e.computeMetadata(ctx); err != nil {
			return err
		}
		e.setMetadata(out.Metadata)
	}
	err = e.systemPrompts(ctx, c)
	out.SystemPrompts, out.History = c.SystemPrompts, c.History
	return err
}

func (e *engine) taskPrepare(ctx context.Context, resuming bool, out *taskResult) error {
	p, err := e.preparation(ctx, resuming)
	out.Processed, out.History = p.Messages != nil, p.Messages
	out.Request = &model.Request{Instructions: p.Instructions, Tools: p.Tools, NativeTools: p.NativeTools, Settings: p.Settings}
	out.Request.Output.Choices, out.Request.Output.Functions = p.Choices, p.Functions
	out.Origins = e.origins()
	return err
}

func (e *engine) taskRequest(ctx context.Context, in *model.Request, out *taskResult) error {
	res, err := e.response(ctx, in)
	if refused, ok := err.(*refusedRequest); ok {
		out.Refused, out.Feedback, err = true, refused.Error(), nil
		if res == nil {
			return nil
		}
	}
	if res = e.priced(ctx, res, e.clock.now()); res != nil && model.CheckResponse(res) == nil {
		out.Response = message.History{res}
	} else if err == nil {
		err = model.CheckResponse(res)
	}
	return err
}

func (e *engine) taskValidate(ctx context.Context, out *taskResult) error {
	for w := e.loop.Unchecked(); w != nil; w = e.loop.Unchecked() {
		o, err := e.check(ctx, w)
		if err != nil {
			return err
		}
		v := verdict{Index: w.Index, Validated: o.Validated}
		if o.Kind != 0 {
			v.Outcome = &o
		}
		out.Verdicts = append(out.Verdicts, v)
		if err := e.loop.Checked(w.Index, o, e.clock.now()); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) taskCall(ctx context.Context, work []loop.Work, index int, out *taskResult) error {
	for _, w := range work {
		if w.Index != index {
			continue
		}
		var end ended
		j := e.job(ctx, w)
		e.call(ctx, &j, &end)
		out.Outcome = &end.outcome
		if end.err != nil {
			out.Outcome, out.Used = nil, end.outcome.Usage
			return end.err
		}
		if end.outcome.Kind != loop.OutcomeAccepted {
			return nil
		}
		s, err := e.rim.encode(end.slot)
		if err != nil {
			return &model.ConfigError{Problems: []string{err.Error()}}
		}
		out.Form, out.Output = s.Form, s.Output
		return nil
	}
	return &loop.SnapshotError{Err: fmt.Errorf("call %d is not to be made now", index)}
}
