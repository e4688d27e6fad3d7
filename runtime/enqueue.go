package runtime

import (
	"errors"
	"slices"
	"strconv"
	"time"
)

// Enqueueable is what can be said to a run while it is under way: a Message, a RequestPart or a UserContent.
type Enqueueable interface{ enqueueable() }

func (*ModelRequest) enqueueable()     {}
func (*ModelResponse) enqueueable()    {}
func (*SystemPromptPart) enqueueable() {}
func (*UserPromptPart) enqueueable()   {}
func (*ToolReturnPart) enqueueable()   {}
func (*RetryPromptPart) enqueueable()  {}

// Priority says when an enqueued message is delivered.
type Priority uint8

// The priorities.
const (
	// ASAP delivers with the next request; a run that is about to end makes one more.
	ASAP Priority = iota
	// WhenIdle delivers when the run would otherwise end, after all that is ASAP. A pause delivers, too.
	WhenIdle
)

// Enqueued are messages that were said to a run, as one.
type Enqueued struct {
	Priority Priority
	Messages []Message
}

// ErrNotRunning is wrapped by the error of an Enqueue that comes when no run is there to take it.
var ErrNotRunning = errors.New("`Enqueue` is only available during an agent run (from tools and other functions of the agent, or from `Iter`), and this run context is no longer part of one")

// Enqueue says something to the run: its model reads it with one of the next requests, as the priority says. Neighbouring
// pieces of user content become one prompt, and parts that follow each other one request; messages stay as they are, and the
// last of them must be a request. What is enqueued in a call is delivered when the call has ended, unless it failed with an
// error that ends the run. Without content nothing happens.
//
// It may be called by several goroutines; the error wraps ErrNotRunning after the call that the context belongs to.
func (i *RunInfo) Enqueue(p Priority, content ...Enqueueable) error {
	if i.asides == nil {
		return ErrNotRunning
	}
	messages, err := enqueued(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	return i.asides.say(Enqueued{p, messages})
}

// enqueued makes messages of content.
func enqueued(content []Enqueueable) ([]Message, error) {
	var b envelope
	for i, c := range content {
		if in, hole := nilInEnqueued(c); hole {
			return nil, errors.New(in + "item " + strconv.Itoa(i) + " of the enqueued content is nil")
		}
		switch c := c.(type) {
		case Message:
			b.endRequest()
			b.messages = append(b.messages, c)
		case RequestPart:
			b.endPrompt()
			b.parts = append(b.parts, c)
		case UserContent:
			b.items = append(b.items, c)
		}
	}
	b.endRequest()
	if n := len(b.messages); n > 0 {
		if isResponse(b.messages[n-1]) {
			return nil, errors.New("Enqueued content must end with a `ModelRequest`, so that the model has something to respond to") //nolint:staticcheck // the field's words
		}
	}
	return b.messages, nil
}

// nilInEnqueued reports whether something is nil, and in what of the content: "part 1 of " or the like.
func nilInEnqueued(c Enqueueable) (in string, hole bool) {
	switch c := c.(type) {
	case nil:
		return "", true
	case Message:
		return nilInMessage(c)
	case RequestPart:
		return nilInPart(c)
	case UserContent:
		return "", !c.userContent()
	}
	return "", false
}

// envelope puts content together.
type envelope struct {
	messages []Message
	parts    []RequestPart
	items    []UserContent
}

func (b *envelope) endPrompt() {
	switch t, ok := onlyText(b.items); {
	case len(b.items) == 0:
		return
	case ok:
		b.parts = append(b.parts, &UserPromptPart{Content: t})
	default:
		b.parts = append(b.parts, &UserPromptPart{Items: b.items})
	}
	b.items = nil
}

func onlyText(items []UserContent) (string, bool) {
	if len(items) != 1 {
		return "", false
	}
	t, ok := items[0].(Text)
	return string(t), ok
}

func (b *envelope) endRequest() {
	b.endPrompt()
	if len(b.parts) > 0 {
		b.messages = append(b.messages, &ModelRequest{Parts: b.parts})
		b.parts = nil
	}
}

// Enqueue says something to the run; see RunInfo.Enqueue. The messages must not be empty, and the last must be a request.
func (l *Loop) Enqueue(p Priority, messages ...Message) error {
	if l.err != nil || l.state == StepDone {
		return l.outOfOrder("message")
	}
	if len(messages) == 0 {
		return nil
	}
	e := Enqueued{p, messages}
	if err := e.check(); err != nil {
		return err
	}
	l.enqueue(e)
	return nil
}

// check refuses what the model could not respond to.
func (e *Enqueued) check() error {
	if hole := FindNil(e.Messages); hole != "" {
		return errors.New("agentgen: " + hole + " of what is enqueued is nil")
	}
	if n := len(e.Messages); n == 0 || isResponse(e.Messages[n-1]) {
		return errors.New("agentgen: enqueued messages must end with a *ModelRequest")
	}
	return nil
}

func isResponse(m Message) bool {
	_, ok := m.(*ModelResponse)
	return ok
}

func (l *Loop) enqueue(e Enqueued) {
	if e.Priority == WhenIdle {
		l.idle = append(l.idle, e.Messages)
	} else {
		l.asap = append(l.asap, e.Messages)
	}
}

// deliver appends the enqueued messages to the history, and returns whether there were any.
func (l *Loop) deliver(queue *[][]Message, at time.Time) bool {
	said := *queue
	*queue = nil
	return l.append(said, at)
}

// deliverAtPause appends all that was said, as a run that goes on from the history knows nothing else. What holds a response
// has to wait: it would come between calls and their results.
func (l *Loop) deliverAtPause(at time.Time) {
	for _, queue := range []*[][]Message{&l.asap, &l.idle} {
		var now, later [][]Message
		for _, said := range *queue {
			if lastResponse(said) == nil {
				now = append(now, said)
			} else {
				later = append(later, said)
			}
		}
		*queue = later
		l.append(now, at)
	}
}

func (l *Loop) append(said [][]Message, at time.Time) bool {
	for _, messages := range said {
		for _, m := range messages {
			l.messages = append(l.messages, l.stamped(m, at))
		}
		l.delivered = append(l.delivered, l.messages[len(l.messages)-len(messages):])
	}
	l.wire.stale = l.wire.stale || len(said) > 0
	return len(said) > 0
}

// stamped returns a copy of the message that belongs to this run.
func (l *Loop) stamped(m Message, at time.Time) Message {
	switch m := m.(type) {
	case *ModelRequest:
		c := *m
		stamp(&c.Timestamp, at)
		l.claim(&c.RunID, &c.ConversationID)
		c.Parts = slices.Clone(c.Parts)
		for i, p := range c.Parts {
			if u, ok := p.(*UserPromptPart); ok && u.Timestamp.IsZero() {
				v := *u
				v.Timestamp = at
				c.Parts[i] = &v
			}
		}
		return &c
	case *ModelResponse:
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
