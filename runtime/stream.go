package runtime

import (
	"context"
	"errors"
	"iter"

	"github.com/agentgen-go/agentgen/runtime/internal/seq"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// errUnread is the error of a stream while its events are read.
var errUnread = errors.New("agentgen: the run is not over: call Result after the loop that reads its events")

// Stream is a run that is watched. It begins when its events are read, and continues only as they are read. Range over
// one of Events, Text, Outputs and Updates, once, or just call Result.
//
// A Stream is not safe for concurrent use.
type Stream[O any] struct {
	watched
	result *Result[O]
	// show gets partial outputs, each valid until it returns; nil if they are not wanted.
	show func(*O) error
}

// watched is the part of a Stream that does not depend on its type.
type watched struct {
	run     func(w watcher, stop *context.CancelCauseFunc) (encoded RawJSON, err error)
	started bool
	err     error
}

// Stream is Run, watched: the same run with the same messages, while its events are reported as they happen. If a model does
// not stream, the events of its response are reported when the whole response has arrived.
func (a *Agent[D, O]) Stream(ctx context.Context, deps D, prompt string, opts ...RunOption) *Stream[O] {
	s := new(Stream[O])
	s.run = func(w watcher, stop *context.CancelCauseFunc) (RawJSON, error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		*stop, w.partial = cancel, s.show != nil
		res, err := a.run(ctx, deps, prompt, opts, w, s.show)
		if s.result = res; err != nil {
			return "", err
		}
		return res.encoded, nil
	}
	return s
}

// begin marks the stream as read. It returns false if it was before.
func (s *watched) begin() bool {
	if s.started {
		return false
	}
	s.started, s.err = true, errUnread
	return true
}

var errReadTwice = errors.New("the events of a stream can be read only once")

// Events returns what happens in the run, in the order in which it happens. The last event is a model.RunResultEvent, or
// there is an error instead, which is that of Run. Breaking out of the loop cancels the run and waits for its tools, as Run
// does.
func (s *watched) Events() iter.Seq2[model.Event, error] {
	return func(yield func(model.Event, error) bool) {
		if !s.begin() {
			yield(model.Event{}, errReadTwice)
			return
		}
		c := seq.Consumer[model.Event]{Yield: yield, Stop: model.ErrStreamStopped}
		var encoded RawJSON
		encoded, s.err = s.run(watcher{emit: c.Take, result: true}, &c.Cancel)
		switch {
		case c.Panicked != nil:
			panic(c.Panicked)
		case c.Stopped:
		case s.err != nil:
			yield(model.Event{}, s.err)
		default:
			yield(model.Event{Kind: model.RunResultEvent, Output: encoded}, nil)
		}
	}
}

// Text returns the text that the model writes, piece by piece, without any other events. If a request is sent again,
// the text begins anew.
func (s *watched) Text() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if !s.begin() {
			yield("", errReadTwice)
			return
		}
		t := texts{Consumer: seq.Consumer[string]{Yield: yield, Stop: model.ErrStreamStopped}}
		_, s.err = s.run(watcher{emit: t.see}, &t.Cancel)
		switch {
		case t.Panicked != nil:
			panic(t.Panicked)
		case !t.Stopped && s.err != nil:
			yield("", s.err)
		}
	}
}

// texts takes the text out of the events of responses.
type texts struct {
	seq.Consumer[string]
	text []bool // which parts of the response are text; they need not begin in the order of their indexes
}

func (t *texts) see(e *model.Event) error {
	switch {
	case e.Delta.Text != "" && e.Index < len(t.text) && t.text[e.Index]: // only a PartDeltaEvent has one
		return t.Take(&e.Delta.Text)
	case e.Kind == model.PartStartEvent:
		p, ok := e.Part.(*message.TextPart)
		if more := e.Index + 1 - len(t.text); more > 0 {
			t.text = append(t.text, make([]bool, more)...)
		}
		if t.text[e.Index] = ok; ok && p.Content != "" {
			return t.Take(&p.Content)
		}
	}
	return nil
}

// Outputs returns the output while the model writes it, each time that more of it may be known, and at last the output
// of Result, or the error of the run. Range over it once, instead of Events and Text. Breaking out of the loop cancels
// the run and waits for its tools.
//
// A partial output lacks what is still to come, and is checked only by hooks around outputs and the agent's
// OutputValidators, with RunInfo.PartialOutput set: if one of them returns an error, that partial output is left out. The
// OnError of Hooks.OutputValidate is not called. Once it is clear that the output will be refused, it no longer changes;
// when the model has to try again, it begins anew. Slices, maps and pointers in a partial output are valid until the next
// iteration.
//
// Outputs of Agent.OutputTools are returned when they are complete.
func (s *Stream[O]) Outputs() iter.Seq2[O, error] {
	return func(yield func(O, error) bool) {
		var none O
		if !s.begin() {
			yield(none, errReadTwice)
			return
		}
		c := seq.Consumer[O]{Yield: yield, Stop: model.ErrStreamStopped}
		s.show = c.Take
		_, s.err = s.run(watcher{emit: func(*model.Event) error { return nil }}, &c.Cancel)
		switch {
		case c.Panicked != nil:
			panic(c.Panicked)
		case c.Stopped:
		case s.err != nil:
			yield(none, s.err)
		default:
			yield(s.result.Output, nil)
		}
	}
}

// An Update is an event of a run, or more of its output.
type Update[O any] struct {
	// Event is what has happened. Its Kind is empty if only the output has grown.
	Event model.Event
	// Output is the output as far as it is known, as Outputs returns it; nil if it has not changed. With the
	// RunResultEvent it is the output of Result.
	Output *O
}

// Updates returns what Events and Outputs return, in one sequence: each state of the output follows the event by which it has
// become known. Range over it once, instead of the others. Breaking out of the loop cancels the run and waits for its tools.
func (s *Stream[O]) Updates() iter.Seq2[Update[O], error] {
	return func(yield func(Update[O], error) bool) {
		if !s.begin() {
			yield(Update[O]{}, errReadTwice)
			return
		}
		c := seq.Consumer[Update[O]]{Yield: yield, Stop: model.ErrStreamStopped}
		s.show = func(output *O) error { return c.Take(&Update[O]{Output: new(*output)}) }
		var encoded RawJSON
		encoded, s.err = s.run(watcher{emit: func(e *model.Event) error { return c.Take(&Update[O]{Event: *e}) }, result: true}, &c.Cancel)
		switch {
		case c.Panicked != nil:
			panic(c.Panicked)
		case c.Stopped:
		case s.err != nil:
			yield(Update[O]{}, s.err)
		default:
			output := s.result.Output
			yield(Update[O]{model.Event{Kind: model.RunResultEvent, Output: encoded}, &output}, nil)
		}
	}
}

// Result returns the result of the run, and runs it if it has not begun. After a loop that was left early the error
// wraps model.ErrStreamStopped, unless the run already had its output. Within the loop it returns an error, and also
// after a loop that did not end because its goroutine has ended.
func (s *Stream[O]) Result() (*Result[O], error) {
	if !s.started {
		for range s.Events() {
		}
	}
	return s.result, s.err
}
