package agenttemporal

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"github.com/agentgen-go/agentgen/runtime/message"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// Open returns the calls of a run that wait for approval or for a result, nil if none does.
func Open(ctx context.Context, c client.Client, workflowID string) (*message.DeferredRequests, error) {
	v, err := c.QueryWorkflow(ctx, workflowID, "", QueryOpen)
	if err != nil {
		return nil, err
	}
	var b json.RawMessage
	if err := v.Get(&b); err != nil || len(b) == 0 || string(b) == "null" {
		return nil, err
	}
	open := new(message.DeferredRequests)
	return open, open.DecodeJSON(b)
}

// Waiting returns the calls that wait, of a run and of the child workflows of its calls (Agent.Children) at any depth, by the IDs of the
// workflows, each of which has its own Resolve. Child workflows that run no agent are left out.
func Waiting(ctx context.Context, c client.Client, workflowID string) (map[string]*message.DeferredRequests, error) {
	all := make(map[string]*message.DeferredRequests)
	open, err := Open(ctx, c, workflowID)
	if err != nil {
		return nil, err
	}
	if open != nil {
		all[workflowID] = open
	}
	d, err := c.DescribeWorkflowExecution(ctx, workflowID, "")
	if err != nil {
		return nil, err
	}
	for _, child := range d.PendingChildren {
		within, err := Waiting(ctx, c, child.WorkflowId)
		if _, other := errors.AsType[*serviceerror.QueryFailed](err); err != nil && !other {
			return nil, err
		}
		maps.Copy(all, within)
	}
	return all, nil
}

// State returns how far a run has come: its messages and usage.
func State(ctx context.Context, c client.Client, workflowID string) (*Result, error) {
	v, err := c.QueryWorkflow(ctx, workflowID, "", QueryState)
	if err != nil {
		return nil, err
	}
	res := new(Result)
	return res, v.Get(res)
}

// Resolve resolves calls of a run that wait, all or some of them. The error says so if it does not fit: then nothing has
// happened. The update's ID, which may be empty, makes a second Resolve with it do nothing.
func Resolve(ctx context.Context, c client.Client, workflowID, updateID string, r *message.DeferredResults) error {
	b, err := r.AppendJSON(nil)
	if err != nil {
		return err
	}
	h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateID: updateID, UpdateName: UpdateResolve,
		Args: []any{json.RawMessage(b)}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return h.Get(ctx, nil)
}

// Enqueue adds messages to a run: its model reads them with one of the next requests. A run that is about to end makes one more for what is
// ASAP, if it comes before the last response. Without content nothing happens.
func Enqueue(ctx context.Context, c client.Client, workflowID string, p message.Priority, content ...message.Enqueueable) error {
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	said := message.Enqueued{Priority: p, Messages: messages}
	if err := said.Check(); err != nil {
		return err
	}
	b, err := said.AppendJSON(nil)
	if err != nil {
		return err
	}
	return c.SignalWorkflow(ctx, workflowID, "", SignalEnqueue, json.RawMessage(b))
}

// Stop ends a run once its tasks in progress are done: their results are kept. Child workflows of its calls (Agent.Children) are stopped in the
// same way. To cancel tasks, cancel the workflow.
func Stop(ctx context.Context, c client.Client, workflowID string) error {
	return c.SignalWorkflow(ctx, workflowID, "", SignalStop, nil)
}
