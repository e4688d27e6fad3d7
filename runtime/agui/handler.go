package agui

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Handler returns the handler that serves an agent. It panics if the options make no sense.
func Handler[D, O any](agent *runtime.Agent[D, O], o Options[D]) http.Handler {
	h := &handler[D, O]{agent: agent, o: o}
	if h.o.Store == nil {
		h.o.Store = new(conversation.Memory)
	}
	if h.o.Key == nil {
		h.o.Key = callid.NewKey()
	}
	return h.o.Guard(http.HandlerFunc(h.serve))
}

type handler[D, O any] struct {
	agent *runtime.Agent[D, O]
	o     Options[D]
	busy  sync.Map // threads with a run
}

// request is a request that is being served.
type request struct {
	in     RunInput
	thread string // in the store
	plan   *plan
	stored *conversation.Conversation
	state  stateOf
	out    *agenthttp.Writer
	walk   *walk
	// output is the output of the run, as JSON.
	output jsonwire.Raw
	// gone reports whether the client has left.
	gone bool
}

func (h *handler[D, O]) serve(w http.ResponseWriter, r *http.Request) {
	q := new(request)
	end, err := h.read(r, q)
	if err != nil {
		h.o.Refuse(w, r, err)
		return
	}
	defer end()
	deps, opts, err := h.options(r, q)
	if err != nil {
		h.o.Refuse(w, r, err)
		return
	}
	ctx, cancel := h.o.RunContext(r)
	defer cancel()
	q.out = agenthttp.NewWriter(w, h.o.Options)
	defer q.out.Close()
	q.begin()
	if q.plan.idle {
		q.reopen()
		return
	}
	s := h.agent.Stream(ctx, deps, q.plan.prompt, opts...)
	for e, err := range s.Events() {
		if err == nil {
			q.walk.event(&e)
			q.output = e.Output
		}
		if q.gone && !h.o.Detached {
			break
		}
	}
	q.walk.over()
	res, err := s.Result()
	h.end(ctx, q, res, err)
}

// read reads what the client sends, and what is known of its conversation. Other requests cannot continue it until end is called.
func (h *handler[D, O]) read(r *http.Request, q *request) (end func(), err error) {
	if err := agenthttp.ReadJSON(r, &q.in); err != nil {
		return nil, err
	}
	if q.in.ThreadID == "" || q.in.RunID == "" {
		return nil, refused("threadId and runId are required")
	}
	// What runs within the run have said is shown, and is not part of the conversation.
	q.in.Messages = slices.DeleteFunc(q.in.Messages, func(m Message) bool { return m.SubagentRunID != "" })
	q.thread = q.in.ThreadID
	if h.o.Thread != nil {
		if q.thread, err = h.o.Thread(r, q.in.ThreadID); err != nil {
			return nil, err
		}
	}
	if _, taken := h.busy.LoadOrStore(q.thread, true); taken {
		return nil, &agenthttp.Error{Status: http.StatusConflict, Message: "a run of this thread is under way"}
	}
	end = func() { h.busy.Delete(q.thread) }
	if err := h.prepare(r.Context(), q); err != nil {
		end()
		return nil, err
	}
	return end, nil
}

func (h *handler[D, O]) prepare(ctx context.Context, q *request) (err error) {
	if h.o.ClientHistory {
		q.plan, err = q.in.held(h.o.Key)
		return err
	}
	if q.stored, err = h.o.Store.Load(ctx, q.thread); err != nil {
		return err
	}
	q.state.known = q.stored.State
	q.plan, err = q.in.stored(q.stored)
	return err
}

// options returns what a run of the agent gets.
func (h *handler[D, O]) options(r *http.Request, q *request) (deps D, opts []runtime.RunOption, err error) {
	if h.o.Run != nil {
		if deps, opts, err = h.o.Run(r, &q.in); err != nil {
			return deps, nil, err
		}
	}
	if state := q.in.State; h.o.State != nil && state != "" && state != "null" && state != q.state.known {
		if err := h.o.State(deps, state); err != nil {
			return deps, nil, refused("the state is invalid: %v", err)
		}
	}
	if q.in.State != "" && q.in.State != "null" {
		q.state.known = q.in.State
	}
	opts = append(opts, q.plan.options...)
	if len(q.in.Tools) > 0 {
		tools := make([]runtime.Tool[D], len(q.in.Tools))
		for i, t := range q.in.Tools {
			tools[i] = runtime.ExternalTool[D](model.ToolDef{Name: t.Name, Description: t.Description, Parameters: t.Parameters})
		}
		opts = append(opts, runtime.WithTools(tools...))
	}
	return deps, opts, nil
}

// send sends an event to the client, unless it has left.
func (q *request) send(e *event) {
	if q.gone {
		return
	}
	b, err := e.AppendJSON(nil)
	if err == nil {
		err = q.out.Send("", b)
	}
	q.gone = err != nil
}

func (q *request) begin() {
	run := q.in.RunID
	q.walk = newWalk(q, run, func(id string) bool { return q.plan.calls[id] }, &q.state)
	q.walk.answered, q.walk.named = q.plan.answered, q.plan.named
	q.send(&event{Type: "RUN_STARTED", ThreadID: q.in.ThreadID, RunID: run, ParentRunID: q.in.ParentRunID, ProtocolVersion: "1.0"})
}

// reopen sends a conversation as it is, to a client that has said nothing new.
func (q *request) reopen() {
	end := event{Type: "RUN_FINISHED", ThreadID: q.in.ThreadID, RunID: q.in.RunID, Outcome: &outcome{Type: "success"}}
	if c := q.stored; c != nil {
		if c.State != "" {
			q.send(&event{Type: "STATE_SNAPSHOT", Snapshot: c.State})
		}
		messages, call := messagesOf(slices.Concat(c.Messages, c.Pending))
		q.send(&event{Type: "MESSAGES_SNAPSHOT", Messages: messages})
		if c.Open != nil {
			end.Outcome = waitingFor(c.Open, func(c *message.ToolCallPart) string { return interruptPrefix + call(c.ToolCallID) }, call)
		}
	}
	q.send(&end)
}

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
