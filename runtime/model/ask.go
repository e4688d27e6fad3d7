package model

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/seq"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Ask sends one request to a model, without an agent: no tool is called, and nothing is retried. Fields of r may be
// left zero that runs fill in: without Instructions those of the last message apply, and without Output the model may
// answer in plain text. Tool calls without a result are sent as runs send them. It returns a *ConfigError if r cannot
// be sent, a *usage.LimitError if it exceeds a limit (see WithLimits), and otherwise the model's error.
func Ask(ctx context.Context, m Model, r Request, opts ...AskOption) (*message.Response, error) {
	if err := r.complete(m); err != nil {
		return nil, err
	}
	a := accountOf(opts)
	if err := a.before(ctx, m, &r); err != nil {
		return nil, err
	}
	return a.after(Within(ctx, Timeout(m, &r), func(ctx context.Context) (*message.Response, error) {
		return checkedResponse(m.Respond(ctx, &r, nil))
	}))
}

// Watch is Ask for a response that is watched. The request is sent when its events, or the response, are read.
func Watch(ctx context.Context, m Model, r Request, opts ...AskOption) *Watched {
	return &Watched{run: func(emit func(*Event) error, stop *context.CancelCauseFunc) (*message.Response, error) {
		if err := r.complete(m); err != nil {
			return nil, err
		}
		a := accountOf(opts)
		if err := a.before(ctx, m, &r); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		*stop = cancel
		s := r.Stream(a.watch(emit, cancel))
		return a.after(Within(ctx, Timeout(m, &r), func(ctx context.Context) (*message.Response, error) {
			res, err := checkedResponse(m.Respond(ctx, &r, s))
			if err == nil {
				err = s.Complete(res)
			}
			return res, err
		}))
	}}
}

// Stream returns the stream of the response to r for the driver of a run: it reports a FinalResultEvent where the
// output may begin. An event that emit gets is valid until emit returns.
func (r *Request) Stream(emit func(*Event) error) *Stream {
	return &Stream{emit: emit, output: &r.Output}
}

// begins reports whether the part that begins with e may be the output.
func (o *Output) begins(e *Event) (call *message.ToolCallPart, ok bool) {
	switch p := e.Part.(type) {
	case *message.TextPart:
		return nil, o.AllowText || o.Resolve(e.OutputMode).IsJSON()
	case *message.FilePart:
		return nil, o.AllowImage
	case *message.ToolCallPart:
		return p, o.Sent(p.ToolName, e.OutputMode) != nil
	}
	return nil, false
}

// ErrStreamStopped is wrapped by the error of a watched run or response whose events are no longer wanted.
var ErrStreamStopped = errors.New("the stream was stopped before it had ended")

// errIncomplete is the error of a Watched while its events are read.
var errIncomplete = errors.New("agentgen: the response is not complete: call Response after the loop that reads its events")

// Watched is a response that is watched while the model makes it. Range over Events, once, or just call Response.
//
// A Watched is not safe for concurrent use.
type Watched struct {
	run      func(emit func(*Event) error, stop *context.CancelCauseFunc) (*message.Response, error)
	started  bool
	response *message.Response
	err      error
}

// Events returns the events of the response. Breaking out of the loop ends the request.
func (w *Watched) Events() iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if w.started {
			yield(Event{}, errors.New("the events of a stream can be read only once"))
			return
		}
		w.started, w.err = true, errIncomplete
		c := seq.Consumer[Event]{Yield: yield, Stop: ErrStreamStopped}
		w.response, w.err = w.run(c.Take, &c.Cancel)
		switch {
		case c.Panicked != nil:
			panic(c.Panicked)
		case w.err != nil && !c.Stopped:
			yield(Event{}, w.err)
		}
	}
}

// Response returns the whole response, and sends the request if that has not been done. If the request has failed
// midway, it is what there was of the response, together with the error. After a loop that was left before the response
// was complete, the error wraps ErrStreamStopped. Within the loop it returns an error, and also after a loop that did
// not end because its goroutine has ended.
func (w *Watched) Response() (*message.Response, error) {
	if !w.started {
		for range w.Events() {
		}
	}
	return w.response, w.err
}

// complete fills in what r leaves open, and returns an error if it cannot be sent.
func (r *Request) complete(m Model) error {
	if m == nil {
		return unsendable("the Model is nil")
	}
	if place := message.FindNil(r.Messages); place != "" {
		return unsendable("%s is nil", place)
	}
	if len(r.Messages) == 0 {
		return unsendable("Request.Messages is empty")
	}
	last, ok := r.Messages[len(r.Messages)-1].(*message.Request)
	if !ok {
		return unsendable("the messages must end with a *message.Request, not with a %T", r.Messages[len(r.Messages)-1])
	}
	if len(r.Instructions) == 0 && last.Instructions != "" {
		r.Instructions = []Instruction{{Text: last.Instructions}}
	}
	r.Messages = message.Repair(r.Messages)
	o := &r.Output
	o.AllowText = o.AllowText || len(o.Choices)+len(o.Functions) == 0 && !o.AllowImage
	return nil
}

// Timeout returns how long a request to m may take, 0 for no limit.
func Timeout(m Model, r *Request) time.Duration {
	if r.Settings != nil && r.Settings.Timeout > 0 {
		return r.Settings.Timeout
	}
	return m.Info().Settings.OrZero().Timeout
}

// Within calls ask, the request to a model, with a context that ends after a limit; 0 means no limit. A response that
// comes later is returned together with an error.
func Within(parent context.Context, limit time.Duration, ask func(context.Context) (*message.Response, error)) (*message.Response, error) {
	if limit <= 0 {
		return ask(parent)
	}
	ctx, cancel := context.WithTimeout(parent, limit)
	defer cancel()
	res, err := ask(ctx)
	if ctx.Err() == nil || parent.Err() != nil {
		return res, err
	}
	if err == nil { // the response came, but too late
		err = ctx.Err()
	}
	return res, &lateError{limit, err}
}

// checkedResponse checks what a model has returned.
func checkedResponse(res *message.Response, err error) (*message.Response, error) {
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
