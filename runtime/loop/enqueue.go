package loop

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// Enqueue says something to the run; see RunInfo.Enqueue. The messages must not be empty, and the last must be a request.
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
	if e.Priority == message.WhenIdle {
		l.idle = append(l.idle, e.Messages)
	} else {
		l.asap = append(l.asap, e.Messages)
	}
}

// hear takes what the calls have enqueued, in their order and not in that in which they have ended.
func (l *Loop) hear() {
	for i := range l.items {
		o := &l.items[i].outcome
		for _, e := range o.Enqueued {
			l.enqueue(e)
		}
		o.Enqueued = nil
	}
}

// deliver appends the enqueued messages to the history, and returns whether there were any.
func (l *Loop) deliver(queue *[][]message.Message, at time.Time) bool {
	said := *queue
	*queue = nil
	return l.append(said, at)
}

// deliverAtPause appends all that was said, as a run that goes on from the history knows nothing else. What holds a response
// has to wait: it would come between calls and their results.
func (l *Loop) deliverAtPause(at time.Time) {
	for _, queue := range []*[][]message.Message{&l.asap, &l.idle} {
		var now, later [][]message.Message
		for _, said := range *queue {
			if message.LastResponse(said) == nil {
				now = append(now, said)
			} else {
				later = append(later, said)
			}
		}
		*queue = later
		l.append(now, at)
	}
}

func (l *Loop) append(said [][]message.Message, at time.Time) bool {
	for _, messages := range said {
		for _, m := range messages {
			l.messages = append(l.messages, l.stamped(m, at))
		}
		l.delivered = append(l.delivered, l.messages[len(l.messages)-len(messages):])
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
			if u, ok := p.(*message.UserPromptPart); ok && u.Timestamp.IsZero() {
				v := *u
				v.Timestamp = at
				c.Parts[i] = &v
			}
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

// redirect makes a run that is about to end go on, where something was said to it.
func (l *Loop) redirect(at time.Time) bool {
	if !l.deliver(&l.asap, at) && !l.deliver(&l.idle, at) {
		return false
	}
	l.winner, l.state = -1, StepPrepare
	return true
}
