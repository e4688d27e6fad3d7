package agui

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// end stores what the run has done, and sends its last event.
func (h *handler[D, O]) end(ctx context.Context, q *request, res *runtime.Result[O], err error) {
	last := event{Type: "RUN_FINISHED", ThreadID: q.in.ThreadID, RunID: q.in.RunID}
	pause, paused := errors.AsType[*runtime.PauseError](err)
	if kept := h.keep(context.WithoutCancel(ctx), q, res, err); kept != nil {
		h.fail(ctx, q, kept)
		return
	}
	switch {
	case err == nil:
		last.Outcome = &outcome{Type: "success"}
		if q.output != "null" { // the protocol has no null
			last.Result = q.output
		}
		last.Usage = usageOf(res.AllMessages(), q.plan.responses)
	case paused:
		id := func(c *message.ToolCallPart) string { return interruptPrefix + q.walk.shown(c.ToolCallID) }
		if h.o.ClientHistory {
			id = func(c *message.ToolCallPart) string {
				call := *c
				call.ToolCallID = q.walk.shown(c.ToolCallID)
				return signedInterrupt(h.o.Key, q.in.ThreadID, &call)
			}
		}
		last.Outcome = waitingFor(pause.Requests, id, q.walk.shown)
		last.Usage = usageOf(pause.Messages, q.plan.responses)
	case errors.Is(err, runtime.ErrStopped):
		last.Outcome = &outcome{Type: "cancelled"}
	default:
		h.fail(ctx, q, err)
		return
	}
	q.send(&last)
}

// keep stores what has become of a run.
func (h *handler[D, O]) keep(ctx context.Context, q *request, res *runtime.Result[O], err error) error {
	if q.stored == nil {
		return nil
	}
	e, failed := q.stored.Ended(res.AllMessages(), err)
	if e == nil {
		return failed
	}
	e.State = q.state.known
	_, failed = h.o.Store.Append(ctx, q.thread, q.stored.Version, e)
	return failed
}

func (h *handler[D, O]) fail(ctx context.Context, q *request, err error) {
	h.o.Failed(ctx, err)
	code, text := agenthttp.Failure(err)
	if _, conflict := errors.AsType[*conversation.ConflictError](err); conflict {
		code, text = "conflict", "The conversation was continued elsewhere. Load it again."
	}
	if h.o.ShowErrors {
		text = err.Error()
	}
	q.send(&event{Type: "RUN_ERROR", Message: text, Code: code})
}

var responseSchema = jsonwire.Raw(`{"type":"object","properties":{"approved":{"type":"boolean"},"editedArgs":{"type":"object"},"reason":{"type":"string"}},"required":["approved"]}`)

// waitingFor says what a run waits for.
func waitingFor(open *message.DeferredRequests, id func(*message.ToolCallPart) string, shown func(string) string) *outcome {
	if len(open.Approvals) == 0 {
		out := &outcome{Type: "success"}
		for _, c := range open.Calls {
			out.PendingToolCallIDs = append(out.PendingToolCallIDs, shown(c.ToolCallID))
		}
		return out
	}
	out := &outcome{Type: "interrupt"}
	for _, c := range open.Approvals {
		out.Interrupts = append(out.Interrupts, interrupt{
			ID: id(c), Reason: "tool_call", ToolCallID: shown(c.ToolCallID), Message: "Approve " + c.ToolName + "(" + c.Args + ")?",
			ResponseSchema: responseSchema, Metadata: metadataOf(open, c.ToolCallID),
		})
	}
	return out
}

// metadataOf returns the metadata of a call that waits, as the object that the protocol wants.
func metadataOf(open *message.DeferredRequests, id string) jsonwire.Raw {
	m := open.Metadata[id]
	if m == "" || m[0] == '{' {
		return m
	}
	return `{"value":` + m + `}`
}

// usageOf returns what the responses after the first n have used, by model.
func usageOf(all []message.Message, n int) (list []tokenUsage) {
	for _, m := range all {
		r, ok := m.(*message.Response)
		if !ok {
			continue
		}
		if n--; n >= 0 {
			continue
		}
		at := -1
		for i := range list {
			if list[i].Provider == r.ProviderName && list[i].Model == r.ModelName {
				at = i
			}
		}
		if at < 0 {
			at, list = len(list), append(list, tokenUsage{Provider: r.ProviderName, Model: r.ModelName})
		}
		list[at].count(&r.Usage)
	}
	return list
}

func (t *tokenUsage) count(u *usage.Request) {
	t.InputTokens += u.InputTokens
	t.OutputTokens += u.OutputTokens
	t.TotalTokens += u.TotalTokens()
	t.ReasoningTokens += u.OutputReasoningTokens
	t.CachedInputTokens += u.CacheReadTokens
	t.CacheWriteInputTokens += u.CacheWriteTokens
}
