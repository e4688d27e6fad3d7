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
var errUnread = errors.New("agentgen: the run is not over: ask for the result after the loop that reads its events")

// Stream is a run that is watched. It begins when its events are asked for, and continues only as they are taken.
// Range over one of Events, Text and Outputs, once, or just ask for the Result.
//
// A Stream is not safe for concurrent use.
type Stream[O any] struct {
	run     func(w watcher[O]) (*Result[O], error)
	started bool
	result  *Result[O]
	err     error
}

// Stream is Run, watched: the same run with the same messages, while its events are reported as they happen. If a model does
// not stream, the events of its response are reported when the whole response has arrived.
func (a *Agent[D, O]) Stream(ctx context.Context, deps D, prompt string, opts ...RunOption) *Stream[O] {
	return &Stream[O]{run: func(w watcher[O]) (*Result[O], error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		w.emit = seq.Cancelling(w.emit, cancel)
		if w.partial != nil {
			w.partial = seq.Cancelling(w.partial, cancel)
		}
		return a.run(ctx, deps, prompt, opts, w)
	}}
}

// Events returns what happens in the run, in the order in which it happens. The last event is a model.RunResultEvent, or
// there is an error instead, which is that of Run. Breaking out of the loop cancels the run and waits for its tools, as Run
// does.
func (s *Stream[O]) Events() iter.Seq2[model.Event, error] {
	return func(yield func(model.Event, error) bool) {
		watch := func(c *seq.Consumer[model.Event]) watcher[O] { return watcher[O]{emit: c.Take} }
		consume(s, yield, watch, func(res *Result[O]) model.Event {
			return model.Event{Kind: model.RunResultEvent, Output: res.encoded}
		})
	}
}

// consume runs the stream for a loop that takes its values. The last of them is made of the result, or an error.
func consume[O, E any](s *Stream[O], yield func(E, error) bool, watch func(*seq.Consumer[E]) watcher[O], last func(*Result[O]) E) {
	var none E
	if s.started {
		yield(none, errors.New("the events of a stream can be read only once"))
		return
	}
	s.started, s.err = true, errUnread
	c := seq.Consumer[E]{Yield: yield, Stop: model.ErrStreamStopped}
	s.result, s.err = s.run(watch(&c))
	switch {
	case c.Panicked != nil:
		panic(c.Panicked)
	case c.Stopped:
	case s.err != nil:
		yield(none, s.err)
	default:
		yield(last(s.result), nil)
	}
}

// Text returns the text that the model writes, piece by piece. It is Events with all else left out. Where a request is sent
// again, the text begins anew.
func (s *Stream[O]) Text() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var texts []bool // which parts of the response are text
		for e, err := range s.Events() {
			var piece string
			switch e.Kind {
			case model.PartStartEvent:
				p, ok := e.Part.(*message.TextPart)
				if texts = append(texts[:e.Index], ok); ok {
					piece = p.Content
				}
			case model.PartDeltaEvent:
				if texts[e.Index] {
					piece = e.Delta.Text
				}
			}
			if (piece != "" || err != nil) && !yield(piece, err) {
				return
			}
		}
	}
}

// Result returns how the run ended, and lets it run if it has not begun. After a loop that was left early the error wraps
// model.ErrStreamStopped; a run that has its output by then keeps it, so that a loop that is left at the last events has the
// result. Within the loop it is an error, and also after a loop that never came to its end because its goroutine has ended.
func (s *Stream[O]) Result() (*Result[O], error) {
	if !s.started {
		for range s.Events() {
		}
	}
	return s.result, s.err
}
