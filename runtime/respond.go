package runtime

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// countTokens asks the model how large the request is.
func (e *engine) countTokens(ctx context.Context, in *model.Request) error {
	n, err := e.tokens(ctx, in)
	if err != nil {
		return err
	}
	return e.feed(func() error { return e.loop.Counted(n) })
}

func (e *engine) tokens(ctx context.Context, in *model.Request) (n int, err error) {
	defer e.recovered(ctx, "model", &err)
	n, err = e.opts.model.CountTokens(ctx, in)
	if errors.Is(err, errors.ErrUnsupported) {
		return 0, &model.ConfigError{Problems: []string{"UsageLimits.CountTokensBeforeRequest is set, but " + err.Error()}}
	}
	if err != nil {
		return 0, fmt.Errorf("count the tokens of the request: %w", err)
	}
	return n, nil
}

// request asks the model.
func (e *engine) request(ctx context.Context, in *model.Request) error {
	res, err := e.response(ctx, in)
	e.hear()
	e.handled, e.decoded = false, e.decoded[:0]
	at := e.clock.now()
	e.answered = at
	res = e.priced(ctx, res, at)
	if refused, ok := err.(*refusedRequest); ok {
		why := loop.Outcome{Feedback: refused.Error(), Err: refused.retry}
		return e.feed(func() error { return e.loop.Refused(res, why, at) })
	}
	if err != nil {
		e.partial = res
		return err
	}
	return e.feed(func() error { return e.loop.Responded(res, at) })
}

// response returns the model's response, or what there is of it together with an error.
func (e *engine) response(ctx context.Context, in *model.Request) (*message.Response, error) {
	if h := e.plan.hooks; h.hooksRequests() {
		return (&hookedRequest{e: e, h: h, c: e.ownContext()}).response(ctx, in)
	}
	limit := e.base.OrZero().Timeout
	if in.Settings != nil && in.Settings.Timeout > 0 {
		limit = in.Settings.Timeout
	}
	return model.Within(ctx, limit, func(ctx context.Context) (*message.Response, error) {
		return e.askModel(ctx, e.opts.model, in, e.newStream(ctx, in))
	})
}

// newStream returns what reports a response to those who watch, nil if there are none.
func (e *engine) newStream(ctx context.Context, in *model.Request) *model.Stream {
	if e.watcher.emit == nil {
		return nil
	}
	emit := e.watcher.emit
	if e.watcher.partial {
		e.watcher.output = &outputWatcher{run: e, ctx: ctx, in: in, index: -1}
		emit = e.watcher.output.after(emit)
	}
	s := in.Stream(emit)
	s.NameCalls(e.loop.NextCallID)
	s.CheckUsage(e.checkPartial)
	return s
}

func (e *engine) askModel(ctx context.Context, asked model.Model, in *model.Request, s *model.Stream) (res *message.Response, err error) {
	defer e.recovered(ctx, "model", &err)
	if w := e.watcher.output; w != nil {
		w.ctx = ctx
		defer w.close()
	}
	res, err = asked.Respond(ctx, in, s)
	switch {
	case err == nil && res == nil:
		err = model.ErrNoResponse
	case err == nil:
		err = s.Complete(res)
	}
	return res, err
}

// checkPartial checks what a response that is still being made has used so far.
func (e *engine) checkPartial(u usage.Request) error {
	return e.feed(func() error { return e.loop.CheckPartial(u) })
}
