package agui

import (
	"cmp"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/internal/proof"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// sender sends an event to the client.
type sender interface{ send(e *event) }

// walk makes AG-UI's events of those of a run, or of a run within it.
type walk struct {
	to sender
	// sub is the ID of the run if it is within another one, and prefix begins the IDs of its messages.
	sub, prefix string
	made        int
	// open are the parts of the response that have begun, parent the message to which calls belong, empty if none is there yet.
	open   map[int]part
	parent string
	// taken are the IDs that calls of the conversation have already, and named those that calls have for the client instead of their
	// own, as they must be unique in a conversation.
	taken    func(id string) bool
	begun    map[string]bool // IDs that calls of this run have for the client
	named    map[string]string
	answered map[string]bool // calls whose results the client has itself
	subs     map[string]*subRun
	state    *stateOf
}

// part is a part that has begun.
type part struct {
	id   string
	kind message.ResponsePart
}

func newWalk(to sender, prefix string, taken func(string) bool, state *stateOf) *walk {
	return &walk{to: to, prefix: prefix, open: map[int]part{}, taken: taken, begun: map[string]bool{}, named: map[string]string{}, subs: map[string]*subRun{}, state: state}
}

func (w *walk) send(e event) {
	if w.sub != "" && e.SubagentRunID == "" {
		e.SubagentRunID = w.sub
	}
	w.to.send(&e)
}

// shown returns the ID by which the client knows a call.
func (w *walk) shown(id string) string { return cmp.Or(w.named[id], id) }

func (w *walk) newID(kind string) string {
	w.made++
	return w.prefix + "-" + kind + "-" + strconv.Itoa(w.made)
}

// event sends what an event of the run says.
func (w *walk) event(e *model.Event) {
	switch e.Kind {
	case model.PartStartEvent:
		w.start(e.Index, e.Part)
	case model.PartDeltaEvent:
		w.delta(e.Index, &e.Delta)
	case model.PartEndEvent:
		w.end(e.Index, e.Part)
	case model.ResponseResetEvent:
		w.reset()
	case model.FunctionToolResultEvent, model.OutputToolResultEvent:
		if p, ok := e.Result.(*message.ToolReturnPart); ok {
			w.result(p)
		}
	case model.EnqueuedMessagesEvent:
		w.enqueued(e.Messages)
	case model.CustomEvent:
		w.custom(e.Custom)
	case model.SubAgentEvent:
		w.subAgent(e.SubAgent)
	}
}

func (w *walk) start(index int, p message.ResponsePart) {
	if index == 0 {
		w.parent = ""
	}
	switch p := p.(type) {
	case *message.TextPart:
		id := w.newID("msg")
		w.open[index], w.parent = part{id, p}, id
		w.send(event{Type: "TEXT_MESSAGE_START", MessageID: id, Role: "assistant"})
		w.grow("TEXT_MESSAGE_CONTENT", id, p.Content)
	case *message.ThinkingPart:
		id := w.newID("think")
		w.open[index], w.parent = part{id, p}, "" // calls after a thought belong to a message of their own
		w.send(event{Type: "REASONING_START", MessageID: id})
		w.send(event{Type: "REASONING_MESSAGE_START", MessageID: id, Role: "reasoning"})
		w.grow("REASONING_MESSAGE_CONTENT", id, p.Content)
	case *message.ToolCallPart:
		w.call(index, p)
	}
}

// call begins a call. The client groups calls by their message, so they have one.
func (w *walk) call(index int, p *message.ToolCallPart) {
	if w.parent == "" {
		w.parent = w.newID("msg")
		w.send(event{Type: "TEXT_MESSAGE_START", MessageID: w.parent, Role: "assistant"})
		w.send(event{Type: "TEXT_MESSAGE_END", MessageID: w.parent})
	}
	id := callid.Unique(p.ToolCallID, w.prefix, func(id string) bool { return w.begun[id] || w.taken(id) })
	w.begun[id], w.named[p.ToolCallID] = true, id
	delete(w.answered, p.ToolCallID) // that was another call
	w.open[index] = part{id, p}
	w.send(event{Type: "TOOL_CALL_START", ToolCallID: id, ToolCallName: p.ToolName, ParentMessageID: w.parent})
	w.args(id, p.Args)
}

func (w *walk) grow(kind, id, text string) {
	if text != "" {
		w.send(event{Type: kind, MessageID: id, Delta: jsonwire.Quote(text)})
	}
}

func (w *walk) args(id, more string) {
	if more != "" {
		w.send(event{Type: "TOOL_CALL_ARGS", ToolCallID: id, Delta: jsonwire.Quote(more)})
	}
}

func (w *walk) delta(index int, d *model.Delta) {
	p, ok := w.open[index]
	if !ok {
		return
	}
	w.grow("TEXT_MESSAGE_CONTENT", p.id, d.Text)
	w.grow("REASONING_MESSAGE_CONTENT", p.id, d.Thinking)
	w.args(p.id, d.Args)
}

func (w *walk) end(index int, as message.ResponsePart) {
	p, ok := w.open[index]
	if !ok {
		return
	}
	delete(w.open, index)
	w.close(p, as)
}

// close ends a part. as is how it has ended, nil if it is not known.
func (w *walk) close(p part, as message.ResponsePart) {
	switch p.kind.(type) {
	case *message.TextPart:
		w.send(event{Type: "TEXT_MESSAGE_END", MessageID: p.id})
	case *message.ThinkingPart:
		w.send(event{Type: "REASONING_MESSAGE_END", MessageID: p.id})
		if t, ok := as.(*message.ThinkingPart); ok {
			w.prove("message", p.id, proof.OfThought(t))
		}
		w.send(event{Type: "REASONING_END", MessageID: p.id})
	case *message.ToolCallPart:
		w.send(event{Type: "TOOL_CALL_END", ToolCallID: p.id})
		if c, ok := as.(*message.ToolCallPart); ok {
			w.prove("tool-call", p.id, proof.OfCall(c))
		}
	}
}

// prove sends what the provider wants back with a thought or a call.
func (w *walk) prove(subtype, id string, p *proof.Proof) {
	if p != nil {
		w.send(event{Type: "REASONING_ENCRYPTED_VALUE", Subtype: subtype, EntityID: id, EncryptedValue: p.Text()})
	}
}

// reset ends what a request has begun that is sent again. The protocol cannot take it back.
func (w *walk) reset() {
	w.finish()
	w.parent = ""
}

// finish ends all parts that are open, as the protocol wants before the end of a run.
func (w *walk) finish() {
	for index, p := range w.open {
		w.close(p, nil)
		delete(w.open, index)
	}
}

func (w *walk) result(p *message.ToolReturnPart) {
	w.endSubRuns(p)
	if w.answered[p.ToolCallID] {
		return // the client has this message: a second one would be a duplicate
	}
	w.send(event{Type: "TOOL_CALL_RESULT", MessageID: w.newID("res"), ToolCallID: w.shown(p.ToolCallID), Role: "tool", Content: jsonwire.Quote(p.TextOrError())})
}

// enqueued sends what the user has said while the run was under way.
func (w *walk) enqueued(messages []message.Message) {
	for _, m := range messages {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range r.Parts {
			prompt, ok := p.(*message.UserPromptPart)
			if !ok {
				continue
			}
			id := w.newID("user")
			w.send(event{Type: "TEXT_MESSAGE_START", MessageID: id, Role: "user"})
			w.grow("TEXT_MESSAGE_CONTENT", id, promptText(prompt))
			w.send(event{Type: "TEXT_MESSAGE_END", MessageID: id})
		}
	}
}

// promptText returns the text of a prompt: a message that is streamed has no files.
func promptText(p *message.UserPromptPart) string {
	text := p.Content
	for _, item := range p.Items {
		switch c := item.(type) {
		case message.Text:
			text += string(c)
		case *message.TextContent:
			text += c.Content
		}
	}
	return text
}

func (w *walk) custom(c *model.Custom) {
	if c.Name == StateEvent {
		w.state.set(w, c.Data)
		return
	}
	w.send(event{Type: "CUSTOM", Name: c.Name, Value: cmp.Or(c.Data, "null")})
}

// over ends everything that is open at the end of the run.
func (w *walk) over() {
	for id, sub := range w.subs {
		if !sub.finished {
			w.failSubRun(id, sub)
		}
	}
	w.finish()
}
