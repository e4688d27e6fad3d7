package message

import (
	"errors"
	"slices"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/kind"
)

// Enqueueable is what can be enqueued for a run in progress: a Message, a RequestPart or a UserContent.
type Enqueueable interface{ enqueueable() }

func (*Request) enqueueable()           {}
func (*Response) enqueueable()          {}
func (*SystemPromptPart) enqueueable()  {}
func (*UserPromptPart) enqueueable()    {}
func (*ToolReturnPart) enqueueable()    {}
func (*RetryFeedbackPart) enqueueable() {}
func (*CompactionPart) enqueueable()    {}

// Priority says when an enqueued message is delivered.
type Priority uint8

// The priorities.
const (
	// ASAP delivers with the next request; a run that is about to end makes one more.
	ASAP Priority = iota
	// WhenIdle delivers when the run would otherwise end, after all that is ASAP. A pause delivers, too.
	WhenIdle
)

// String returns the priority's name, such as "asap".
func (p Priority) String() string {
	return kind.Name("Priority", p, "asap", "when idle")
}

// Enqueued are messages that were enqueued together.
//
//agent:codec
type Enqueued struct {
	Priority Priority `json:"priority"`
	Messages History  `json:"messages"`
	// Call is the ID of the call that has enqueued them, if they are made of parts and content that are not messages, and are to
	// be delivered ASAP: they then follow its result in the same request.
	Call string `json:"call,omitempty"`
	// Load is set if the messages say that capabilities are loaded: they become part of the next request if there is
	// one, but do not cause one.
	Load bool `json:"load,omitempty"`
}

// Loading returns what says to a run that the application loads a capability, during a call if there is one.
func Loading(id, call string) Enqueued {
	load := &CapabilityLoadDeltaPart{Loaded: []string{id}, ToolCallID: call}
	return Enqueued{Priority: ASAP, Messages: History{&Request{Parts: []RequestPart{load}}}, Load: true}
}

// Loose reports whether content that is enqueued has no complete messages in it.
func Loose(content []Enqueueable) bool {
	return !slices.ContainsFunc(content, func(c Enqueueable) bool {
		_, whole := c.(Message)
		return whole
	})
}

// Enclose makes messages of content that is enqueued: see RunInfo.Enqueue. It returns an error if something is nil or if
// the last message is a response.
func Enclose(content []Enqueueable) (History, error) {
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
		if IsResponse(b.messages[n-1]) {
			return nil, errors.New("Enqueued content must end with a `ModelRequest`, so that the model has something to respond to")
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
		b.messages = append(b.messages, &Request{Parts: b.parts})
		b.parts = nil
	}
}

// Check returns an error if the model could not respond to the messages, or if there is no such priority.
func (e *Enqueued) Check() error {
	if e.Priority > WhenIdle {
		return errors.New("agentgen: there is no " + e.Priority.String())
	}
	if hole := FindNil(e.Messages); hole != "" {
		return errors.New("agentgen: " + hole + " of what is enqueued is nil")
	}
	if n := len(e.Messages); n == 0 || IsResponse(e.Messages[n-1]) {
		return errors.New("agentgen: enqueued messages must end with a *message.Request")
	}
	return nil
}
