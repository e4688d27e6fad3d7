package agenttemporal

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Input is what a workflow begins with. The ID of the run is RunID, or that of the workflow.
type Input struct {
	RunID          string `json:",omitempty"`
	ConversationID string `json:",omitempty"`
	Prompt         string
	// History is an earlier conversation that the run continues: Result.Messages of its last run.
	History json.RawMessage `json:",omitempty"`
	// Snapshot is a run to resume, Call the run of a call of another agent. This package sets them.
	Snapshot json.RawMessage `json:",omitempty"`
	Call     json.RawMessage `json:",omitempty"`
}

// Result is what a workflow returns.
type Result struct {
	RunID string
	// Output is the output as JSON, Messages the conversation: see message.Unmarshal.
	Output, Messages json.RawMessage `json:",omitempty"`
	// Usage is what the run has used, with the runs within it.
	Usage Usage
	// Returned is what a call of another agent that the run stands for has returned.
	Returned json.RawMessage `json:",omitempty"`
}

// Usage is a summary of usage.Run.
type Usage struct {
	Requests, ToolCalls, InputTokens, OutputTokens int
}

func summary(u usage.Run) Usage {
	return Usage{Requests: u.Requests, ToolCalls: u.ToolCalls, InputTokens: u.InputTokens, OutputTokens: u.OutputTokens}
}

// Workflow runs the agent. A run that fails is a non-retryable ApplicationError of type "RunError", whose details are a Result
// with the messages; one that is cancelled is a CanceledError with the same details.
func (a *Agent[D, O]) Workflow(ctx workflow.Context, in Input) (*Result, error) {
	p, err := a.Run(ctx, in)
	if err != nil {
		return nil, err
	}
	messages, err := message.Marshal(p.Messages())
	if err != nil {
		return nil, err
	}
	res := &Result{Messages: messages, Usage: summary(p.Usage()), RunID: runID(ctx, &in)}
	if len(in.Call) > 0 || in.Snapshot != nil {
		if returned, err := p.Returned(); err == nil {
			res.Returned = json.RawMessage(returned)
			return res, nil
		}
	}
	output, err := p.OutputJSON()
	res.Output = json.RawMessage(output)
	switch {
	case err == nil:
		return res, nil
	case ctx.Err() != nil:
		return nil, temporal.NewCanceledError(*res)
	}
	return nil, temporal.NewNonRetryableApplicationError(err.Error(), "RunError", err, *res)
}

func runID(ctx workflow.Context, in *Input) string {
	if in.RunID != "" {
		return in.RunID
	}
	return workflow.GetInfo(ctx).WorkflowExecution.ID
}

// Run runs the agent within a workflow that does more than that. It returns the Play of a run that is over, however it has
// ended; the error is one of the agent or the input, or continues the workflow as new, which has to be returned.
func (a *Agent[D, O]) Run(ctx workflow.Context, in Input) (*runtime.Play[O], error) {
	p, err := a.play(ctx, &in)
	if err != nil && len(in.Snapshot) > 0 {
		refuse(a.Agent.Name, err)
	}
	if err != nil {
		return nil, temporal.NewNonRetryableApplicationError(err.Error(), "ConfigError", err)
	}
	r := &run[D, O]{a: a, p: p}
	if err := r.handle(ctx); err != nil {
		return nil, err
	}
	for !p.Done() {
		if err := r.step(ctx, &in); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// play begins the run, or resumes it.
func (a *Agent[D, O]) play(ctx workflow.Context, in *Input) (*runtime.Play[O], error) {
	opts := a.Options[:len(a.Options):len(a.Options)]
	switch {
	case len(in.Snapshot) > 0:
		return a.Agent.Play(now(ctx), "", append(opts, runtime.WithSnapshot(in.Snapshot))...)
	case len(in.Call) > 0:
		return a.Agent.PlaySub(now(ctx), runtime.RawJSON(in.Call), opts...)
	}
	opts = append(opts, runtime.WithRunID(runID(ctx, in)))
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
	return a.Agent.Play(now(ctx), in.Prompt, opts...)
}

func now(ctx workflow.Context) time.Time { return workflow.Now(ctx).UTC() }

// run is a run in its workflow.
type run[D, O any] struct {
	a *Agent[D, O]
	p *runtime.Play[O]
	// resolved counts the updates, so that waiting for one can end.
	resolved int
	// stopped is set once the run is asked to stop.
	stopped bool
	// said are messages that came before the run could take any.
	said []message.Enqueued
	// children are the runs of calls that are tasks now.
	children []workflow.ChildWorkflowFuture
}

// step does what the run needs next.
func (r *run[D, O]) step(ctx workflow.Context, in *Input) error {
	r.hear(ctx)
	switch {
	case ctx.Err() != nil:
		r.p.Fail(failure(ctx.Err()), now(ctx))
	case r.stopped:
		r.p.Fail(runtime.ErrStopped, now(ctx))
	case r.p.Open() != nil:
		r.wait(ctx)
	case r.a.isLong(ctx) && len(r.said) == 0:
		return r.continueAsNew(ctx, in)
	default:
		return r.perform(ctx)
	}
	return nil
}

// isLong reports whether the history should be left behind.
func (a *Agent[D, O]) isLong(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() || a.MaxEvents > 0 && info.GetCurrentHistoryLength() > a.MaxEvents
}

func (r *run[D, O]) continueAsNew(ctx workflow.Context, in *Input) error {
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return nil // the end of ctx, of which the next step hears
	}
	if r.hear(ctx); r.stopped || len(r.said) > 0 {
		return nil // the next workflow would not know
	}
	snapshot, err := r.p.Snapshot()
	if err != nil {
		return temporal.NewNonRetryableApplicationError(err.Error(), "ConfigError", err)
	}
	next := Input{RunID: runID(ctx, in), Snapshot: snapshot}
	return workflow.NewContinueAsNewError(ctx, r.a.Agent.Name, next)
}

// perform has the tasks done, and feeds their results in the order of the tasks.
func (r *run[D, O]) perform(ctx workflow.Context) error {
	tasks, err := r.p.Tasks()
	if err != nil {
		return temporal.NewNonRetryableApplicationError(err.Error(), "ConfigError", err)
	}
	results := make([]func() (runtime.RawJSON, error), len(tasks))
	r.children = nil
	for i := range tasks {
		results[i] = r.begin(ctx, &tasks[i])
	}
	defer r.watchStop(ctx)()
	if err := r.feed(ctx, tasks, results); err != nil {
		r.p.Fail(failure(err), now(ctx))
	}
	return nil
}

// feed feeds the results of tasks, and returns the first error of one. The run hears what was said before it may end.
func (r *run[D, O]) feed(ctx workflow.Context, tasks []runtime.Task, results []func() (runtime.RawJSON, error)) (failed error) {
	for i := range tasks {
		result, err := results[i]()
		if err != nil {
			if failed == nil {
				failed = err
			}
			continue
		}
		if r.p.Done() {
			continue
		}
		r.listen(ctx)
		if err := r.p.Feed(tasks[i].Key, result); err != nil {
			refuse(r.a.Agent.Name, err)
		}
	}
	return failed
}

// watchStop passes a stop on to the runs of calls, until the function that it returns is called: they may wait for people, and the run waits
// for them.
func (r *run[D, O]) watchStop(ctx workflow.Context) (end func()) {
	children := r.children
	if len(children) == 0 {
		return func() {}
	}
	ctx, end = workflow.WithCancel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.NewSelector(ctx).AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {}).
			AddReceive(workflow.GetSignalChannel(ctx, SignalStop), func(c workflow.ReceiveChannel, _ bool) {
				r.stopped = c.ReceiveAsync(nil)
			}).Select(ctx)
		for _, c := range children {
			if r.stopped {
				c.SignalChildWorkflow(ctx, SignalStop, nil) // an error is that it is over
			}
		}
	})
	return end
}

// begin begins a task, and returns a function that waits for its result.
func (r *run[D, O]) begin(ctx workflow.Context, t *runtime.Task) func() (runtime.RawJSON, error) {
	if t.Sub != nil {
		if o, ok := r.a.Children[t.Sub.Agent]; ok {
			return r.child(ctx, t, o)
		}
	}
	f := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, r.a.options(t)), r.a.activityName(), json.RawMessage(t.Input))
	return func() (runtime.RawJSON, error) {
		var result json.RawMessage
		err := f.Get(ctx, &result)
		return runtime.RawJSON(result), err
	}
}

// child runs the agent that a call stands for as a workflow of its own.
func (r *run[D, O]) child(ctx workflow.Context, t *runtime.Task, o workflow.ChildWorkflowOptions) func() (runtime.RawJSON, error) {
	if o.WorkflowID == "" {
		o.WorkflowID = t.Sub.RunID
	}
	o.StaticSummary = t.Name
	f := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, o), t.Sub.Agent, Input{RunID: t.Sub.RunID, Call: json.RawMessage(t.Sub.Input)})
	r.children = append(r.children, f)
	return func() (runtime.RawJSON, error) {
		var res Result
		err := f.Get(ctx, &res)
		return runtime.RawJSON(res.Returned), err
	}
}

// refuse fails the workflow's task, by the one way that the SDK has: the workflow waits for a worker whose agent fits.
func refuse(agent string, err error) {
	panic(fmt.Sprintf("agenttemporal: the agent %q of this worker does not fit the history of the workflow, which another version of it has begun: %v. "+
		"Let that version finish the workflow (Worker Versioning pins it), or reset the workflow to an earlier event: see docs/durable.md", agent, err))
}
