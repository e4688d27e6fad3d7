package testmodel

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// FuncModel is a model that a function plays. Make one with Func, StreamFunc or Script. Its fields may be set before its
// first use.
type FuncModel struct {
	// Profile says what the model supports. The zero Profile supports what most models do.
	Profile model.Profile
	// Settings are the model's own defaults; nil for none.
	Settings *model.Settings

	answer func(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error)
	// streams is set if answer reports to the stream itself.
	streams bool
}

// Func makes a model of a function, which gets each request as a model with the FuncModel's Profile sends it. Usage and
// ModelName of its responses are filled in if they are zero; the response itself is not changed. The function must be safe
// for concurrent use if the model is to be.
func Func(answer func(ctx context.Context, p *model.Prepared) (*message.Response, error)) *FuncModel {
	return &FuncModel{answer: func(ctx context.Context, p *model.Prepared, _ *model.Stream) (*message.Response, error) {
		return answer(ctx, p)
	}}
}

// StreamFunc makes a model of a function that reports each response piece by piece. What it need not return is filled in: a
// nil response, or one without parts, gets those that were reported; Usage and ModelName are as for Func. If the function
// returns an error, what was reported until then is returned with it. The stream is never nil.
func StreamFunc(answer func(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error)) *FuncModel {
	return &FuncModel{answer: answer, streams: true}
}

// Script makes a model that answers the first request of a run with the first response, and so on. A run that resumes one
// that was paused, without a new prompt, continues with the script. A request beyond the last response is an error.
func Script(responses ...*message.Response) *FuncModel {
	return script(responses, func(request int) error {
		return fmt.Errorf("testmodel: the script has %d responses, but this is request %d of the run", len(responses), request)
	})
}

// ScriptError is Script, but the request of a run that comes after the last response fails with err: with a
// *model.HTTPError as a provider's would.
func ScriptError(err error, responses ...*message.Response) *FuncModel {
	return script(responses, func(int) error { return err })
}

func script(responses []*message.Response, end func(request int) error) *FuncModel {
	responses = slices.Clone(responses)
	return Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		n := answered(p.Messages)
		if n >= len(responses) {
			return nil, end(n + 1)
		}
		return responses[n], nil
	})
}

// answered counts the responses of the run that asks. A run that begins without a prompt continues with one before it, such
// as one that was paused.
func answered(messages []message.Message) (n int) {
	var first *message.Request // of the run, as far back as it has been read
	for _, m := range slices.Backward(messages) {
		switch m := m.(type) {
		case *message.Request:
			if first != nil && m.RunID != first.RunID && prompted(first) {
				return n
			}
			first = m
		case *message.Response:
			if first == nil || m.RunID != first.RunID && prompted(first) {
				return n
			}
			n++
		}
	}
	return n
}

// prompted reports whether the user says something in a request.
func prompted(r *message.Request) bool {
	return slices.ContainsFunc(r.Parts, func(p message.RequestPart) bool {
		_, ok := p.(*message.UserPromptPart)
		return ok
	})
}

// Info describes the model, which is named "function".
func (m *FuncModel) Info() model.Info {
	return model.Info{Name: "function", Provider: "function", Profile: m.Profile, Settings: m.Settings}
}

// Respond asks the function. The responses of Func and Script are reported as those of Model are.
func (m *FuncModel) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	if m.streams {
		return m.stream(ctx, &p, s)
	}
	res, err := m.answer(ctx, &p, nil)
	if err != nil || res == nil {
		return nil, err
	}
	return tell(ctx, s, filled(&p, res))
}

// stream asks a function that reports to the stream itself.
func (m *FuncModel) stream(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
	if s == nil {
		s = model.NewStream(nil)
	}
	res, err := m.answer(ctx, p, s)
	told := s.Response()
	if err == nil {
		err = s.Err()
	}
	switch {
	case res == nil:
		res = told
	case res.Parts == nil:
		r := *res
		r.Parts, res = told.Parts, &r
	}
	return filled(p, res), err
}

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

// Text is a response of plain text.
func Text(text string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: text}}}
}

// Call is a response that calls a tool with arguments in JSON. The run makes up the id of the call.
func Call(tool, args string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: tool, Args: args}}}
}

// Finish is a response that says why the model stopped, such as message.FinishLength.
func Finish(reason message.FinishReason, r *message.Response) *message.Response {
	stopped := *r
	stopped.FinishReason = reason
	return &stopped
}

// Join is one response with the parts of several, such as two calls at once.
func Join(responses ...*message.Response) *message.Response {
	all := &message.Response{}
	for _, r := range responses {
		all.Parts = append(all.Parts, r.Parts...)
	}
	return all
}
