package model

import (
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A Streamer is a Model whose responses can be watched while they are being made.
type Streamer interface {
	Model
	// RequestStream is Request, but it reports the parts of the response to the stream as they come, and returns what
	// the stream's Response returns, with what else it knows of the response. Where it fails midway it returns what it has
	// beside the error. It stops when a method of the stream returns an error, and returns that error.
	RequestStream(ctx context.Context, in *Request, s *Stream) (*message.Response, error)
}

// Stream puts a response together from what a provider sends, and tells who watches. Parts follow each other:
// what does not go on with the latest part of its kind begins a new one. The zero value works and tells nobody.
//
// It is not safe for concurrent use.
type Stream struct {
	// emit gets each event. Its first error ends the stream, and nothing is told after it.
	emit func(Event) error
	// check, if not nil, refuses usage that is over a limit.
	check func(usage.Request) error
	// callID, if not nil, makes the id of the call that is a part of the response, where the model gave none of its own.
	callID func(part int) string
	err    error
	parts  []growing
	open   int // index of the part that has not ended, plus 1
}

// growing is a part that may still grow. Its content is copied but once, when it ends.
type growing struct {
	part message.ResponsePart
	text []byte // content, or arguments
	key  int    // tells tool calls apart
	told bool   // there was a PartStartEvent
}

// Text adds text to the response.
func (s *Stream) Text(delta string) error {
	if delta == "" {
		return nil
	}
	if g := s.current(); g != nil {
		if _, ok := g.part.(*message.TextPart); ok {
			g.text = append(g.text, delta...)
			return s.grown(s.open-1, delta, "")
		}
	}
	return s.begin(growing{part: &message.TextPart{}, text: []byte(delta)})
}

// Thinking adds to what the model thinks. A signature belongs to the thought as a whole.
func (s *Stream) Thinking(delta, signature string) error {
	if g := s.current(); g != nil {
		if p, ok := g.part.(*message.ThinkingPart); ok {
			p.Signature += signature
			g.text = append(g.text, delta...)
			return s.grown(s.open-1, delta, "")
		}
	}
	if delta == "" && signature == "" {
		return nil
	}
	return s.begin(growing{part: &message.ThinkingPart{Signature: signature}, text: []byte(delta)})
}

// ToolCall adds to a tool call. The key, such as the provider's index of the call, tells calls apart; name and id may
// come with any one piece, args come in pieces. Who watches is told of the call when it has its name.
func (s *Stream) ToolCall(key int, id, name, args string) error {
	i := s.FindTool(key)
	if i < 0 {
		return s.begin(growing{part: &message.ToolCallPart{ToolName: name, ToolCallID: id}, text: []byte(args), key: key})
	}
	g := &s.parts[i]
	p := g.part.(*message.ToolCallPart)
	if name != "" {
		p.ToolName = name
	}
	if p.ToolCallID == "" {
		p.ToolCallID = id
	}
	g.text = append(g.text, args...)
	if !g.told {
		return s.start(i)
	}
	return s.grown(i, "", args)
}

// Usage tells what the response has used so far, all of it, where the provider says so midway. The error is that of a limit
// that has been reached.
func (s *Stream) Usage(u usage.Request) error {
	if s.err == nil && s.check != nil {
		s.err = s.check(u)
	}
	return s.err
}

// find returns the index of the tool call with a key, or -1.
func (s *Stream) FindTool(key int) int {
	for i := range s.parts {
		if _, ok := s.parts[i].part.(*message.ToolCallPart); ok && s.parts[i].key == key {
			return i
		}
	}
	return -1
}

// current returns the part that is open, if any.
func (s *Stream) current() *growing {
	if s.open == 0 {
		return nil
	}
	return &s.parts[s.open-1]
}

// begin ends the part that is open, and opens another.
func (s *Stream) begin(g growing) error {
	if err := s.end(); err != nil {
		return err
	}
	s.parts = append(s.parts, g)
	s.open = len(s.parts)
	return s.start(s.open - 1)
}

// start tells that a part begins, unless it is a call that has no name yet.
func (s *Stream) start(i int) error {
	if c, ok := s.parts[i].part.(*message.ToolCallPart); ok && c.ToolName == "" {
		return s.err
	}
	return s.tellStart(i)
}

func (s *Stream) tellStart(i int) error {
	if !s.watched() {
		return s.err
	}
	g := &s.parts[i]
	g.told = true
	if c, ok := g.part.(*message.ToolCallPart); ok && s.callID != nil && (c.ToolCallID == "" || s.calledBefore(i, c.ToolCallID)) {
		c.ToolCallID = s.callID(i)
	}
	return s.tell(&PartStartEvent{Index: i, Part: g.whole()})
}

// calledBefore tells whether a call before part i has that id.
func (s *Stream) calledBefore(i int, id string) bool {
	return slices.ContainsFunc(s.parts[:i], func(g growing) bool {
		c, ok := g.part.(*message.ToolCallPart)
		return ok && c.ToolCallID == id
	})
}

// grown tells that a part has grown.
func (s *Stream) grown(i int, content, args string) error {
	if content == "" && args == "" || !s.watched() {
		return s.err
	}
	return s.tell(&PartDeltaEvent{Index: i, Content: content, Args: args})
}

// end tells that the open part is complete. A call that grows later all the same is complete only in the Response.
func (s *Stream) end() error {
	g := s.current()
	if g == nil {
		return nil
	}
	i := s.open - 1
	s.open = 0
	if !g.told {
		_ = s.tellStart(i) // its error is kept
	}
	if !s.watched() {
		return s.err
	}
	return s.tell(&PartEndEvent{Index: i, Part: g.whole()})
}

// whole returns a copy of the part with its text.
func (g *growing) whole() message.ResponsePart {
	text := string(g.text)
	switch p := g.part.(type) {
	case *message.TextPart:
		return &message.TextPart{Content: text}
	case *message.ThinkingPart:
		return &message.ThinkingPart{Content: text, Signature: p.Signature}
	case *message.ToolCallPart:
		c := *p
		c.Args = text
		return &c
	}
	return g.part
}

// Response ends the last part and returns the response so far. Call it once, at the end.
func (s *Stream) Response() (*message.Response, error) {
	err := s.end()
	r := &message.Response{Parts: make([]message.ResponsePart, len(s.parts))}
	for i := range s.parts {
		r.Parts[i] = s.parts[i].whole()
	}
	return r, err
}

// watched tells whether anybody wants events: else none need to be made.
func (s *Stream) watched() bool { return s.emit != nil && s.err == nil }

func (s *Stream) tell(e Event) error {
	if s.watched() {
		s.err = s.emit(e)
	}
	return s.err
}

// replay tells of a response that came at once.
func (s *Stream) replay(r *message.Response) error {
	parts := r.Parts
	if s.callID != nil {
		parts = message.NameCalls(parts, s.callID)
	}
	for i, p := range parts {
		if err := s.tell(&PartStartEvent{Index: i, Part: p}); err != nil {
			return err
		}
		if err := s.tell(&PartEndEvent{Index: i, Part: p}); err != nil {
			return err
		}
	}
	return nil
}

// NewResponseStream returns a stream for the response to in. It adds a FinalResultEvent where the output may begin.
func NewStream(in *Request, emit func(Event) error) *Stream {
	final := false
	return &Stream{emit: func(e Event) error {
		err := emit(e)
		start, ok := e.(*PartStartEvent)
		if final || !ok || err != nil {
			return err
		}
		switch p := start.Part.(type) {
		case *message.TextPart:
			if final = in.AllowText; final {
				return emit(&FinalResultEvent{})
			}
		case *message.ToolCallPart:
			if final = FindTool(in.OutputTools, p.ToolName) != nil; final {
				return emit(&FinalResultEvent{p.ToolName, p.ToolCallID})
			}
		}
		return nil
	}}
}

// Check makes the stream refuse usage for which check returns an error, such as that of a limit.
func (s *Stream) Check(check func(usage.Request) error) { s.check = check }

// NameCalls makes the stream name calls without an id of their own by the index of their part.
func (s *Stream) NameCalls(callID func(part int) string) { s.callID = callID }
