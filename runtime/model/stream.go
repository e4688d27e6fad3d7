package model

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A Stream is a response that is watched while the model makes it. The model identifies parts by keys that it chooses,
// such as the provider's index of a content block; several parts may grow side by side. A part's index in the response
// is the order in which parts were added.
//
// All methods may be called on a nil Stream, which is not watched: they do nothing. They return the first error of the
// function that watches, or an error that says what the model has done wrong; after it no more is reported, and the
// model stops. Reset clears the second kind, so that another model may be asked. A Stream is not safe for concurrent
// use.
type Stream struct {
	emit   func(*Event) error
	event  Event    // the latest, of which emit gets a pointer: events are large, and go through several functions
	delta  textKind // what the event is a delta of; noText if it is something else
	callID func(part int) string
	used   func(usage.Request) error
	mode   message.OutputMode
	err    error // of the function that watches
	misuse error // of the model
	parts  []growing
	last   *growing // of parts, where the latest delta was, and mostly the next one is; nil if that is not known
	index  index
	output *Output // in which forms the output may come; nil if a FinalResultEvent is not wanted
	final  bool    // there was one
}

// NewStream returns a stream that calls emit for each event of a response. emit may be nil: the stream then only puts the
// response together. A wrapper that looks at the response of the model that it wraps passes on what it has seen, or holds
// it back, by Emit of its own stream:
//
//	inner := model.NewStream(func(e model.Event) error {
//		log.Print(e.Kind)
//		return s.Emit(e)
//	})
func NewStream(emit func(Event) error) *Stream {
	if emit == nil {
		return new(Stream)
	}
	return &Stream{emit: func(e *Event) error { return emit(*e) }}
}

// NameCalls makes the stream give an id to calls without one, or with that of an earlier call, which callID makes of the
// index of the part. A call is earlier than another if it was reported before.
func (s *Stream) NameCalls(callID func(part int) string) {
	if s != nil {
		s.callID = callID
	}
}

// CheckUsage makes the stream call check with what the response has used so far, each time that the model reports it. The stream stops
// with the error that check returns.
func (s *Stream) CheckUsage(check func(usage.Request) error) {
	if s != nil {
		s.used = check
	}
}

// asked notes the form in which the output is asked for.
func (s *Stream) asked(mode message.OutputMode) {
	if s != nil {
		s.setMode(mode)
	}
}

func (s *Stream) setMode(mode message.OutputMode) { s.mode, s.delta = mode, noText }

// Add begins a part, which may have content already. The stream does not change it. A tool call without a name is reported
// once Update has given it one.
func (s *Stream) Add(key int, part message.ResponsePart) error {
	switch {
	case s == nil:
		return nil
	case message.FindNilResponsePart([]message.ResponsePart{part}) != "":
		return s.fail(fmt.Errorf("agentgen: the part with the key %d that the model has added to its stream is nil", key))
	case s.find(key) >= 0:
		return s.fail(fmt.Errorf("agentgen: the model has added two parts with the key %d to its stream", key))
	case s.Err() != nil:
		return s.Err()
	}
	own, text := split(part)
	s.parts = append(s.parts, growing{key: key, index: len(s.parts), kind: kindOf(own), part: own, text: []byte(text)})
	s.last = nil
	s.index.add(s.parts)
	return s.start(len(s.parts) - 1)
}

// Text adds to the text of a *message.TextPart, which begins with the first delta that is not empty. It also adds to the
// content of a *message.CompactionPart that Add has begun.
func (s *Stream) Text(key int, delta string) error {
	if s == nil || delta == "" {
		return s.Err()
	}
	if g := s.growing(key); g != nil {
		return s.grow(g, plainText, delta)
	}
	return s.Add(key, &message.TextPart{Content: delta})
}

// Thinking adds to the text of a *message.ThinkingPart, which begins with the first delta that is not empty.
func (s *Stream) Thinking(key int, delta string) error {
	if s == nil || delta == "" {
		return s.Err()
	}
	if g := s.growing(key); g != nil {
		return s.grow(g, thinkingText, delta)
	}
	return s.Add(key, &message.ThinkingPart{Content: delta})
}

// Args adds to the arguments of a tool call that Add has begun.
func (s *Stream) Args(key int, delta string) error {
	if s == nil || delta == "" {
		return s.Err()
	}
	if g := s.growing(key); g != nil {
		return s.grow(g, argsText, delta)
	}
	return s.unknown(key)
}

// Update changes a part apart from its growing text: a name, an id, a signature, the provider's details. f gets the
// stream's own copy of the part. Nothing happens if there is no part with that key.
func (s *Stream) Update(key int, f func(part message.ResponsePart)) error {
	if s == nil {
		return nil
	}
	i := s.find(key)
	if i < 0 || s.Err() != nil {
		return s.Err()
	}
	g := &s.parts[i]
	id := g.callID()
	if f(g.part); !g.told {
		return s.start(i)
	}
	g.keepID(id)
	if s.emit == nil {
		return nil
	}
	return s.tell(Event{Kind: PartDeltaEvent, Index: i, Delta: Delta{Part: g.whole()}})
}

// End reports that a part is complete. A part that ends twice, or that does not exist, is not reported.
func (s *Stream) End(key int) error {
	if s == nil {
		return nil
	}
	if i := s.find(key); i >= 0 {
		return s.end(i)
	}
	return s.Err()
}

// Reset discards all parts, and what the model has done wrong: the request is sent again, by this model or another one. The
// model that sends it says with Prepare in which form it asks for the output.
func (s *Stream) Reset() error {
	if s == nil {
		return nil
	}
	s.misuse = nil
	s.setMode(message.OutputAuto)
	return s.discard()
}

// discard discards all parts.
func (s *Stream) discard() error {
	if len(s.parts) == 0 {
		return s.Err()
	}
	s.parts, s.last, s.index, s.final = s.parts[:0], nil, index{}, false
	return s.tell(Event{Kind: ResponseResetEvent})
}

// Usage reports what the response has used so far, all of it. The error may be that of a limit that has been reached.
func (s *Stream) Usage(u usage.Request) error {
	if s == nil || s.emit == nil {
		return s.Err()
	}
	return s.tellUsage(Event{Kind: ResponseUsageEvent, Usage: &u})
}

func (s *Stream) tellUsage(e Event) error {
	if s.tell(e) == nil && s.used != nil {
		s.err = s.used(*e.Usage)
	}
	return s.Err()
}

// Replace discards all parts and reports those of a response that is complete, which is in the OutputMode that it says.
// Nothing is reported of a response that is nil, or has a part that is: the run refuses it.
func (s *Stream) Replace(r *message.Response) error {
	if s == nil {
		return nil
	}
	_ = s.discard() // its error is kept
	if r == nil || message.FindNilResponsePart(r.Parts) != "" {
		return s.Err()
	}
	if r.OutputMode != message.OutputAuto {
		s.setMode(r.OutputMode)
	}
	for i, p := range r.Parts {
		if s.Add(i, p) != nil || s.End(i) != nil {
			break
		}
	}
	return s.Err()
}

// Complete reports the parts of a response, as Replace does, if the model has reported none, because it does not stream
// or a wrapper has held them back. Callers of Respond with a stream call it with the response.
func (s *Stream) Complete(r *message.Response) error {
	if s == nil || len(s.parts) > 0 {
		return s.Err()
	}
	return s.Replace(r)
}

// Emit reports an event of another stream. The index of a part becomes its key.
func (s *Stream) Emit(e Event) error {
	if s == nil {
		return nil
	}
	if e.OutputMode != message.OutputAuto && e.OutputMode != s.mode {
		s.setMode(e.OutputMode)
	}
	switch e.Kind {
	case PartStartEvent:
		return s.Add(e.Index, e.Part)
	case PartDeltaEvent:
		return s.emitDelta(e)
	case PartEndEvent:
		return s.End(e.Index)
	case ResponseUsageEvent:
		if e.Usage == nil {
			return s.fail(errors.New("agentgen: a ResponseUsageEvent of the model's stream has no Usage"))
		}
		return s.tellUsage(e)
	case ResponseResetEvent:
		return s.Reset()
	}
	return s.tell(e)
}

func (s *Stream) emitDelta(e Event) error {
	i := s.find(e.Index)
	switch {
	case i < 0:
		return s.unknown(e.Index)
	case e.Delta == Delta{}: // a wrapper has left nothing of it
		return s.Err()
	case e.Delta.Part != nil && message.FindNilResponsePart([]message.ResponsePart{e.Delta.Part}) != "":
		return s.fail(fmt.Errorf("agentgen: the part with the key %d, of which the model's stream reports a change, is nil", e.Index))
	case e.Delta.Part == nil:
		return s.grow(&s.parts[i], e.Delta.textKind(), e.Delta.String())
	}
	g := &s.parts[i]
	id := g.callID()
	g.replace(e.Delta.Part)
	g.keepID(id)
	return s.tell(Event{Kind: PartDeltaEvent, Index: i, Delta: Delta{Part: g.whole()}})
}

// Err returns the error with which the stream has stopped, or nil.
func (s *Stream) Err() error {
	switch {
	case s == nil:
		return nil
	case s.err != nil:
		return s.err
	}
	return s.misuse
}

// Response ends the parts that are still growing and returns the response so far: its parts and its output mode.
func (s *Stream) Response() *message.Response {
	if s == nil {
		return &message.Response{}
	}
	r := &message.Response{OutputMode: s.mode}
	if len(s.parts) > 0 {
		r.Parts = make([]message.ResponsePart, len(s.parts))
	}
	for i := range s.parts {
		_ = s.end(i) // its error is kept
		r.Parts[i] = s.parts[i].whole()
	}
	return r
}

// find returns the index of the part with a key, or -1.
func (s *Stream) find(key int) int { return s.index.find(s.parts, key) }

// growing returns the part with a key, nil if there is none.
func (s *Stream) growing(key int) *growing {
	if g := s.last; g != nil && g.key == key {
		return g
	}
	i := s.find(key)
	if i < 0 {
		return nil
	}
	s.last = &s.parts[i]
	return s.last
}

// start reports that a part begins, unless it is a call that has no name yet.
func (s *Stream) start(i int) error {
	if c, ok := s.parts[i].part.(*message.ToolCallPart); ok && c.ToolName == "" {
		return s.Err()
	}
	return s.begin(i)
}

// begin reports that a part begins. A call has an id from then on.
func (s *Stream) begin(i int) error {
	g := &s.parts[i]
	c, ok := g.part.(*message.ToolCallPart)
	if ok && s.callID != nil {
		if c.ToolCallID == "" || s.index.called(s.parts, c.ToolCallID) {
			c.ToolCallID = s.callID(i)
		}
		s.index.call(c.ToolCallID)
	}
	g.told = true
	if s.emit == nil {
		return s.Err()
	}
	if err := s.tell(Event{Kind: PartStartEvent, Index: i, Part: g.whole()}); err != nil || s.output == nil || s.final {
		return err
	}
	return s.tellFinal()
}

// tellFinal reports that the output may begin with the part that was reported last.
func (s *Stream) tellFinal() error {
	var call *message.ToolCallPart
	if call, s.final = s.output.begins(&s.event); s.final {
		s.event, s.delta = Event{Kind: FinalResultEvent, Call: call}, noText
		s.err = s.emit(&s.event)
	}
	return s.Err()
}

// grow adds to the text of a part.
func (s *Stream) grow(g *growing, kind textKind, text string) error {
	if g.kind != kind || kind == noText {
		return s.fail(fmt.Errorf("agentgen: the part with the key %d of the model's stream is a %T, which does not grow so", g.key, g.part))
	}
	if s.Err() != nil {
		return s.Err()
	}
	g.add(text)
	if !g.told || s.emit == nil {
		return nil
	}
	s.setDelta(g.index, kind, text)
	s.err = s.emit(&s.event) // as tell does
	return s.err
}

// setDelta makes the event that of a delta of text. It mostly is one already, and only what differs is written: that is cheaper while
// garbage is collected.
func (s *Stream) setDelta(i int, kind textKind, text string) {
	e := &s.event
	if s.delta != kind {
		*e, s.delta = Event{Kind: PartDeltaEvent, OutputMode: s.mode}, kind
	}
	e.Index = i
	switch kind {
	case plainText:
		e.Delta.Text = text
	case thinkingText:
		e.Delta.Thinking = text
	default:
		e.Delta.Args = text
	}
}

// end reports that a part is complete. A call whose name never came is reported now.
func (s *Stream) end(i int) error {
	g := &s.parts[i]
	if g.ended || s.Err() != nil {
		return s.Err()
	}
	g.ended = true
	g.settle()
	if !g.told {
		_ = s.begin(i) // its error is kept
	}
	if s.emit == nil {
		return nil
	}
	return s.tell(Event{Kind: PartEndEvent, Index: i, Part: g.whole()})
}

func (s *Stream) tell(e Event) error {
	if s.Err() == nil && s.emit != nil {
		s.event, s.delta = e, noText
		s.event.OutputMode = s.mode
		s.err = s.emit(&s.event)
	}
	return s.Err()
}

// unknown stops the stream of a model that has sent more of a part that it has not begun.
func (s *Stream) unknown(key int) error {
	return s.fail(fmt.Errorf("agentgen: the model has sent more of the part with the key %d, which it has not added to its stream", key))
}

// fail stops the stream with an error of the model's.
func (s *Stream) fail(err error) error {
	if s.misuse == nil {
		s.misuse = err
	}
	return s.Err()
}
