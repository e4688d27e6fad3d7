package agentdbos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// FailedEvent is the event under which a workflow leaves its Result, with the messages, before it fails: DBOS keeps of an error
// only the text.
const FailedEvent = "agentgen.failed"

// Workflow runs the agent until the run is over or waits. The error of a run that fails is that of the workflow.
func (a *Agent[D, O]) Workflow(ctx dbos.Context, in Input) (Result, error) {
	p, err := a.Run(ctx, in)
	if err != nil {
		return Result{}, err
	}
	res, err := result(p, &in)
	if err != nil || res.Error == "" {
		return res, err
	}
	if err := dbos.SetEvent(ctx, FailedEvent, res); err != nil {
		return Result{}, err
	}
	return Result{}, errors.New(res.Error)
}

// Run runs the agent within a workflow that does more than that, until the run is over, however it has ended, or waits. The error
// is one of the input, or of DBOS: then the workflow has to return it.
func (a *Agent[D, O]) Run(ctx dbos.Context, in Input) (*runtime.Play[O], error) {
	p, err := a.play(&in)
	if err != nil {
		return nil, err
	}
	for !p.Done() && p.Open() == nil {
		tasks, err := p.Tasks()
		if err != nil {
			return nil, err
		}
		if err := a.perform(ctx, p, tasks); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// play begins the run, or resumes it.
func (a *Agent[D, O]) play(in *Input) (*runtime.Play[O], error) {
	opts := a.Options[:len(a.Options):len(a.Options)]
	switch {
	case len(in.Snapshot) > 0:
		var results message.DeferredResults
		if err := results.DecodeJSON(in.Results); err != nil {
			return nil, err
		}
		p, err := a.Agent.Play(in.At, "", append(opts, runtime.WithSnapshot(in.Snapshot))...)
		if err != nil {
			return nil, err
		}
		return p, p.Resolve(results, in.At)
	case len(in.Call) > 0:
		return a.Agent.PlaySub(in.At, runtime.RawJSON(in.Call), opts...)
	}
	opts = append(opts, runtime.WithRunID(in.RunID))
	if in.ConversationID != "" {
		opts = append(opts, runtime.WithConversationID(in.ConversationID))
	}
	if len(in.History) > 0 {
		history, err := message.Unmarshal(in.History)
		if err != nil {
			return nil, fmt.Errorf("the history: %w", err)
		}
		opts = append(opts, runtime.WithHistory(history))
	}
	return a.Agent.Play(in.At, in.Prompt, opts...)
}

// perform has the tasks done, and feeds their results in the order of the tasks, so that each replay is the same.
func (a *Agent[D, O]) perform(ctx dbos.Context, p *runtime.Play[O], tasks []runtime.Task) error {
	results := make([]func() (json.RawMessage, error), len(tasks))
	for i := range tasks {
		var err error
		if results[i], err = a.start(ctx, &tasks[i]); err != nil {
			return err
		}
	}
	var failed error
	for i := range tasks {
		result, err := results[i]()
		switch {
		case err == nil && !p.Done():
			if err := p.Feed(tasks[i].Key, runtime.RawJSON(result)); err != nil {
				return refusal(a.Agent.Name, err)
			}
		case fatal(ctx, err):
			return err
		case failed == nil:
			failed = err
		}
	}
	if failed == nil {
		return nil
	}
	at, err := dbos.RunAsStep(ctx, func(context.Context) (time.Time, error) { return time.Now().UTC(), nil }, dbos.WithStepName("now"))
	if err != nil {
		return err
	}
	p.Fail(errors.New(failed.Error()), at) // its text is all that a replay has
	return nil
}

func refusal(agent string, err error) error {
	return fmt.Errorf("agentdbos: the agent %q does not fit the steps of the workflow, which another version of it has begun: %w. "+
		"Give each version of the application its own ApplicationVersion, and let the old one finish its workflows: see docs/durable.md", agent, err)
}

// fatal reports whether the error is one of the workflow rather than of a step: the workflow has to end with it.
func fatal(ctx dbos.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || errors.Is(err, dbos.ErrWorkflowCancelled) || errors.Is(err, dbos.ErrConflictingWorkflowID) ||
		errors.Is(err, dbos.ErrStepNondeterminism))
}

// start starts a task, and returns a function that waits for its result.
func (a *Agent[D, O]) start(ctx dbos.Context, t *runtime.Task) (func() (json.RawMessage, error), error) {
	if c := a.child(t); c != nil {
		return call(ctx, c, t)
	}
	opts := []dbos.StepOption{
		dbos.WithStepName(t.Name), dbos.WithStepMaxRetries(9), dbos.WithStepBaseInterval(time.Second),
		dbos.WithStepMaxInterval(time.Minute), dbos.WithStepRetryPredicate(runtime.Retryable),
	}
	if a.Configure != nil {
		opts = append(opts, a.Configure(t)...)
	}
	input := t.Input
	done, err := dbos.Go(ctx, func(ctx context.Context) (json.RawMessage, error) { return a.step(ctx, input) }, opts...)
	if err != nil {
		return nil, err
	}
	return func() (json.RawMessage, error) {
		out := <-done
		return out.Result, out.Err
	}, nil
}

func (a *Agent[D, O]) step(ctx context.Context, input runtime.RawJSON) (json.RawMessage, error) {
	opts := a.Options
	if a.Watch != nil {
		attempt := int(time.Now().UnixMilli()) // DBOS does not say which it is
		opts = append(opts[:len(opts):len(opts)], runtime.WithWatcher(attempt, func(e runtime.TaskEvent) error { return a.Watch(ctx, e) }))
	}
	limit := a.Timeout
	if limit <= 0 {
		limit = 10 * time.Minute
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	result, err := a.Agent.Perform(limited, a.Deps, input, opts...)
	if err != nil {
		return nil, err // DBOS writes what is beside an error, too
	}
	return json.RawMessage(result), nil
}

// child returns the agent that runs as a workflow of its own for the task, nil if none does.
func (a *Agent[D, O]) child(t *runtime.Task) Child {
	if t.Sub == nil {
		return nil
	}
	for _, c := range a.Children {
		if c.ConfigName() == t.Sub.Agent {
			return c
		}
	}
	return nil
}

// call runs the agent that a call stands for as a workflow of its own.
func call(ctx dbos.Context, c Child, t *runtime.Task) (func() (json.RawMessage, error), error) {
	at, err := dbos.RunAsStep(ctx, func(context.Context) (time.Time, error) { return time.Now().UTC(), nil }, dbos.WithStepName("now"))
	if err != nil {
		return nil, err
	}
	h, err := c.begin(ctx, t.Sub.RunID, Input{At: at, RunID: t.Sub.RunID, Call: json.RawMessage(t.Sub.Input)}, nil)
	if err != nil {
		return nil, err
	}
	return func() (json.RawMessage, error) {
		res, err := h.GetResult()
		if err == nil && res.Waiting() {
			err = fmt.Errorf("the agent %q, called by this one, waits for approval or for a result, which the workflow cannot wait for: give it DeferredHandlers", t.Sub.Agent)
		}
		return res.Returned, err
	}, nil
}

// result returns how a run has ended, or as what it waits.
func result[O any](p *runtime.Play[O], in *Input) (Result, error) {
	messages, err := message.Marshal(p.Messages())
	if err != nil {
		return Result{}, err
	}
	res := Result{RunID: in.RunID, Messages: messages, Usage: summary(p.Usage())}
	if open := p.Open(); open != nil {
		return wait(p, res, open)
	}
	if len(in.Call) > 0 {
		returned, err := p.Returned()
		res.Returned = json.RawMessage(returned)
		return res, err
	}
	output, err := p.OutputJSON()
	if err != nil {
		res.Error = err.Error()
	}
	res.Output = json.RawMessage(output)
	return res, nil
}

func wait[O any](p *runtime.Play[O], res Result, open *message.DeferredRequests) (Result, error) {
	var err error
	if res.Open, err = open.AppendJSON(nil); err != nil {
		return res, err
	}
	res.Snapshot, err = p.Snapshot()
	return res, err
}
