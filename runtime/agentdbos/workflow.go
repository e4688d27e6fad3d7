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
	p, within, err := a.run(ctx, in)
	if err != nil {
		return Result{}, err
	}
	res, err := result(p, &in, within)
	if err != nil || res.Error == "" {
		return res, err
	}
	if err := dbos.SetEvent(ctx, FailedEvent, res); err != nil {
		return Result{}, err
	}
	return Result{}, errors.New(res.Error)
}

// Run runs the agent within a workflow that does more than that, until the run is over, however it has ended, or waits. The error
// is one of the input, or of DBOS: then the workflow has to return it. A run that is not over and has no open calls waits for those of runs
// of its calls.
func (a *Agent[D, O]) Run(ctx dbos.Context, in Input) (*runtime.Play[O], error) {
	p, _, err := a.run(ctx, in)
	return p, err
}

// run is Run, and returns the runs of calls that wait.
func (a *Agent[D, O]) run(ctx dbos.Context, in Input) (p *runtime.Play[O], within map[string]*Pause, err error) {
	if p, err = a.play(&in); err != nil {
		return nil, nil, err
	}
	for !p.Done() && p.Open() == nil && len(within) == 0 {
		tasks, err := p.Tasks()
		if err != nil {
			return nil, nil, err
		}
		if within, err = a.perform(ctx, p, tasks, &in); err != nil {
			return nil, nil, err
		}
	}
	return p, within, nil
}

// play begins the run, or resumes it.
func (a *Agent[D, O]) play(in *Input) (*runtime.Play[O], error) {
	opts := a.Options[:len(a.Options):len(a.Options)]
	switch {
	case len(in.Snapshot) > 0:
		p, err := a.Agent.Play(in.At, "", append(opts, runtime.WithSnapshot(in.Snapshot))...)
		if err != nil || in.Results[in.RunID] == nil {
			return p, err
		}
		var results message.DeferredResults
		if err := results.DecodeJSON(in.Results[in.RunID]); err != nil {
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

// done is how a task has ended: with a result, or with a run of another agent that waits.
type done struct {
	result json.RawMessage
	paused *Pause
}

// perform has the tasks done, and feeds their results in the order of the tasks, so that each replay is the same. It returns the runs of other
// agents that wait, by their IDs.
func (a *Agent[D, O]) perform(ctx dbos.Context, p *runtime.Play[O], tasks []runtime.Task, in *Input) (within map[string]*Pause, err error) {
	results := make([]func() (done, error), len(tasks))
	for i := range tasks {
		if results[i], err = a.start(ctx, &tasks[i], in); err != nil {
			return nil, err
		}
	}
	within = make(map[string]*Pause)
	var failed error
	for i := range tasks {
		out, err := results[i]()
		switch {
		case err == nil && out.paused != nil:
			within[tasks[i].Sub.RunID] = out.paused
		case err == nil && !p.Done():
			if err := p.Feed(tasks[i].Key, runtime.RawJSON(out.result)); err != nil {
				return nil, refusal(a.Agent.Name, err)
			}
		case fatal(ctx, err):
			return nil, err
		case failed == nil:
			failed = err
		}
	}
	if failed == nil {
		return within, nil
	}
	return nil, fail(ctx, p, failed)
}

// fail ends a run with the error of a task.
func fail[O any](ctx dbos.Context, p *runtime.Play[O], failed error) error {
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
func (a *Agent[D, O]) start(ctx dbos.Context, t *runtime.Task, in *Input) (func() (done, error), error) {
	if c := a.child(t); c != nil {
		return call(ctx, c, t, in)
	}
	opts := []dbos.StepOption{
		dbos.WithStepName(t.Name), dbos.WithStepMaxRetries(9), dbos.WithStepBaseInterval(time.Second),
		dbos.WithStepMaxInterval(time.Minute), dbos.WithStepRetryPredicate(runtime.Retryable),
	}
	if a.Configure != nil {
		opts = append(opts, a.Configure(t)...)
	}
	input := t.Input
	outcome, err := dbos.Go(ctx, func(ctx context.Context) (json.RawMessage, error) { return a.step(ctx, input) }, opts...)
	if err != nil {
		return nil, err
	}
	return func() (done, error) {
		out := <-outcome
		return done{result: out.Result}, out.Err
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

// call runs the agent that a call stands for as a workflow of its own. One that waits continues if there are results for it.
func call(ctx dbos.Context, c Child, t *runtime.Task, in *Input) (func() (done, error), error) {
	paused := in.Within[t.Sub.RunID]
	if paused != nil && !paused.concerns(t.Sub.RunID, in.Results) {
		return func() (done, error) { return done{paused: paused}, nil }, nil
	}
	at, err := dbos.RunAsStep(ctx, func(context.Context) (time.Time, error) { return time.Now().UTC(), nil }, dbos.WithStepName("now"))
	if err != nil {
		return nil, err
	}
	id, begins := t.Sub.RunID, Input{At: at, RunID: t.Sub.RunID, Call: json.RawMessage(t.Sub.Input)}
	if paused != nil {
		begins = paused.resumed(id, in.Results)
		begins.At, id = at, part(id, paused.Parts)
	}
	h, err := c.begin(ctx, id, begins, nil)
	if err != nil {
		return nil, err
	}
	return func() (done, error) {
		res, err := h.GetResult()
		if err == nil && res.Waiting() {
			return done{paused: &res.Pause}, nil
		}
		return done{result: res.Returned}, err
	}, nil
}

// result returns how a run has ended, or as what it waits.
func result[O any](p *runtime.Play[O], in *Input, within map[string]*Pause) (Result, error) {
	messages, err := message.Marshal(p.Messages())
	if err != nil {
		return Result{}, err
	}
	res := Result{RunID: in.RunID, Messages: messages, Usage: summary(p.Usage())}
	if open := p.Open(); open != nil || !p.Done() {
		return wait(p, res, open, in, within)
	}
	if len(in.Call) > 0 || len(in.Snapshot) > 0 {
		if returned, err := p.Returned(); err == nil { // otherwise it is not the run of a call
			res.Returned = json.RawMessage(returned)
			return res, nil
		}
	}
	output, err := p.OutputJSON()
	if err != nil {
		res.Error = err.Error()
	}
	res.Output = json.RawMessage(output)
	return res, nil
}

func wait[O any](p *runtime.Play[O], res Result, open *message.DeferredRequests, in *Input, within map[string]*Pause) (_ Result, err error) {
	res.Pause = Pause{Within: within, Parts: in.Part + 1}
	if open != nil {
		if res.Open, err = open.AppendJSON(nil); err != nil {
			return res, err
		}
	}
	res.Snapshot, err = p.Snapshot()
	return res, err
}
