package aisdk

import (
	"cmp"
	"encoding/base64"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/internal/proof"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// walk makes the chunks of the protocol of the events of a run.
type walk struct {
	send func(chunk)
	// prefix begins the IDs of parts and of calls whose own IDs the conversation has already.
	prefix string
	made   int
	step   bool // reports whether a step has begun
	empty  bool // reports whether it is empty, as the response is sent again
	open   map[int]part
	plan   *plan
	named  map[string]string
	subs   map[string]bool
}

// part is a part that has begun.
type part struct {
	id   string
	kind message.ResponsePart
}

func newWalk(send func(chunk), prefix string, p *plan) *walk {
	return &walk{send: send, prefix: prefix, open: map[int]part{}, plan: p, named: p.named, subs: map[string]bool{}}
}

// shown returns the ID by which the client knows a call.
func (w *walk) shown(id string) string { return cmp.Or(w.named[id], id) }

func (w *walk) event(e *model.Event) {
	switch e.Kind {
	case model.PartStartEvent:
		w.start(e.Index, e.Part)
	case model.PartDeltaEvent:
		w.delta(e.Index, &e.Delta)
	case model.PartEndEvent:
		w.end(e.Index, e.Part)
	case model.ResponseResetEvent:
		clear(w.open)
		w.empty = true
		w.send(chunk{Type: "reset-step"})
	case model.FunctionToolResultEvent, model.OutputToolResultEvent:
		if p, ok := e.Result.(*message.ToolReturnPart); ok {
			w.result(p)
		}
	case model.EnqueuedMessagesEvent:
		w.enqueued(e.Messages)
	case model.CustomEvent:
		w.send(chunk{Type: "data-" + e.Custom.Name, Data: cmp.Or(e.Custom.Data, "null"), Transient: true})
	case model.SubAgentEvent:
		w.subAgent(e.SubAgent)
	}
}

func (w *walk) start(index int, p message.ResponsePart) {
	if index == 0 && !w.empty {
		w.finishStep()
		w.step = true
		w.send(chunk{Type: "start-step"})
	}
	w.empty = false
	w.made++
	id := w.prefix + "-" + strconv.Itoa(w.made)
	switch p := p.(type) {
	case *message.TextPart:
		w.open[index] = part{id, p}
		w.send(chunk{Type: "text-start", ID: id})
		w.grow("text-delta", id, p.Content)
	case *message.ThinkingPart:
		w.open[index] = part{id, p}
		w.send(chunk{Type: "reasoning-start", ID: id})
		w.grow("reasoning-delta", id, p.Content)
	case *message.ToolCallPart:
		id := callid.Unique(p.ToolCallID, w.prefix, func(id string) bool { return w.plan.calls[id] })
		w.plan.calls[id], w.named[p.ToolCallID] = true, id
		delete(w.plan.answered, p.ToolCallID) // that was another call
		w.open[index] = part{id, p}
		w.send(chunk{Type: "tool-input-start", ToolCallID: id, ToolName: p.ToolName})
		w.args(id, p.Args)
	}
}

func (w *walk) grow(kind, id, text string) {
	if text != "" {
		w.send(chunk{Type: kind, ID: id, Delta: &text})
	}
}

func (w *walk) args(id, more string) {
	if more != "" {
		w.send(chunk{Type: "tool-input-delta", ToolCallID: id, InputTextDelta: more})
	}
}

func (w *walk) delta(index int, d *model.Delta) {
	p, ok := w.open[index]
	if !ok {
		return
	}
	w.grow("text-delta", p.id, d.Text)
	w.grow("reasoning-delta", p.id, d.Thinking)
	w.args(p.id, d.Args)
}

func (w *walk) end(index int, as message.ResponsePart) {
	if f, ok := as.(*message.FilePart); ok {
		w.send(chunk{Type: "file", URL: dataURL(&f.Content), MediaType: f.Content.MediaType})
		return
	}
	p, ok := w.open[index]
	if !ok {
		return
	}
	delete(w.open, index)
	switch as := as.(type) {
	case *message.TextPart:
		w.send(chunk{Type: "text-end", ID: p.id})
	case *message.ThinkingPart:
		w.send(chunk{Type: "reasoning-end", ID: p.id, ProviderMetadata: kept(proof.OfThought(as))})
	case *message.ToolCallPart:
		w.called(p.id, as)
	}
}

// called sends the arguments of a call, once all of them are there.
func (w *walk) called(id string, p *message.ToolCallPart) {
	args := cmp.Or(p.Args, "{}")
	if jsonwire.Valid(args) != nil {
		w.send(chunk{Type: "tool-input-error", ToolCallID: id, ToolName: p.ToolName, Input: jsonwire.Quote(args), ErrorText: notJSON})
		return
	}
	w.send(chunk{Type: "tool-input-available", ToolCallID: id, ToolName: p.ToolName, Input: jsonwire.Raw(args), ProviderMetadata: kept(proof.OfCall(p))})
}

func (w *walk) result(p *message.ToolReturnPart) {
	if w.plan.answered[p.ToolCallID] {
		return // the client has it
	}
	c := chunk{Type: "tool-output-available", ToolCallID: w.shown(p.ToolCallID)}
	switch p.Outcome {
	case message.ToolDenied:
		c.Type = "tool-output-denied"
	case message.ToolFailed, message.ToolRetried:
		c.Type, c.ErrorText = "tool-output-error", failureOf(p)
	default:
		c.Output = cmp.Or(p.Content, "null")
	}
	w.send(c)
}

// notJSON is the error of arguments that a client cannot be shown.
const notJSON = "the arguments are not JSON"

// failureOf returns why a call has failed. The protocol wants a text.
func failureOf(p *message.ToolReturnPart) string { return cmp.Or(p.Text(), "failed") }

// enqueued shows what the user has said while the run was under way.
func (w *walk) enqueued(messages []message.Message) {
	for _, m := range messages {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range r.Parts {
			if prompt, ok := p.(*message.UserPromptPart); ok {
				w.made++
				w.send(chunk{Type: "steering-message", ID: w.prefix + "-" + strconv.Itoa(w.made), Parts: said(prompt)})
			}
		}
	}
}

// kept returns what the client keeps of a part for its provider.
func kept(p *proof.Proof) map[string]*proof.Proof {
	if p == nil {
		return nil
	}
	return map[string]*proof.Proof{ownKey: p}
}

// subAgent shows a run within the run as a part of its own, when it begins and when it ends.
func (w *walk) subAgent(s *model.SubAgent) {
	ended := s.Event.Kind == model.RunResultEvent
	if w.subs[s.RunID] && !ended {
		return
	}
	w.subs[s.RunID] = true
	data := subAgent{Name: s.Name, RunID: s.RunID, ToolCallID: w.shown(s.ToolCallID), State: "running"}
	if ended {
		data.State, data.Output = "done", s.Event.Output
	}
	if b, err := data.AppendJSON(nil); err == nil {
		w.send(chunk{Type: "data-sub-agent", ID: s.RunID, Data: jsonwire.Raw(b)})
	}
}

func (w *walk) finishStep() {
	if w.step {
		w.send(chunk{Type: "finish-step"})
	}
	w.step, w.empty = false, false
}

func dataURL(f *message.BinaryContent) string {
	return "data:" + f.MediaType + ";base64," + base64.StdEncoding.EncodeToString(f.Data)
}
