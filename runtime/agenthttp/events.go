package agenthttp

import (
	"context"
	"errors"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// The names of the last event of a stream. There is always one of them, unless the connection breaks.
const (
	DoneEvent   = "done"   // the run has succeeded: Done
	PausedEvent = "paused" // the run waits: Paused
	ErrorEvent  = "error"  // the run has failed: Failed
)

// Done is the data of the last event of a run that has succeeded. Its output is that of the model.RunResultEvent before it.
//
//agent:codec encode
type Done struct {
	Kind           string    `json:"event_kind"`
	RunID          string    `json:"run_id"`
	ConversationID string    `json:"conversation_id"`
	Usage          usage.Run `json:"usage"`
}

// Paused is the data of the last event of a run that waits for approval or for results. What resumes the run needs its history or its
// snapshot, which are not sent: see EventOptions.Paused.
//
//agent:codec encode
type Paused struct {
	Kind           string                    `json:"event_kind"`
	RunID          string                    `json:"run_id"`
	ConversationID string                    `json:"conversation_id"`
	Requests       *message.DeferredRequests `json:"requests"`
}

// Failed is the data of the last event of a run that has failed.
//
//agent:codec encode
type Failed struct {
	Kind string `json:"event_kind"`
	// Code is the runtime.ErrorCode of the error, Message a sentence for people.
	Code    string `json:"code"`
	Message string `json:"message"`
}

// EventOptions are the options of Events, beside those of each handler.
type EventOptions[O any] struct {
	Options
	// Done, if set, gets the result of a run that has succeeded, for instance to store its messages, before the last event is
	// sent. With an error the run has failed for the client.
	Done func(ctx context.Context, r *http.Request, res *runtime.Result[O]) error
	// Paused, if set, gets a run that waits, for instance to store its snapshot, before the last event is sent. With an error the run
	// has failed for the client.
	Paused func(ctx context.Context, r *http.Request, pause *runtime.PauseError) error
}

// Events returns a handler that runs an agent for each request and sends what happens as server-sent events: each model.Event under
// the name of its kind, with its JSON as data, and at last an event called done, paused or error. read says what the request asks
// for. Its error refuses the request: the text of an *Error is sent, others are logged and the client is told that the request
// cannot be served. Requests are guarded as Options.Guard says.
//
// If the client leaves, the run's context ends, unless Options.Detached is set.
func Events[D, O any](agent *runtime.Agent[D, O], read func(r *http.Request) (Input[D], error), o EventOptions[O]) http.Handler {
	return o.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := read(r)
		if err != nil {
			o.Refuse(w, r, err)
			return
		}
		ctx, cancel := o.RunContext(r)
		defer cancel()
		out := NewWriter(w, o.Options)
		defer out.Close()
		s := agent.Stream(ctx, in.Deps, in.Prompt, in.Options...)
		o.forward(ctx, s, out)
		o.end(ctx, r, s, out)
	}))
}

// Refuse refuses a request before its run begins: with the text of an *Error as JSON. Other errors are logged, and the client is
// told that the request cannot be served.
func (o *Options) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	if _, ok := errors.AsType[*Error](err); !ok {
		o.logger().ErrorContext(r.Context(), "agenthttp: a request is refused", "error", err)
	}
	refuse(w, err)
}

// Failed logs the error with which a run has ended, unless the run's context has ended it, as when the client has left. See Failure
// for what the client may know.
func (o *Options) Failed(ctx context.Context, err error) {
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		o.logger().ErrorContext(ctx, "agenthttp: a run has failed", "error", err)
	}
}

// forward sends the events of a run. It ends the run if the client leaves, unless the run is detached.
func (o *EventOptions[O]) forward(ctx context.Context, s *runtime.Stream[O], out *Writer) {
	var gone error
	var buf []byte
	for e, err := range s.Events() {
		if err != nil || gone != nil {
			continue
		}
		if buf, err = e.AppendJSON(buf[:0]); err != nil {
			o.logger().ErrorContext(ctx, "agenthttp: an event has no JSON form", "kind", e.Kind, "error", err)
			continue
		}
		if gone = out.Send(string(e.Kind), buf); gone != nil && !o.Detached {
			break
		}
	}
}

// end sends the last event.
func (o *EventOptions[O]) end(ctx context.Context, r *http.Request, s *runtime.Stream[O], out *Writer) {
	res, err := s.Result()
	pause, paused := errors.AsType[*runtime.PauseError](err)
	switch {
	case err == nil && o.Done != nil:
		err = o.Done(ctx, r, res)
	case paused && o.Paused != nil:
		if failed := o.Paused(ctx, r, pause); failed != nil {
			err, paused = failed, false
		}
	}
	switch {
	case err == nil:
		send(out, DoneEvent, &Done{DoneEvent, res.RunID, res.ConversationID, res.Usage()})
	case paused:
		send(out, PausedEvent, &Paused{PausedEvent, pause.RunID, pause.ConversationID, pause.Requests})
	default:
		o.Failed(ctx, err)
		code, message := Failure(err)
		send(out, ErrorEvent, &Failed{ErrorEvent, code, message})
	}
}

// send sends an event. A client that has left misses it.
func send(out *Writer, name string, v interface {
	AppendJSON(dst []byte) ([]byte, error)
}) {
	if b, err := v.AppendJSON(nil); err == nil {
		_ = out.Send(name, b)
	}
}
