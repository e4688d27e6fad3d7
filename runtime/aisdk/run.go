package aisdk

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// run is a run that is being served.
type run[D any] struct {
	in     Post
	thread string
	plan   *plan
	stored *conversation.Conversation
	stream streamlog.Writer
	walk   *walk
	deps   D
	opts   []runtime.RunOption
	cancel context.CancelFunc
	// message is the ID of the message that the run writes, and continues reports whether the client has it already.
	message   string
	continues bool
	// typed reports whether the part with which the run ends is an output of the agent's type, rather than a text for Agent.OutputText.
	typed bool
	// stopped reports whether the client has asked for the end of the run.
	stopped atomic.Bool
}

// begin begins a run and sends its stream.
func (h *handler[D, O]) begin(w http.ResponseWriter, r *http.Request) error {
	q := new(run[D])
	ctx, err := h.read(r, q)
	if err != nil {
		return err
	}
	var ended sync.WaitGroup
	ended.Go(func() { h.drive(ctx, q) })
	if err := h.copy(r.Context(), w, q.stream, nil); err != nil && !h.o.Detached {
		q.cancel()
	}
	if !h.o.Detached {
		ended.Wait()
	}
	return nil
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
	q.stream, err = h.o.Streams.Begin(r.Context(), q.thread)
	if errors.Is(err, streamlog.ErrBusy) {
		return nil, &agenthttp.Error{Status: http.StatusConflict, Message: "a run of this chat is under way"}
	}
	if err != nil {
		return nil, err
	}
	begun := false
	defer func() { // also if a function of the application panics
		if !begun {
			h.over(r.Context(), q)
		}
	}()
	if err = h.prepare(r, q); err != nil {
		return nil, err
	}
	begun = true
	ctx, q.cancel = h.o.RunContext(r)
	return ctx, nil
}

// over ends the stream.
func (h *handler[D, O]) over(ctx context.Context, q *run[D]) {
	if err := q.stream.End(context.WithoutCancel(ctx)); err != nil {
		h.o.Failed(ctx, err)
	}
}

func (h *handler[D, O]) prepare(r *http.Request, q *run[D]) (err error) {
	if h.o.ClientHistory {
		q.plan, err = q.in.held(h.o.Key, h.external)
	} else if q.stored, err = h.o.Store.Load(r.Context(), q.thread); err == nil {
		q.plan, err = q.in.stored(q.stored)
	}
	if err != nil {
		return err
	}
	if h.o.Run != nil {
		if q.deps, q.opts, err = h.o.Run(r, &q.in); err != nil {
			return err
		}
	}
	h.name(q)
	b, err := q.opening().AppendJSON(nil)
	if err != nil {
		return err
	}
	return q.stream.Append(b)
}

// name names the message that the run writes after the run, so that it has the same ID when the page is reloaded.
func (h *handler[D, O]) name(q *run[D]) {
	if last := q.in.last(); last.Role == "assistant" && !q.plan.again {
		q.message, q.continues = last.ID, true
		return
	}
	if q.plan.resumes {
		shown := Messages(h.agent, q.stored)
		q.message = unique(messagePrefix+runOf(q.stored), func(id string) bool {
			return slices.ContainsFunc(shown, func(m UIMessage) bool { return m.ID == id })
		})
		return
	}
	run := rand.Text()
	q.message = messagePrefix + run
	q.opts = append([]runtime.RunOption{runtime.WithRunID(run)}, q.opts...)
}

// runOf returns the ID of the run that waits.
func runOf(c *conversation.Conversation) string {
	for _, all := range [][]message.Message{c.Pending, c.Messages} {
		if len(all) > 0 {
			return message.RunID(all[len(all)-1])
		}
	}
	return ""
}

// unique returns an ID that is not taken.
func unique(id string, taken func(id string) bool) string {
	for n, first := 2, id; taken(id); n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	return id
}

func (q *run[D]) opening() *opening {
	o := &opening{MessageID: q.message}
	if q.stored != nil {
		o.Version = q.stored.Version
	}
	if last := q.in.last(); q.continues {
		o.Earlier = last.Parts
	} else {
		o.Said, o.Again = last, q.plan.again
	}
	return o
}

// watch ends the run if the client asks for it.
func (q *run[D]) watch(ctx context.Context) {
	select {
	case <-q.stream.Stopped():
		q.stopped.Store(true)
		q.cancel()
	case <-ctx.Done():
	}
}

// drive runs the agent and writes the stream.
func (h *handler[D, O]) drive(ctx context.Context, q *run[D]) {
	defer q.cancel()
	defer h.over(ctx, q)
	go q.watch(ctx)
	q.walk = newWalk(q.send, rand.Text(), q.plan)
	q.send(chunk{Type: "start", MessageID: q.message})
	s := h.agent.Stream(ctx, q.deps, q.plan.prompt, append(q.opts, q.plan.options...)...)
	for u, err := range s.Updates() {
		if err != nil {
			continue
		}
		h.update(q, &u)
	}
	res, err := s.Result()
	h.end(ctx, q, res, err)
}

// update sends what a part of the stream says.
func (h *handler[D, O]) update(q *run[D], u *runtime.Update[O]) {
	e := &u.Event
	if e.Kind == model.PartStartEvent {
		_, text := e.Part.(*message.TextPart)
		q.typed = !text || e.OutputMode == message.OutputNative || e.OutputMode == message.OutputPrompted
	}
	if q.typed && u.Output != nil && e.Kind != model.RunResultEvent {
		h.partial(q, *u.Output)
	}
	if e.Kind != "" {
		q.walk.event(e)
	}
	if q.typed && e.Kind == model.RunResultEvent && e.Output != "" && len(h.agent.Output.Choices) > 0 {
		q.send(chunk{Type: "data-output", ID: outputPart, Data: e.Output})
	}
}
