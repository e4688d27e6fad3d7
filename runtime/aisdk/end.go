package aisdk

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// partial shows a typed output that is still being written.
func (h *handler[D, O]) partial(q *run[D], output O) {
	for _, c := range h.agent.Output.Choices {
		if b, err := c.Encode(output); err == nil {
			q.send(chunk{Type: "data-output", ID: outputPart, Data: b})
			return
		}
	}
}

// send adds a chunk to the stream. A stream that is too long ends its run.
func (q *run[D]) send(c chunk) {
	b, err := c.AppendJSON(nil)
	if err == nil {
		err = q.stream.Append(b)
	}
	if err != nil {
		q.cancel()
	}
}

// end stores what the run has done, and sends the last chunks.
func (h *handler[D, O]) end(ctx context.Context, q *run[D], res *runtime.Result[O], err error) {
	if kept := h.keep(context.WithoutCancel(ctx), q, res, err); kept != nil {
		h.fail(ctx, q, kept)
		return
	}
	pause, paused := errors.AsType[*runtime.PauseError](err)
	switch {
	case err == nil:
		u := res.Usage()
		q.walk.finishStep()
		q.send(chunk{Type: "finish", FinishReason: reasonOf(res.Response()), MessageMetadata: &Metadata{res.RunID, u.Requests, u.InputTokens, u.OutputTokens}})
	case paused:
		for _, c := range pause.Requests.Approvals {
			h.ask(q, c)
		}
		q.walk.finishStep()
		q.send(chunk{Type: "finish", FinishReason: "tool-calls"})
	case q.stopped.Load() || errors.Is(err, runtime.ErrStopped):
		q.walk.finishStep()
		q.send(chunk{Type: "abort", Reason: "stopped"})
	default:
		h.fail(ctx, q, err)
	}
}

// ask asks for the approval of a call.
func (h *handler[D, O]) ask(q *run[D], c *message.ToolCallPart) {
	id := q.walk.shown(c.ToolCallID)
	request := chunk{Type: "tool-approval-request", ApprovalID: approvalPrefix + id, ToolCallID: id}
	if h.o.ClientHistory {
		shown := *c
		shown.ToolCallID = id
		request.Signature = sign(h.o.Key, q.in.ID, &shown)
	}
	q.send(request)
}

// keep stores what has become of a run.
func (h *handler[D, O]) keep(ctx context.Context, q *run[D], res *runtime.Result[O], err error) error {
	if q.stored == nil {
		return nil
	}
	e, failed := q.stored.Ended(res.AllMessages(), err)
	if e == nil {
		return failed
	}
	_, failed = h.o.Store.Append(ctx, q.thread, q.stored.Version, e)
	return failed
}

func (h *handler[D, O]) fail(ctx context.Context, q *run[D], err error) {
	h.o.Failed(ctx, err)
	_, text := agenthttp.Failure(err)
	if _, conflict := errors.AsType[*conversation.ConflictError](err); conflict {
		text = "The conversation was continued elsewhere. Load it again."
	}
	if h.o.ShowErrors {
		text = err.Error()
	}
	q.send(chunk{Type: "error", ErrorText: text})
}

// reasonOf returns why the last response has ended, in the protocol's words.
func reasonOf(r *message.Response) string {
	if r == nil {
		return "stop"
	}
	switch r.FinishReason {
	case message.FinishLength:
		return "length"
	case message.FinishContentFilter:
		return "content-filter"
	}
	return "stop"
}
