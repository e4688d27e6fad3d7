package aisdk

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Handler returns the handler that serves an agent to DefaultChatTransport: POST begins a run, GET with a path that ends in
// /ID/stream resumes the stream of a chat, and POST with a path that ends in /ID/stop ends its run. What was said until then is kept. So
// register it for a path and for all below it:
//
//	chat := aisdk.Handler(agent, aisdk.Options[Deps]{})
//	http.Handle("/api/chat", chat)
//	http.Handle("/api/chat/", chat)
func Handler[D, O any](agent *runtime.Agent[D, O], o Options[D]) http.Handler {
	h := &handler[D, O]{agent: agent, o: o, streams: map[string]*stream{}}
	if h.o.Store == nil {
		h.o.Store = new(conversation.Memory)
	}
	if h.o.Key == nil {
		h.o.Key = callid.NewKey()
	}
	return h.o.Guard(http.HandlerFunc(h.serve), http.MethodPost, http.MethodGet)
}

type handler[D, O any] struct {
	agent *runtime.Agent[D, O]
	o     Options[D]

	mu      sync.Mutex
	streams map[string]*stream // by thread, while a run is under way
}

// run is a run that is being served.
type run[D any] struct {
	in     Post
	thread string
	plan   *plan
	stored *conversation.Conversation
	stream *stream
	walk   *walk
	deps   D
	opts   []runtime.RunOption
	cancel context.CancelFunc
	// stopped reports whether the client has asked for the end of the run.
	stopped atomic.Bool
}

func (h *handler[D, O]) serve(w http.ResponseWriter, r *http.Request) {
	id, what := addressed(r.URL.Path)
	switch {
	case r.Method == http.MethodGet && what == "stream":
		h.resume(w, r, id)
	case r.Method == http.MethodPost && what == "stop":
		h.stop(w, r, id)
	case r.Method == http.MethodPost:
		h.begin(w, r)
	default:
		h.o.Refuse(w, r, &agenthttp.Error{Status: http.StatusMethodNotAllowed, Message: "GET is for a path that ends in the ID of a chat and /stream"})
	}
}

// addressed returns the chat that a path names, and what is to be done with it.
func addressed(path string) (id, what string) {
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	if len(parts) < 2 {
		return "", ""
	}
	return parts[len(parts)-2], parts[len(parts)-1]
}

// find returns the stream of a chat, nil if no run of it is under way.
func (h *handler[D, O]) find(r *http.Request, id string) (*stream, error) {
	thread, err := h.thread(r, id)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.streams[thread], nil
}

func (h *handler[D, O]) resume(w http.ResponseWriter, r *http.Request, id string) {
	s, err := h.find(r, id)
	switch {
	case err != nil:
		h.o.Refuse(w, r, err)
	case s == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		_ = s.copyTo(r.Context(), w, h.o.Options) // the client may leave
	}
}

func (h *handler[D, O]) stop(w http.ResponseWriter, r *http.Request, id string) {
	s, err := h.find(r, id)
	if err != nil {
		h.o.Refuse(w, r, err)
		return
	}
	if s != nil {
		s.stop()
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *handler[D, O]) thread(r *http.Request, id string) (string, error) {
	if h.o.Thread == nil {
		return id, nil
	}
	return h.o.Thread(r, id)
}

func (h *handler[D, O]) begin(w http.ResponseWriter, r *http.Request) {
	q := new(run[D])
	ctx, err := h.read(r, q)
	if err != nil {
		h.o.Refuse(w, r, err)
		return
	}
	var ended sync.WaitGroup
	ended.Go(func() { h.drive(ctx, q) })
	if err := q.stream.copyTo(r.Context(), w, h.o.Options); err != nil && !h.o.Detached {
		q.cancel()
	}
	if !h.o.Detached {
		ended.Wait()
	}
}

// read reads what the client sends and what is known of its conversation, and makes the stream of the run, which drive ends.
func (h *handler[D, O]) read(r *http.Request, q *run[D]) (ctx context.Context, err error) {
	if err := agenthttp.ReadJSON(r, &q.in); err != nil {
		return nil, err
	}
	if q.in.ID == "" || len(q.in.Messages) == 0 {
		return nil, refused("id and messages are required")
	}
	if q.thread, err = h.thread(r, q.in.ID); err != nil {
		return nil, err
	}
	ctx, q.cancel = h.o.RunContext(r)
	q.stream = newStream(func() { q.stopped.Store(true); q.cancel() })
	if !h.take(q.thread, q.stream) {
		q.cancel()
		return nil, &agenthttp.Error{Status: http.StatusConflict, Message: "a run of this chat is under way"}
	}
	if err := h.prepare(r, q); err != nil {
		q.cancel()
		h.give(q.thread)
		return nil, err
	}
	return ctx, nil
}

// take makes a stream that of a thread, unless there is one.
func (h *handler[D, O]) take(thread string, s *stream) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams[thread] != nil {
		return false
	}
	h.streams[thread] = s
	return true
}

func (h *handler[D, O]) give(thread string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, thread)
}

func (h *handler[D, O]) prepare(r *http.Request, q *run[D]) (err error) {
	if h.o.ClientHistory {
		q.plan, err = q.in.held(h.o.Key, h.external)
	} else if q.stored, err = h.o.Store.Load(r.Context(), q.thread); err == nil {
		q.plan, err = q.in.stored(q.stored)
	}
	if err != nil || h.o.Run == nil {
		return err
	}
	q.deps, q.opts, err = h.o.Run(r, &q.in)
	return err
}

// external reports whether the client runs a tool.
func (h *handler[D, O]) external(name string) bool {
	return slices.ContainsFunc(h.agent.Tools, func(t runtime.Tool[D]) bool { return t.Def().Name == name && t.Def().External })
}

// drive runs the agent and writes the stream.
func (h *handler[D, O]) drive(ctx context.Context, q *run[D]) {
	defer q.cancel()
	defer q.stream.end()
	defer h.give(q.thread)
	id := "msg-" + rand.Text()
	q.walk = newWalk(q.send, id, q.plan)
	if last := q.in.last(); last.Role == "assistant" && q.in.Trigger != "regenerate-message" {
		id = last.ID // the run continues in the same message
	}
	q.send(chunk{Type: "start", MessageID: id})
	s := h.agent.Stream(ctx, q.deps, q.plan.prompt, append(q.opts, q.plan.options...)...)
	for u, err := range s.Updates() {
		if err != nil {
			continue
		}
		if u.Output != nil && u.Event.Kind != model.RunResultEvent {
			h.partial(q, *u.Output)
		}
		if u.Event.Kind != "" {
			q.walk.event(&u.Event)
		}
		if len(h.agent.Output.Choices) > 0 && u.Event.Kind == model.RunResultEvent && u.Event.Output != "" {
			q.send(chunk{Type: "data-output", ID: "output", Data: u.Event.Output})
		}
	}
	res, err := s.Result()
	h.end(ctx, q, res, err)
}

// partial shows a typed output that is still being written.
func (h *handler[D, O]) partial(q *run[D], output O) {
	for _, c := range h.agent.Output.Choices {
		if b, err := c.Encode(output); err == nil {
			q.send(chunk{Type: "data-output", ID: "output", Data: b})
			return
		}
	}
}

// send adds a chunk to the stream. A stream that is too long ends its run.
func (q *run[D]) send(c chunk) {
	b, err := c.AppendJSON(nil)
	if err == nil {
		err = q.stream.add(b)
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
