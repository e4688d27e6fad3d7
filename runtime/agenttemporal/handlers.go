package agenttemporal

import (
	"encoding/json"
	"errors"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"go.temporal.io/sdk/workflow"
)

// The names of the workflow's handlers, for clients in other languages. All take and return JSON.
const (
	// QueryOpen returns the calls that wait, a message.DeferredRequests, or null.
	QueryOpen = "open"
	// QueryState returns a Result without an output: how far the run has come.
	QueryState = "state"
	// UpdateResolve takes a message.DeferredResults. Results of calls that do not wait are refused.
	UpdateResolve = "resolve"
	// SignalEnqueue takes a message.Enqueued, which the model reads with one of its next requests.
	SignalEnqueue = "enqueue"
	// SignalStop ends the run once its present tasks are done.
	SignalStop = "stop"
)

// handle sets the handlers.
func (r *run[D, O]) handle(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, QueryOpen, r.open),
		workflow.SetQueryHandler(ctx, QueryState, r.state),
		workflow.SetUpdateHandlerWithOptions(ctx, UpdateResolve, r.resolve, workflow.UpdateHandlerOptions{Validator: r.check}),
	)
}

func (r *run[D, O]) open() (json.RawMessage, error) {
	open := r.p.Open()
	if open == nil {
		return json.RawMessage("null"), nil
	}
	return open.AppendJSON(nil)
}

func (r *run[D, O]) state() (*Result, error) {
	messages, err := message.Marshal(r.p.Messages())
	return &Result{Messages: messages, Usage: summary(r.p.Usage())}, err
}

var errNothingWaits = errors.New("no call of the run waits for approval or for a result")

// check is the validator of updates.
func (r *run[D, O]) check(b json.RawMessage) error {
	var results message.DeferredResults
	if err := results.DecodeJSON(b); err != nil {
		return err
	}
	open := r.p.Open()
	if open == nil {
		return errNothingWaits
	}
	return open.CheckSome(&results)
}

func (r *run[D, O]) resolve(ctx workflow.Context, b json.RawMessage) error {
	var results message.DeferredResults
	if err := results.DecodeJSON(b); err != nil {
		return err
	}
	r.resolved++
	return r.p.Resolve(results, now(ctx))
}

// hear takes the signals that have come.
func (r *run[D, O]) hear(ctx workflow.Context) {
	for stop := workflow.GetSignalChannel(ctx, SignalStop); stop.ReceiveAsync(nil); {
		r.stopped = true
	}
	r.listen(ctx)
}

// listen takes the messages that have come. What is said before the run can take anything stays until it can.
func (r *run[D, O]) listen(ctx workflow.Context) {
	enqueue := workflow.GetSignalChannel(ctx, SignalEnqueue)
	var b json.RawMessage
	for enqueue.ReceiveAsync(&b) {
		var said message.Enqueued
		if err := said.DecodeJSON(b); err != nil {
			nonsense(ctx, err)
			continue
		}
		r.said = append(r.said, said)
	}
	for len(r.said) > 0 {
		err := r.say(&r.said[0])
		if errors.Is(err, runtime.ErrNotRunning) {
			return
		}
		if err != nil {
			nonsense(ctx, err)
		}
		r.said = r.said[1:]
	}
}

func nonsense(ctx workflow.Context, err error) {
	workflow.GetLogger(ctx).Error("agenttemporal: a signal is not a message.Enqueued", "error", err)
}

func (r *run[D, O]) say(e *message.Enqueued) error {
	var content []message.Enqueueable
	for _, m := range e.Messages {
		content = append(content, m.(message.Enqueueable)) // as every message is
	}
	return r.p.Enqueue(e.Priority, content...)
}

// wait waits until calls are resolved, or the run is asked to stop.
func (r *run[D, O]) wait(ctx workflow.Context) {
	stop, seen := workflow.GetSignalChannel(ctx, SignalStop), r.resolved
	_ = workflow.Await(ctx, func() bool { return r.resolved != seen || stop.Len() > 0 }) // an error is the end of ctx
}
