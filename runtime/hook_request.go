package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// maxAttempts is how often a request is sent at most, however often a hook asks for it.
const maxAttempts = 10

// hookedRequest is one request with the hooks around it.
type hookedRequest struct {
	e *engine
	h *hookSet
	c *callContext
	// answered is the latest response of the model, stream what reports it.
	answered *message.Response
	stream   *model.Stream
	// own is what goes in, and first the first attempt at it.
	own, first ModelRequest
	request    model.Request
}

// refusedRequest is the error of a hook that wants the model to be asked again.
type refusedRequest struct{ retry *RetryError }

func (r *refusedRequest) Error() string { return r.retry.Error() }

// response returns the response, or what there is of it together with an error, which is a *refusedRequest if the model is to
// be asked again.
func (r *hookedRequest) response(ctx context.Context, in *model.Request) (res *message.Response, err error) {
	defer r.e.recovered(ctx, "a hook around a request", &err)
	r.request = *in
	detach(&r.request)
	r.own = ModelRequest{Model: r.e.opts.model, Request: &r.request}
	res, err = r.h.request.wrapped(ctx, r.c, &r.own, r)
	if skipped, ok := skip[*message.Response](err); ok {
		return r.skipped(ctx, skipped)
	}
	if retry, ok := controls[*RetryError](err); ok {
		return r.answered, &refusedRequest{retry}
	}
	if err == nil && res == nil {
		err = model.ErrNoResponse
	}
	return res, err
}

// detach makes the slices of a request such that others do not see what is appended to them.
func detach(in *model.Request) {
	in.Messages, in.Instructions, in.Tools = slices.Clip(in.Messages), slices.Clip(in.Instructions), slices.Clip(in.Tools)
	in.Output.Choices, in.Output.Functions = slices.Clip(in.Output.Choices), slices.Clip(in.Output.Functions)
}

// skipped takes a response that a hook has given. Those who watch see it as if the model had.
func (r *hookedRequest) skipped(ctx context.Context, res *message.Response) (*message.Response, error) {
	switch {
	case res == nil:
		return nil, model.ErrNoResponse
	case r.stream != nil:
		return res, r.stream.Replace(res)
	}
	return res, r.e.newStream(ctx, new(model.Request)).Complete(res)
}

// do is what the Wraps are around.
func (r *hookedRequest) do(ctx context.Context, in *ModelRequest) (*message.Response, error) {
	in, err := r.h.request.enter(ctx, r.c, in)
	if err != nil {
		return nil, err
	}
	if in == nil || in.Model == nil || in.Request == nil {
		return nil, errNoRequest("Request.Before")
	}
	asked := in.Model
	for n := 1; n <= maxAttempts; n++ {
		res, err := r.attempt(ctx, r.next(in, asked, n))
		again, ok := controls[*retryRequest](err)
		if !ok {
			return res, err
		}
		if r.bill(); again.model != nil {
			asked = again.model
		}
		if err := r.stream.Reset(); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("hooks have asked for more than %d attempts at one request", maxAttempts)
}

// next returns what goes into an attempt: a copy if hooks prepare it.
func (r *hookedRequest) next(in *ModelRequest, asked model.Model, n int) *ModelRequest {
	next := &r.first
	if n > 1 {
		next = new(ModelRequest)
	}
	*next = ModelRequest{Model: asked, Request: in.Request, Attempt: n}
	if len(r.h.prepareRequest) > 0 {
		next.Request = new(*in.Request)
		detach(next.Request)
	}
	return next
}

func errNoRequest(hook string) error {
	return errors.New(hook + " of Hooks has returned no request, or one without a model")
}

// bill counts the response of an attempt that is not used.
func (r *hookedRequest) bill() {
	res := r.answered
	if r.answered = nil; res == nil {
		return
	}
	used := usage.Run{Requests: 1}
	used.CountResponse(&res.Usage)
	r.c.asides.use(&used)
}

// attempt sends the request once.
func (r *hookedRequest) attempt(ctx context.Context, in *ModelRequest) (*message.Response, error) {
	for _, prepare := range r.h.prepareRequest {
		var err error
		if in, err = prepare(ctx, r.c, in); err != nil {
			return nil, err
		}
		if in == nil || in.Model == nil || in.Request == nil {
			return nil, errNoRequest("PrepareRequest")
		}
	}
	asked := in.Model
	for _, wrap := range slices.Backward(r.h.wrapModel) {
		var err error
		if asked, err = wrap(ctx, r.c, asked); err != nil {
			return nil, err
		}
		if asked == nil {
			return nil, errNoRequest("WrapModel")
		}
	}
	res, err := r.ask(ctx, asked, in.Request)
	return r.h.request.leave(ctx, r.c, in, res, err, anyError)
}

func (r *hookedRequest) ask(ctx context.Context, asked model.Model, in *model.Request) (res *message.Response, err error) {
	if r.stream == nil {
		r.stream = r.e.newStream(ctx, in)
	}
	res, err = model.Within(ctx, model.Timeout(asked, in), func(ctx context.Context) (*message.Response, error) {
		return r.e.askModel(ctx, asked, in, r.stream)
	})
	if res != nil {
		r.answered = r.e.priced(ctx, res, r.e.clock.now())
	}
	return r.answered, err
}
