package drivers

import (
	"context"
	"encoding/json"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// OnDBOS is an agent on DBOS. Only Agent and Deps are needed.
type OnDBOS[D, O any] struct {
	Agent   *runtime.Agent[D, O]
	Deps    D
	Options []runtime.RunOption
	// Patience is how long a call may wait for its result; 0 for a year.
	Patience time.Duration
	// Retries is how often the engine does a step again that has failed, if that may help.
	Retries int
}

// Input begins a run. The ID of the workflow is that of the run.
type Input struct {
	Prompt string
	At     time.Time
}

// Open is the event that says which calls wait.
const Open = "agentgen.open"

const topic = "agentgen.resolve"

// Register registers the workflow.
func (a *OnDBOS[D, O]) Register(ctx dbos.Context) {
	dbos.RegisterWorkflow(ctx, a.Workflow, dbos.WithWorkflowName("agentgen:"+a.Agent.Name))
}

// Start starts a run.
func (a *OnDBOS[D, O]) Start(ctx dbos.Context, id, prompt string) (dbos.WorkflowHandle[json.RawMessage], error) {
	return dbos.RunWorkflow(ctx, a.Workflow, Input{prompt, time.Now().UTC()}, dbos.WithWorkflowID(id))
}

type answer struct {
	Results json.RawMessage
	At      time.Time
}

// Resolve answers calls that wait.
func Resolve(ctx dbos.Client, id string, r message.DeferredResults, key string) error {
	b, err := r.AppendJSON(nil)
	if err != nil {
		return err
	}
	return dbos.Send(ctx, id, answer{b, time.Now().UTC()}, topic, dbos.WithIdempotencyKey(key))
}

// Workflow runs the agent. Its result is the history.
func (a *OnDBOS[D, O]) Workflow(ctx dbos.Context, in Input) (json.RawMessage, error) {
	id, err := dbos.GetWorkflowID(ctx)
	if err != nil {
		return nil, err
	}
	p, err := a.Agent.Play(in.At, in.Prompt, append(a.Options, runtime.WithRunID(id), runtime.WithConversationID(id))...)
	if err != nil {
		return nil, err
	}
	for !p.Done() {
		if open := p.Open(); open != nil {
			err = a.wait(ctx, p, open)
		} else {
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

// perform does the tasks, each in a step, and feeds their results in the order of the tasks, so that each replay is the same.
func (a *OnDBOS[D, O]) perform(ctx dbos.Context, p *runtime.Play[O]) error {
	tasks, err := p.Tasks()
	if err != nil {
		return err
	}
	outcomes := make([]<-chan dbos.StepOutcome[json.RawMessage], len(tasks))
	for i, t := range tasks {
		outcomes[i], err = dbos.Go(ctx, func(ctx context.Context) (json.RawMessage, error) {
			result, err := a.Agent.Perform(ctx, a.Deps, t.Input, a.Options...)
			return json.RawMessage(result), err
		}, dbos.WithStepName(t.Name), dbos.WithStepMaxRetries(a.Retries), dbos.WithStepRetryPredicate(runtime.Retryable))
		if err != nil {
			return err
		}
	}
	for i, t := range tasks {
		out := <-outcomes[i]
		if out.Err != nil {
			return out.Err
		}
		if err := p.Feed(t.Key, runtime.RawJSON(out.Result)); err != nil {
			return err
		}
	}
	return nil
}

func (a *OnDBOS[D, O]) wait(ctx dbos.Context, p *runtime.Play[O], open *message.DeferredRequests) error {
	b, err := open.AppendJSON(nil)
	if err != nil {
		return err
	}
	if err := dbos.SetEvent(ctx, Open, json.RawMessage(b)); err != nil {
		return err
	}
	patience := a.Patience
	if patience == 0 {
		patience = 365 * 24 * time.Hour
	}
	said, err := dbos.Recv[answer](ctx, topic, patience)
	if err != nil {
		return err
	}
	var r message.DeferredResults
	if err := r.DecodeJSON(said.Results); err != nil {
		return err
	}
	return p.Resolve(r, said.At)
}
