package testmodel

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// FuncModel is a model implemented by a function. Make one with Func, StreamFunc or Script. Its fields may be set
// before its first use.
type FuncModel struct {
	// Profile says what the model supports. The zero Profile supports what most models do.
	Profile model.Profile
	// Settings are the model's own defaults; nil for none.
	Settings *model.Settings

	respond func(ctx context.Context, a *ask) (*message.Response, error)
	// streams is set if respond reports to the stream itself.
	streams bool
}

// ask is what a model is asked.
type ask struct {
	*model.Prepared
	step   int // the number of the request in its run, 0 if it is not part of one
	stream *model.Stream
}

// Func makes a model of a function, which gets each request as a model with the FuncModel's Profile sends it. Usage and
// ModelName of its responses are filled in if they are zero; the response itself is not changed. The function must be safe
// for concurrent use if the model is to be.
func Func(respond func(ctx context.Context, p *model.Prepared) (*message.Response, error)) *FuncModel {
	return &FuncModel{respond: func(ctx context.Context, a *ask) (*message.Response, error) { return respond(ctx, a.Prepared) }}
}

// StreamFunc makes a model of a function that reports each response piece by piece. What it need not return is filled in: a
// nil response, or one without parts, gets those that were reported; Usage and ModelName are as for Func. If the function
// returns an error, what was reported until then is returned with it. The stream is never nil.
func StreamFunc(respond func(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error)) *FuncModel {
	return &FuncModel{streams: true, respond: func(ctx context.Context, a *ask) (*message.Response, error) {
		return respond(ctx, a.Prepared, a.stream)
	}}
}

// Info describes the model, which is named "function".
func (m *FuncModel) Info() model.Info {
	return model.Info{Name: "function", Provider: "function", Profile: m.Profile, Settings: m.Settings}
}

// Respond calls the function. The responses of Func and Script are reported as those of Model are.
func (m *FuncModel) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	a := &ask{&p, r.Step, s}
	if m.streams {
		return m.stream(ctx, a)
	}
	res, err := m.respond(ctx, a)
	if err != nil || res == nil {
		return nil, err
	}
	return tell(ctx, s, filled(&p, res))
}

// stream asks a function that reports to the stream itself.
func (m *FuncModel) stream(ctx context.Context, a *ask) (*message.Response, error) {
	if a.stream == nil {
		a.stream = model.NewStream(nil)
	}
	res, err := m.respond(ctx, a)
	told := a.stream.Response()
	if err == nil {
		err = a.stream.Err()
	}
	switch {
	case res == nil:
		res = told
	case res.Parts == nil:
		r := *res
		r.Parts, res = told.Parts, &r
	}
	return filled(a.Prepared, res), err
}

// CheckKey returns nil: the model needs no key.
func (m *FuncModel) CheckKey(context.Context) error { return nil }

// CountTokens returns the input tokens that the usage of a response would report if the function does not.
func (m *FuncModel) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	return count(ctx, r)
}

// filled returns the response with what it lacks.
func filled(p *model.Prepared, res *message.Response) *message.Response {
	r := *res
	r.OutputMode = p.OutputMode
	if r.ModelName == "" {
		r.ModelName = "function"
	}
	if isZero(&r.Usage) {
		r.Usage = estimate(p.Messages, &r)
	}
	return &r
}

func isZero(u *usage.Request) bool {
	return u.TotalTokens() == 0 && u.CacheReadTokens == 0 && u.CacheWriteTokens == 0 && u.AudioSeconds == 0 && u.UnmeasuredRequests == 0 && len(u.Details) == 0
}
