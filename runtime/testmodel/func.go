package testmodel

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// FuncModel is a model that a function plays. Make one with Func, StreamFunc or Script.
type FuncModel struct {
	answer func(ctx context.Context, in *model.Request, s *model.Stream) (*message.Response, error)
	// streams tells that answer tells the stream itself.
	streams bool
}

// Func makes a model of a function, which answers each request. Usage and ModelName of its responses are filled in
// where they are zero; the response itself is not changed. The function must be safe for concurrent use if the model
// is to be.
func Func(answer func(ctx context.Context, in *model.Request) (*message.Response, error)) *FuncModel {
	return &FuncModel{answer: func(ctx context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		return answer(ctx, in)
	}}
}

// StreamFunc makes a model of a function that tells of each response piece by piece. What it need not return is filled in:
// a nil response, or one without parts, has those that were told; Usage and ModelName are as for Func. Whatever error the
// function returns, what was told until then is returned beside it.
func StreamFunc(answer func(ctx context.Context, in *model.Request, s *model.Stream) (*message.Response, error)) *FuncModel {
	return &FuncModel{answer: answer, streams: true}
}

// Script makes a model that answers the first request of a run with the first response, and so on. A run that resumes one
// that was paused, without a new prompt, goes on with the script. A request beyond the last response is an error.
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
	return Func(func(_ context.Context, in *model.Request) (*message.Response, error) {
		n := answered(in.Messages)
		if n >= len(responses) {
			return nil, end(n + 1)
		}
		return responses[n], nil
	})
}

// answered counts the responses of the run that asks. A run that begins without a prompt goes on with one before it, such
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

// prompted tells whether the user says something in a request.
func prompted(r *message.Request) bool {
	return slices.ContainsFunc(r.Parts, func(p message.RequestPart) bool {
		_, ok := p.(*message.UserPromptPart)
		return ok
	})
}

// Request asks the function.
func (m *FuncModel) Request(ctx context.Context, in *model.Request) (*message.Response, error) {
	if m.streams {
		return m.RequestStream(ctx, in, &model.Stream{})
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	res, err := m.answer(ctx, in, nil)
	if err != nil || res == nil {
		return nil, err
	}
	return filled(in, res), nil
}

// RequestStream is Request. The responses of Func and Script are told as those of Model are.
func (m *FuncModel) RequestStream(ctx context.Context, in *model.Request, s *model.Stream) (*message.Response, error) {
	if !m.streams {
		r, err := m.Request(ctx, in)
		if err != nil || r == nil {
			return nil, err
		}
		return tell(ctx, s, r)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	res, err := m.answer(ctx, in, s)
	told, endErr := s.Response()
	if err == nil {
		err = endErr
	}
	switch {
	case res == nil:
		res = told
	case res.Parts == nil:
		r := *res
		r.Parts, res = told.Parts, &r
	}
	return filled(in, res), err
}

// CountTokens returns the input tokens that the usage of a response would tell, where the function does not tell it.
func (m *FuncModel) CountTokens(ctx context.Context, in *model.Request) (int, error) {
	return count(ctx, in)
}

// filled returns the response with what it lacks.
func filled(in *model.Request, res *message.Response) *message.Response {
	r := *res
	if r.ModelName == "" {
		r.ModelName = "function"
	}
	if isZero(&r.Usage) {
		r.Usage = estimate(in.Messages, &r)
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

// Finish is a response that tells why the model stopped, such as runtime.FinishLength.
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
