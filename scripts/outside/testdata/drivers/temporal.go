package drivers

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// OnTemporal is an agent on Temporal. Only Agent and Deps are needed; Deps are the worker's.
type OnTemporal[D, O any] struct {
	Agent   *runtime.Agent[D, O]
	Deps    D
	Options []runtime.RunOption
	// Activity has the options of activities.
	Activity workflow.ActivityOptions
	// MaxEvents makes the workflow continue as new; 0 leaves it to the server.
	MaxEvents int
}

// Begin begins a run, or resumes one. The ID of the run is that of the workflow.
type Begin struct {
	Prompt   string
	Snapshot json.RawMessage `json:",omitempty"`
}

// Registry is what is needed of a worker, or of a test environment.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
	RegisterActivityWithOptions(a any, options activity.RegisterOptions)
}

func (a *OnTemporal[D, O]) activityName() string { return a.Agent.Name + ".perform" }

// Register registers the workflow and its activity.
func (a *OnTemporal[D, O]) Register(r Registry) {
	r.RegisterWorkflowWithOptions(a.Workflow, workflow.RegisterOptions{Name: a.Agent.Name})
	r.RegisterActivityWithOptions(a.Perform, activity.RegisterOptions{Name: a.activityName()})
}

// Perform is the activity: it does one task.
func (a *OnTemporal[D, O]) Perform(ctx context.Context, input json.RawMessage) (json.RawMessage, error) {
	defer beat(ctx)()
	result, err := a.Agent.Perform(ctx, a.Deps, runtime.RawJSON(input), a.Options...)
	if err != nil && !runtime.Retryable(err) {
		err = temporal.NewNonRetryableApplicationError(err.Error(), "agentgen", err)
	}
	return json.RawMessage(result), err
}

// beat sends heartbeats, if the activity has to, until the function that it returns is called.
func beat(ctx context.Context) (stop context.CancelFunc) {
	every := activity.GetInfo(ctx).HeartbeatTimeout / 3
	ctx, stop = context.WithCancel(ctx)
	if every <= 0 {
		return stop
	}
	go func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return stop
}

func now(ctx workflow.Context) time.Time { return workflow.Now(ctx).UTC() }

// Workflow runs the agent. Its result is the history.
func (a *OnTemporal[D, O]) Workflow(ctx workflow.Context, in Begin) (json.RawMessage, error) {
	p, err := a.play(ctx, in)
	if err != nil {
		return nil, err
	}
	answers, err := handle(ctx, p)
	if err != nil {
		return nil, err
	}
	for !p.Done() {
		switch {
		case p.Open() != nil:
			var r message.DeferredResults
			answers.Receive(ctx, &r)
			err = p.Resolve(r, now(ctx))
		case a.isLong(ctx):
			err = a.continueAsNew(ctx, p)
		default:
			err = a.perform(ctx, p)
		}
		if err != nil {
			return nil, err
		}
	}
	res, err := p.Result()
	if err != nil {
		return nil, err
	}
	return message.Marshal(res.AllMessages())
}

func (a *OnTemporal[D, O]) play(ctx workflow.Context, in Begin) (*runtime.Play[O], error) {
	if len(in.Snapshot) > 0 {
		return a.Agent.Play(now(ctx), "", append(slices.Clip(a.Options), runtime.WithSnapshot(in.Snapshot))...)
	}
	id := workflow.GetInfo(ctx).WorkflowExecution.ID
	return a.Agent.Play(now(ctx), in.Prompt, append(slices.Clip(a.Options), runtime.WithRunID(id), runtime.WithConversationID(id))...)
}

// perform does the tasks, each in an activity, and feeds their results in the order of the tasks.
func (a *OnTemporal[D, O]) perform(ctx workflow.Context, p *runtime.Play[O]) error {
	tasks, err := p.Tasks()
	if err != nil {
		return err
	}
	futures := make([]workflow.Future, len(tasks))
	for i, t := range tasks {
		futures[i] = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, a.options(&t)), a.activityName(), json.RawMessage(t.Input))
	}
	for i, t := range tasks {
		var result json.RawMessage
		if err := futures[i].Get(ctx, &result); err != nil {
			return err
		}
		if err := p.Feed(t.Key, runtime.RawJSON(result)); err != nil {
			return err
		}
	}
	return nil
}

func (a *OnTemporal[D, O]) options(t *runtime.Task) workflow.ActivityOptions {
	o := a.Activity
	if o.StartToCloseTimeout == 0 {
		o.StartToCloseTimeout = 10 * time.Minute
	}
	o.Summary = t.Name
	return o
}

func (a *OnTemporal[D, O]) isLong(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() || a.MaxEvents > 0 && info.GetCurrentHistoryLength() > a.MaxEvents
}

func (a *OnTemporal[D, O]) continueAsNew(ctx workflow.Context, p *runtime.Play[O]) error {
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return err
	}
	snapshot, err := p.Snapshot()
	if err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, a.Agent.Name, Begin{Snapshot: snapshot})
}

// handle answers which calls wait (a query), and takes their results (an update, which is checked first).
func handle[O any](ctx workflow.Context, p *runtime.Play[O]) (workflow.Channel, error) {
	err := workflow.SetQueryHandler(ctx, "open", func() (json.RawMessage, error) {
		open := p.Open()
		if open == nil {
			return json.RawMessage("null"), nil
		}
		return open.AppendJSON(nil)
	})
	answers := workflow.NewBufferedChannel(ctx, 16)
	take := func(ctx workflow.Context, b json.RawMessage) error {
		r, err := results(p, b)
		if err == nil {
			answers.Send(ctx, r)
		}
		return err
	}
	check := func(b json.RawMessage) error {
		_, err := results(p, b)
		return err
	}
	return answers, errors.Join(err, workflow.SetUpdateHandlerWithOptions(ctx, "resolve", take, workflow.UpdateHandlerOptions{Validator: check}))
}

// results reads results, if they are of calls that wait.
func results[O any](p *runtime.Play[O], b json.RawMessage) (r message.DeferredResults, err error) {
	open := p.Open()
	if open == nil {
		return r, errors.New("no call waits")
	}
	if err := r.DecodeJSON(b); err != nil {
		return r, err
	}
	return r, open.Check(&r)
}
