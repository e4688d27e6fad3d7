package runtime

import (
	"context"
	"errors"
	"iter"

	"github.com/agentgen-go/agentgen/runtime/internal/seq"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// errUnread is the error of a stream while its events are read.
var errUnread = errors.New("agentgen: the run is not over: ask for the result after the loop that reads its events")

// Stream is a run that is watched. It begins when its events are asked for, and goes on only as they are taken.
// Range over one of Events, Text and Outputs, once, or just ask for the Result.
//
// A Stream is not safe for concurrent use.
type Stream[O any] struct {
	run     func(w watcher) (*Result[O], error)
	started bool
	result  *Result[O]
	err     error
}

// Stream is Run, watched: the same run with the same messages, while its events are told as they happen. Models that are
// no Streamer are told of when their response is complete.
func (a *Agent[D, O]) Stream(ctx context.Context, deps D, prompt string, opts ...RunOption) *Stream[O] {
	return &Stream[O]{run: func(w watcher) (*Result[O], error) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		w.emit = seq.Cancelling(w.emit, cancel)
		return a.run(ctx, deps, prompt, opts, w)
	}}
}

// Events returns what happens in the run, in the order in which it happens. The last event is a *RunResultEvent, or there
// is an error instead, which is that of Run. Breaking out of the loop cancels the run and waits for its tools, as Run does.
func (s *Stream[O]) Events() iter.Seq2[model.Event, error] { return s.events(false) }

// events is Events, if need be with partialOutputEvents among them.
func (s *Stream[O]) events(outputs bool) iter.Seq2[model.Event, error] {
	return func(yield func(model.Event, error) bool) {
		if s.started {
			yield(nil, errors.New("the events of a stream can be read only once"))
			return
		}
		s.started, s.err = true, errUnread
		c := seq.Consumer[model.Event]{Yield: yield, Stop: model.ErrStreamStopped}
		s.result, s.err = s.run(watcher{c.Take, outputs})
		switch {
		case c.Panicked != nil:
			panic(c.Panicked)
		case c.Stopped:
		case s.err != nil:
			yield(nil, s.err)
		default:
			yield(&RunResultEvent[O]{s.result}, nil)
		}
	}
}

// Text returns the text that the model writes, piece by piece. It is Events with all else left out.
func (s *Stream[O]) Text() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var text int // index of the text part that grows, plus 1
		for e, err := range s.Events() {
			var piece string
			switch e := e.(type) {
			case *model.PartStartEvent:
				text = 0
				if p, ok := e.Part.(*message.TextPart); ok {
					text, piece = e.Index+1, p.Content
				}
			case *model.PartDeltaEvent:
				if e.Index+1 == text {
					piece = e.Content
				}
			}
			if (piece != "" || err != nil) && !yield(piece, err) {
				return
			}
		}
	}
}

// Result returns how the run ended, and lets it run if it has not begun. After a loop that was left early the error wraps
// ErrStreamStopped; a run that has its answer by then keeps it, so that who leaves at the last events has the result all the
// same. Within the loop it is an error, and so it is after a loop that never came to its end, as its goroutine has ended.
func (s *Stream[O]) Result() (*Result[O], error) {
	if !s.started {
		for range s.Events() {
		}
	}
	return s.result, s.err
}

// watcher tells of what happens in a run.
type watcher struct {
	emit func(model.Event) error
	// outputs asks for partialOutputEvents.
	outputs bool
}

// tell tells of an event, if somebody watches. Where nobody wants it any more, the run's context has ended.
func (w *watcher) tell(e model.Event) {
	if w.emit != nil {
		_ = w.emit(e) // the end of the context says it, too
	}
}

// calls tells which calls begin.
func (w *watcher) calls(work []loop.Work) {
	if w.emit == nil {
		return
	}
	for i := range work {
		if work[i].Kind != loop.WorkText && !work[i].Again {
			w.tell(callEvent(&work[i]))
		}
	}
}

// ended tells how the call of a function tool ended. What becomes of an answer is known only when all calls have ended.
func (w *watcher) ended(l *loop.Loop, index int) {
	if w.emit == nil {
		return
	}
	if result, ok := l.Ended(index); ok {
		w.tell(&model.FunctionToolResultEvent{result})
	}
}

// settled tells of what has become part of the history and has not been told of yet: answers, calls that the loop has
// answered itself, and what was said to the run.
func (w *watcher) settled(l *loop.Loop) {
	messages := l.Delivered()
	if w.emit == nil || l.State() == loop.StepExecute || l.Err() != nil {
		return
	}
	for _, s := range l.Settled() {
		w.settle(&s)
	}
	for _, m := range messages {
		w.tell(&model.EnqueuedMessagesEvent{m})
	}
}

func (w *watcher) settle(s *loop.Settled) {
	if !s.Begun {
		w.tell(callEvent(&s.Work))
	}
	if s.Work.Kind == loop.WorkOutput {
		w.tell(&model.OutputToolResultEvent{s.Result})
	} else {
		w.tell(&model.FunctionToolResultEvent{s.Result})
	}
}

func callEvent(w *loop.Work) model.Event {
	if w.Kind == loop.WorkOutput {
		return &model.OutputToolCallEvent{w.Call}
	}
	return &model.FunctionToolCallEvent{w.Call}
}
