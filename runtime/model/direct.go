package model

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/seq"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Request asks a model once, without an agent: no tool is called, and nothing is asked again. in may leave open what runs
// fill in: Settings may be nil, Instructions are otherwise those of the last message, and where there are no OutputTools
// the model may answer in plain text whatever AllowText says. Calls without a result are sent as runs send
// them. The error is a *ConfigError where in is no request, and otherwise the model's own.
func Ask(ctx context.Context, model Model, in Request) (*message.Response, error) {
	if err := in.complete(model); err != nil {
		return nil, err
	}
	return Within(ctx, in.Settings, func(ctx context.Context) (*message.Response, error) {
		return answerOf(model.Request(ctx, &in))
	})
}

// RequestStream is Request, watched. The model is asked when its events are asked for.
func AskStream(ctx context.Context, model Model, in Request) *Watched {
	return &Watched{run: func(emit func(Event) error) (*message.Response, error) {
		if err := in.complete(model); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		s := NewStream(&in, seq.Cancelling(emit, cancel))
		return Within(ctx, in.Settings, func(ctx context.Context) (*message.Response, error) {
			return answerOf(Respond(ctx, model, &in, s))
		})
	}}
}

// ErrStreamStopped is wrapped by the error of a streamed run whose events nobody wanted any more.
var ErrStreamStopped = errors.New("the stream was stopped before the run had ended")

// errIncomplete is the error of a ModelStream while its events are read.
var errIncomplete = errors.New("agentgen: the response is not complete: ask for it after the loop that reads its events")

// ModelStream is a response that is watched while the model makes it. Range over Events, once, or just ask for the
// Response.
//
// A ModelStream is not safe for concurrent use.
type Watched struct {
	run      func(emit func(Event) error) (*message.Response, error)
	started  bool
	response *message.Response
	err      error
}

// Events returns what the model tells of its response. Breaking out of the loop ends the request.
func (s *Watched) Events() iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if s.started {
			yield(nil, errors.New("the events of a stream can be read only once"))
			return
		}
		s.started, s.err = true, errIncomplete
		c := seq.Consumer[Event]{Yield: yield, Stop: ErrStreamStopped}
		s.response, s.err = s.run(c.Take)
		switch {
		case c.Panicked != nil:
			panic(c.Panicked)
		case s.err != nil && !c.Stopped:
			yield(nil, s.err)
		}
	}
}

// Response returns the whole response, and asks the model if that has not been done. Where the request failed midway, it is
// what there was of it, beside the error. After a loop that was left before the response was complete the error wraps
// ErrStreamStopped. Within the loop it is an error, and so it is after a loop that never came to its end, as its goroutine has
// ended.
func (s *Watched) Response() (*message.Response, error) {
	if !s.started {
		for range s.Events() {
		}
	}
	return s.response, s.err
}

// complete fills in what in leaves open, and refuses what is no request.
func (in *Request) complete(model Model) error {
	if model == nil {
		return unsendable("there is no model to ask")
	}
	if place := message.FindNil(in.Messages); place != "" {
		return unsendable("%s is nil", place)
	}
	if len(in.Messages) == 0 {
		return unsendable("there are no messages to send")
	}
	last, ok := in.Messages[len(in.Messages)-1].(*message.Request)
	if !ok {
		return unsendable("the messages must end with a *ModelRequest, not with a %T", in.Messages[len(in.Messages)-1])
	}
	if in.Instructions == "" {
		in.Instructions = last.Instructions
	}
	w := message.Repair(in.Messages)
	in.Messages = w.Messages(in.Messages)
	in.AllowText = in.AllowText || len(in.OutputTools) == 0
	in.Settings = in.Settings.Over(SettingsOf(model)).OrZero()
	return nil
}

// unsendable is the error of a direct request that is none.
func unsendable(format string, args ...any) error {
	return &ConfigError{[]string{fmt.Sprintf(format, args...)}, "the request cannot be sent"}
}

// Within asks a model, for no longer than the settings allow. An answer that comes later is returned beside an error.
func Within(parent context.Context, s *Settings, ask func(context.Context) (*message.Response, error)) (*message.Response, error) {
	if s.Timeout <= 0 {
		return ask(parent)
	}
	ctx, cancel := context.WithTimeout(parent, s.Timeout)
	defer cancel()
	res, err := ask(ctx)
	if ctx.Err() == nil || parent.Err() != nil {
		return res, err
	}
	if err == nil { // the answer came, but too late
		err = ctx.Err()
	}
	return res, fmt.Errorf("the model has not answered within %v (ModelSettings.Timeout): %w", s.Timeout, err)
}

// AskStream asks a model and tells the stream of its response: as it comes, where the model can.
func Respond(ctx context.Context, model Model, in *Request, s *Stream) (*message.Response, error) {
	if m, ok := model.(Streamer); ok {
		return m.RequestStream(ctx, in, s)
	}
	res, err := model.Request(ctx, in)
	if err != nil || res == nil {
		return nil, err
	}
	return res, s.replay(res)
}

// answerOf checks what a model has returned.
func answerOf(res *message.Response, err error) (*message.Response, error) {
	switch {
	case err != nil:
		return res, err
	case res == nil:
		return nil, ErrNoResponse
	}
	if err := CheckResponse(res); err != nil {
		return nil, err
	}
	if res.Timestamp.IsZero() {
		stamped := *res
		stamped.Timestamp = time.Now().UTC()
		res = &stamped
	}
	return res, nil
}

// ErrNoResponse is the error of a model that has returned neither a response nor an error.
var ErrNoResponse = errors.New("the model returned neither a response nor an error")
