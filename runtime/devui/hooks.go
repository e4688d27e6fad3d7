package devui

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func itoa(n int) string { return strconv.Itoa(n) }

// errPanicked is how a function has ended that does not return.
var errPanicked = new(runtime.PanicError)

// capability lets a tracer see the runs of an agent.
func capability[D any](t *tracer, prices model.PriceTable) runtime.Capability[D] {
	var h runtime.Hooks[D]
	h.Run.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
		return t.run(ctx, rc.RunInfo, in, next)
	}
	h.Step.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in loop.Step, next func(context.Context, loop.Step) (loop.Step, error)) (loop.Step, error) {
		if err := t.gate.pass(ctx, rc.RunInfo, &in); err != nil {
			return in, err
		}
		return next(ctx, in)
	}
	h.WrapModel = func(_ context.Context, rc *runtime.RunContext[D], m model.Model) (model.Model, error) {
		return t.model(rc.RunInfo, m, prices), nil
	}
	h.Execute.Wrap = func(ctx context.Context, _ *runtime.RunContext[D], in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		return t.call(ctx, in, next)
	}
	h.Validate.OnError = func(ctx context.Context, _ *runtime.RunContext[D], in *runtime.ToolCall, err error) (runtime.Call, error) {
		_, s := t.begin(ctx, spanInfo{Kind: refusedSpan, Name: in.Part.ToolName, CallID: in.Part.ToolCallID, Args: in.Args})
		s.end(err, nil)
		return nil, err
	}
	return runtime.Capability[D]{ID: "devui", Description: "Shows runs to their developer.", Order: runtime.Order{Place: runtime.Outermost}, Hooks: h}
}

func (t *tracer) run(ctx context.Context, info *runtime.RunInfo, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (out any, err error) {
	ctx, s := t.begin(ctx, spanInfo{Kind: runSpan, Name: info.AgentName, RunID: info.RunID})
	err = errPanicked
	defer func() { s.end(err, nil) }()
	out, err = next(ctx, in)
	return out, err
}

// call is a call of a tool.
func (t *tracer) call(ctx context.Context, in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (out any, err error) {
	args, failed := in.Call.AppendJSON(nil)
	if failed != nil {
		args = []byte(in.Args)
	}
	ctx, s := t.begin(ctx, spanInfo{Kind: toolSpan, Name: in.Part.ToolName, CallID: in.Part.ToolCallID, Args: string(args)})
	err = errPanicked
	defer func() {
		ended := err
		if _, skipped := runtime.Skipped(err); skipped {
			ended = nil
		}
		s.end(ended, func(s *span) {
			if err == nil {
				s.info.Result = resultOf(in, out)
			}
		})
	}()
	out, err = next(ctx, in)
	return out, err
}

// maxResult is how much of a result a span shows. The whole is in the messages.
const maxResult = 64 << 10

func resultOf(in *runtime.ToolCall, out any) jsonwire.Raw {
	ret, err := in.Encode(out)
	switch {
	case err != nil:
		return jsonwire.Quote(err.Error())
	case len(ret.Content) > maxResult:
		return jsonwire.Quote(string(ret.Content[:maxResult]) + "…")
	case ret.Content == "":
		return "null"
	}
	return ret.Content
}

// model returns the model of one attempt at a request.
func (t *tracer) model(info *runtime.RunInfo, m model.Model, prices model.PriceTable) model.Model {
	step := info.Step
	return model.Wrap(m, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (res *message.Response, err error) {
		ctx, sp := t.begin(ctx, spanInfo{Kind: requestSpan, Name: m.Info().Name, Step: step})
		sp.asks(m.Info(), r)
		err = errPanicked
		defer func() { sp.answers(res, err, prices) }()
		res, err = next(ctx, r, sp.watches(s))
		return res, err
	})
}

// asks notes what is sent.
func (s *span) asks(info model.Info, r *model.Request) {
	instructions := ""
	if sent, err := model.Prepare(info, r, nil); err == nil {
		instructions = sent.Instructions
	}
	s.set(func(s *span) {
		s.model, s.instructions = info.String(), instructions
		if s.t.hold(r.Messages...) {
			s.request = keep(r)
		}
		s.info.Violations = corrects(r.Messages)
	})
}

// keep returns a copy of a request whose slices and settings the run does not use again.
func keep(r *model.Request) *model.Request {
	c := *r
	c.Cache, c.Settings = nil, r.Settings.Clone()
	c.Messages, c.Instructions, c.Tools = slices.Clone(r.Messages), slices.Clone(r.Instructions), slices.Clone(r.Tools)
	c.Output.Choices, c.Output.Functions = slices.Clone(r.Output.Choices), slices.Clone(r.Output.Functions)
	return &c
}

// watches returns a stream that notes when the response begins.
func (s *span) watches(out *model.Stream) *model.Stream {
	if out == nil {
		return nil
	}
	begun := false
	return model.NewStream(func(e model.Event) error {
		if !begun {
			begun = true
			s.set(func(s *span) { s.info.First = time.Since(s.began).Microseconds() })
		}
		return out.Emit(e)
	})
}

// answers ends the span of a request.
func (s *span) answers(res *message.Response, err error, prices model.PriceTable) {
	s.end(err, func(s *span) {
		if res == nil {
			return
		}
		used := res.Usage
		if !used.Cost.Known() && prices != nil {
			used.Cost = prices.Price(res)
		}
		s.info.Usage = &used
		if s.t.hold(res) {
			s.response = res
		}
	})
}

// corrects returns what the model is told that it has to correct, as JSON: the latest of it; "" if there is nothing.
func corrects(messages []message.Message) jsonwire.Raw {
	if len(messages) == 0 {
		return ""
	}
	last, ok := messages[len(messages)-1].(*message.Request)
	if !ok {
		return ""
	}
	for _, p := range last.Parts {
		switch p := p.(type) {
		case *message.ToolReturnPart:
			if p.Outcome == message.ToolRetried {
				return p.Content
			}
		case *message.RetryFeedbackPart:
			return message.RetryContent(p.Content, p.Violations)
		}
	}
	return ""
}

// isPause reports whether a run waits.
func isPause(err error) (*runtime.PauseError, bool) { return errors.AsType[*runtime.PauseError](err) }
