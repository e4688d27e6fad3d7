package loop

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Enqueue adds messages to the run; see RunInfo.Enqueue. The messages must not be empty, and the last must be a
// request.
func (l *Loop) Enqueue(p message.Priority, messages ...message.Message) error {
	if l.err != nil || l.state == StepDone {
		return l.outOfOrder("message")
	}
	if len(messages) == 0 {
		return nil
	}
	e := message.Enqueued{Priority: p, Messages: messages}
	if err := e.Check(); err != nil {
		return err
	}
	l.enqueue(e)
	return nil
}

func (l *Loop) enqueue(e message.Enqueued) {
	if e.Load {
		l.loads = append(l.loads, e)
	} else if e.Priority == message.WhenIdle {
		l.idle = append(l.idle, e)
	} else {
		l.asap = append(l.asap, e)
	}
}

// hear takes what the calls have enqueued, in their order and not in that in which they have ended.
func (l *Loop) hear() {
	if !l.progress.said {
		return
	}
	l.progress.said = false
	for i := range l.items {
		o := &l.items[i].outcome
		for _, e := range o.Enqueued {
			l.enqueue(e)
		}
		o.Enqueued = nil
	}
}

// splice puts what calls have enqueued behind their results in the request that is about to be sent, up to the first that has no
// place there. It reports whether there was any. The request is replaced by a copy, as others may hold it.
func (l *Loop) splice(last *message.Request) bool {
	n := 0
	for n < len(l.asap) && l.asap[n].Call != "" && answers(last.Parts, l.asap[n].Call) >= 0 {
		n++
	}
	if n == 0 {
		return false
	}
	whole := *last
	whole.Parts = make([]message.RequestPart, 0, len(last.Parts)+n)
	for _, p := range last.Parts {
		whole.Parts = append(whole.Parts, p)
		if id := answered(p); id != "" {
			whole.Parts = l.spliceAll(whole.Parts, l.asap[:n], id, last.Timestamp)
		}
	}
	l.asap = l.asap[n:]
	l.messages[len(l.messages)-1] = &whole
	l.wire.Invalidate()
	return true
}

// spliceAll appends what the call with that id has enqueued.
func (l *Loop) spliceAll(parts []message.RequestPart, said []message.Enqueued, id string, at time.Time) []message.RequestPart {
	for _, e := range said {
		if e.Call != id {
			continue
		}
		m := l.stamped(e.Messages[0], at).(*message.Request)
		parts = append(parts, m.Parts...)
		l.delivered = append(l.delivered, []message.Message{m})
	}
	return parts
}

// answers returns the index of the part that is the result of a call, -1 if there is none.
func answers(parts []message.RequestPart, id string) int {
	return slices.IndexFunc(parts, func(p message.RequestPart) bool { return answered(p) == id })
}

// answered returns the id of the call whose result a part is, "" for other parts.
func answered(p message.RequestPart) string {
	if r, ok := p.(*message.ToolReturnPart); ok {
		return r.ToolCallID
	}
	return ""
}

// deliver appends the enqueued messages to the history, and returns whether there were any.
func (l *Loop) deliver(queue *[]message.Enqueued, at time.Time) bool {
	said := *queue
	*queue = nil
	return l.append(said, at)
}

// deliverAtPause appends all enqueued messages, because a run that resumes from the history knows nothing else.
// Messages with a response have to wait: it would come between calls and their results.
func (l *Loop) deliverAtPause(at time.Time) {
	for _, queue := range []*[]message.Enqueued{&l.asap, &l.idle} {
		var now, later []message.Enqueued
		for _, said := range *queue {
			if message.LastResponse(said.Messages) == nil {
				now = append(now, said)
			} else {
				later = append(later, said)
			}
		}
		*queue = later
		l.append(now, at)
	}
}

func (l *Loop) append(said []message.Enqueued, at time.Time) bool {
	for _, e := range said {
		for _, m := range e.Messages {
			l.messages = append(l.messages, l.stamped(m, at))
		}
		l.delivered = append(l.delivered, l.messages[len(l.messages)-len(e.Messages):])
	}
	if len(said) > 0 {
		l.wire.Invalidate()
	}
	return len(said) > 0
}

// stamped returns a copy of the message that belongs to this run.
func (l *Loop) stamped(m message.Message, at time.Time) message.Message {
	switch m := m.(type) {
	case *message.Request:
		c := *m
		stamp(&c.Timestamp, at)
		l.claim(&c.RunID, &c.ConversationID)
		c.Parts = slices.Clone(c.Parts)
		for i, p := range c.Parts {
			c.Parts[i] = stampedPart(p, at)
		}
		return &c
	case *message.Response:
		c := *m
		stamp(&c.Timestamp, at)
		l.claim(&c.RunID, &c.ConversationID)
		return &c
	}
	return m
}

// stampedPart returns a copy of a part without a time that has one.
func stampedPart(p message.RequestPart, at time.Time) message.RequestPart {
	switch p := p.(type) {
	case *message.UserPromptPart:
		c := *p
		stamp(&c.Timestamp, at)
		return &c
	case *message.SystemPromptPart:
		c := *p
		stamp(&c.Timestamp, at)
		return &c
	case *message.ToolReturnPart:
		c := *p
		stamp(&c.Timestamp, at)
		return &c
	case *message.RetryFeedbackPart:
		c := *p
		stamp(&c.Timestamp, at)
		return &c
	}
	return p
}

// claim makes a message that belongs to no run, or no conversation, one of this one.
func (l *Loop) claim(runID, conversationID *string) {
	stamp(runID, l.config.RunID)
	stamp(conversationID, l.config.ConversationID)
}

// stamp sets what is not set.
func stamp[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// load notes the capabilities that were loaded in the request that is about to be prepared.
func (l *Loop) load() {
	if len(l.loads) == 0 || l.state != StepPrepare || message.IsResponse(l.messages[len(l.messages)-1]) {
		return
	}
	for _, e := range l.loads {
		l.note(e.Messages[0].(*message.Request).Parts)
	}
	l.loads = nil
}

// redirect lets a run that is about to end continue, if messages are enqueued. What was loaded does not count.
func (l *Loop) redirect(at time.Time) bool {
	l.loads = nil
	soon := l.deliver(&l.asap, at)
	if !l.deliver(&l.idle, at) && !soon {
		return false
	}
	l.winner, l.state = -1, StepPrepare
	return true
}

// appendChanges returns the instructions with which the request begins, and appends to its last message what has changed of them since the
// model has read them.
func (l *Loop) appendChanges(parts []model.Instruction) []model.Instruction {
	appends := slices.ContainsFunc(parts, func(p model.Instruction) bool { return p.ID != "" })
	l.window.know(l.messages)
	switch w := &l.window; {
	case w.holds(parts):
		l.note(w.changes(parts))
		return w.prefix(parts)
	case appends:
		if l.err = uniqueInstructions(parts); l.err != nil {
			return parts
		}
		parts = slices.Clone(parts)
		model.SortInstructions(parts)
		l.note([]message.RequestPart{baseline(parts)})
	case w.base != nil:
		l.note([]message.RequestPart{baseline(nil)})
	}
	return parts
}

// note appends parts to the last message, a request, in a copy: others may be reading it.
func (l *Loop) note(parts []message.RequestPart) {
	if len(parts) == 0 {
		return
	}
	n := len(l.messages)
	m := *l.messages[n-1].(*message.Request)
	m.Parts = slices.Concat(m.Parts, parts)
	if l.shown < n {
		l.messages[n-1] = &m
	} else {
		l.messages = append(slices.Grow(slices.Clone(l.messages[:n-1]), usualMessages), &m)
	}
	l.wire.Invalidate()
	for _, p := range parts {
		l.window.part(p)
	}
}
