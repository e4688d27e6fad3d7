package agenttemporal

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Agent is an agent on Temporal. Only Agent and Deps are needed. It must not be changed once it is registered.
type Agent[D, O any] struct {
	// Agent is the agent. Its name is that of the workflow type.
	Agent *runtime.Agent[D, O]
	// Deps are the dependencies of this worker. They do not leave it.
	Deps D
	// Options are those of every run; those that concern single requests, such as runtime.WithModel, count in activities.
	Options []runtime.RunOption
	// Activity are the options of activities. Its zero fields have these defaults: StartToCloseTimeout is 10 minutes,
	// or what the tool may take and one minute; HeartbeatTimeout is 30 seconds; an activity is tried 10 times, the
	// first two times a second apart, if runtime.Retryable says that this may help. Turn the retries of the provider's
	// client off, or the two multiply.
	Activity workflow.ActivityOptions
	// Configure changes the options of the activity of a task, such as the retries of one tool. It runs in workflow code, and must
	// do the same each time.
	Configure func(t *runtime.Task, o *workflow.ActivityOptions)
	// Children are the options of the child workflows that run other agents, by the names of these. An agent that is called as a
	// tool (runtime.AgentTool) and is not in it runs within the activity of its call. Those that are must be registered as
	// workflows, too.
	Children map[string]workflow.ChildWorkflowOptions
	// Watch gets the response of the model while it arrives. It is called in activities; events of attempts that fail
	// are reported, too.
	Watch func(ctx context.Context, e runtime.TaskEvent) error
	// MaxEvents is the length of the history after which the workflow continues as new; 0 leaves that to the server.
	MaxEvents int
}

// Registry is a worker, as far as it is needed here, or a test environment.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
	RegisterActivityWithOptions(a any, options activity.RegisterOptions)
}

// Register registers the agent's workflow, under the agent's name, and its activity.
func (a *Agent[D, O]) Register(r Registry) {
	a.RegisterWorkflow(r)
	r.RegisterActivityWithOptions(a.Perform, activity.RegisterOptions{Name: a.activityName()})
}

// RegisterWorkflow registers the workflow alone: with a replayer, or with a worker that performs no tasks.
func (a *Agent[D, O]) RegisterWorkflow(r interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
}) {
	r.RegisterWorkflowWithOptions(a.Workflow, workflow.RegisterOptions{Name: a.Agent.Name})
}

func (a *Agent[D, O]) activityName() string { return a.Agent.Name + ".perform" }

// Perform is the activity: it does one task.
func (a *Agent[D, O]) Perform(ctx context.Context, input json.RawMessage) (json.RawMessage, error) {
	defer heartbeat(ctx)()
	opts := a.Options
	if a.Watch != nil {
		attempt := int(activity.GetInfo(ctx).Attempt)
		opts = append(opts[:len(opts):len(opts)], runtime.WithWatcher(attempt, func(e runtime.TaskEvent) error { return a.Watch(ctx, e) }))
	}
	result, err := a.Agent.Perform(ctx, a.Deps, runtime.RawJSON(input), opts...)
	if err != nil && ctx.Err() == nil && !runtime.Retryable(err) {
		err = temporal.NewNonRetryableApplicationError(err.Error(), "agentgen", err)
	}
	if err != nil {
		return nil, err
	}
	return json.RawMessage(result), nil
}

// heartbeat tells the server that the activity lives, until the function that it returns is called.
func heartbeat(ctx context.Context) (stop context.CancelFunc) {
	every := activity.GetInfo(ctx).HeartbeatTimeout / 3
	ctx, stop = context.WithCancel(ctx)
	if every > 0 {
		go beat(ctx, every)
	}
	return stop
}

func beat(ctx context.Context, every time.Duration) {
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
}

// options returns the options of the activity of a task.
func (a *Agent[D, O]) options(t *runtime.Task) workflow.ActivityOptions {
	o := a.Activity
	if o.StartToCloseTimeout == 0 && o.ScheduleToCloseTimeout == 0 {
		o.StartToCloseTimeout = 10 * time.Minute
		if t.Tool != nil && t.Tool.Timeout > 0 {
			o.StartToCloseTimeout = t.Tool.Timeout + time.Minute
		}
	}
	if o.HeartbeatTimeout == 0 {
		o.HeartbeatTimeout = 30 * time.Second
	}
	if o.RetryPolicy == nil {
		o.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: time.Minute, MaximumAttempts: 10}
	}
	o.Summary = t.Name
	if a.Configure != nil {
		a.Configure(t, &o)
	}
	return o
}

// failure returns the error of an activity or a child that the engine has given up, as the run ends with it.
func failure(err error) error {
	if temporal.IsCanceledError(err) {
		return context.Canceled
	}
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return errors.New(app.Message())
	}
	return err
}
