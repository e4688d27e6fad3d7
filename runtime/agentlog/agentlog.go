// Package agentlog logs what the runs of agents do, by log/slog: one line for each run, request, attempt and call when it has ended, at
// slog.LevelDebug, with ids, durations and tokens.
//
//	agent.Capabilities = append(agent.Capabilities, agentlog.Capability[Deps](agentlog.Options{}))
//
//	DEBUG model request agent=editor run_id=... conversation_id=... step=1 model=openai:gpt-5-mini duration=812ms streamed=false input_tokens=51 output_tokens=10
//	DEBUG tool call     agent=editor run_id=... conversation_id=... step=1 tool=weather call_id=... duration=3ms
//	DEBUG agent run     agent=editor run_id=... conversation_id=... duration=1.6s requests=2 tool_calls=1 input_tokens=110 output_tokens=22 cost=0.00003
//
// Lines of what has not succeeded have outcome=CODE, as runtime.ErrorCode has it, such as rate_limit, model_retry and
// approval_required; that of a run that pauses has outcome=paused, and how many calls wait. Lines do not contain the
// conversation, nor the texts of errors, which may repeat it, unless Options.Content is set.
package agentlog

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Options say where to log, and how much.
type Options struct {
	// Logger gets the lines; nil means slog.Default(), as it is when a line is logged.
	Logger *slog.Logger
	// Content adds prompts, responses, arguments and the texts of errors.
	Content bool
}

// Capability logs the runs of an agent that are driven by Run, Stream and Iter, and what happens in them. With Play and
// Perform it is a *model.ConfigError, because their runs have no function around them: use TaskCapability there.
func Capability[D any](o Options) runtime.Capability[D] {
	h := taskHooks[D](o)
	h.Run.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
		return o.run(ctx, rc.RunInfo, in, next)
	}
	return runtime.Capability[D]{ID: "agentlog", Description: "Logs runs.", Order: runtime.Order{Place: runtime.Outermost}, Hooks: h}
}

// TaskCapability logs requests and calls, but no run, for agents that an engine for durable workflows drives.
func TaskCapability[D any](o Options) runtime.Capability[D] {
	return runtime.Capability[D]{ID: "agentlog", Description: "Logs requests and calls.", Order: runtime.Order{Place: runtime.Outermost}, Hooks: taskHooks[D](o)}
}

func taskHooks[D any](o Options) (h runtime.Hooks[D]) {
	h.WrapModel = func(ctx context.Context, rc *runtime.RunContext[D], m model.Model) (model.Model, error) {
		return o.model(ctx, rc.RunInfo, m), nil
	}
	h.Execute.Wrap = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		return o.call(ctx, rc.RunInfo, in, next)
	}
	h.Validate.OnError = func(ctx context.Context, rc *runtime.RunContext[D], in *runtime.ToolCall, err error) (runtime.Call, error) {
		if o.enabled(ctx) {
			o.log(ctx, "tool call refused", rc.RunInfo, o.named(in), err)
		}
		return nil, err
	}
	return h
}

func (o *Options) logger() *slog.Logger {
	if o.Logger == nil {
		return slog.Default()
	}
	return o.Logger
}

func (o *Options) enabled(ctx context.Context) bool {
	return o.logger().Enabled(ctx, slog.LevelDebug)
}

// log writes a line. err is how what it is about has ended.
func (o *Options) log(ctx context.Context, what string, info *runtime.RunInfo, attrs []slog.Attr, err error) {
	all := []slog.Attr{slog.String("agent", info.AgentName), slog.String("run_id", info.RunID), slog.String("conversation_id", info.ConversationID)}
	if info.Step > 0 {
		all = append(all, slog.Int("step", info.Step))
	}
	if all = append(all, attrs...); err != nil {
		all = append(all, slog.String("outcome", runtime.ErrorCode(err)))
		if o.Content {
			all = append(all, slog.String("error", err.Error()))
		}
	}
	o.logger().LogAttrs(ctx, slog.LevelDebug, what, all...)
}

// used lists tokens, and what they cost.
func used(u *usage.Request) []slog.Attr {
	attrs := []slog.Attr{slog.Int("input_tokens", u.InputTokens), slog.Int("output_tokens", u.OutputTokens)}
	if u.CacheReadTokens > 0 {
		attrs = append(attrs, slog.Int("cache_read_tokens", u.CacheReadTokens))
	}
	if u.Cost.Known() {
		attrs = append(attrs, slog.String("cost", u.Cost.String()))
	}
	return attrs
}

// errPanicked is how a function has ended that does not return.
var errPanicked = new(runtime.PanicError)

func (o *Options) run(ctx context.Context, info *runtime.RunInfo, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (out any, err error) {
	if !o.enabled(ctx) {
		return next(ctx, in)
	}
	began := time.Now()
	err = errPanicked
	defer func() {
		attrs := []slog.Attr{slog.Duration("duration", time.Since(began))}
		if pause, ok := errors.AsType[*runtime.PauseError](err); ok && pause.Requests != nil {
			attrs = append(attrs, slog.Int("approvals", len(pause.Requests.Approvals)), slog.Int("calls", len(pause.Requests.Calls)))
		}
		attrs = append(attrs, slog.Int("requests", info.Usage.Requests), slog.Int("tool_calls", info.Usage.ToolCalls))
		if attrs = append(attrs, used(&info.Usage.Request)...); o.Content {
			attrs = append(attrs, slog.String("prompt", in.Prompt))
		}
		o.log(ctx, "agent run", info, attrs, err)
	}()
	out, err = next(ctx, in)
	return out, err
}

func (o *Options) call(ctx context.Context, info *runtime.RunInfo, in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (out any, err error) {
	if !o.enabled(ctx) {
		return next(ctx, in)
	}
	began := time.Now()
	err = errPanicked
	defer func() {
		failed := err
		if _, skipped := runtime.Skipped(err); skipped {
			failed = nil
		}
		o.log(ctx, "tool call", info, append(o.named(in), slog.Duration("duration", time.Since(began))), failed)
	}()
	out, err = next(ctx, in)
	return out, err
}

// named says which call a line is about.
func (o *Options) named(in *runtime.ToolCall) []slog.Attr {
	attrs := []slog.Attr{slog.String("tool", in.Part.ToolName), slog.String("call_id", in.Part.ToolCallID)}
	if o.Content {
		attrs = append(attrs, slog.String("args", in.Part.Args))
	}
	return attrs
}

// model returns the model of one attempt, whose request is logged.
func (o *Options) model(ctx context.Context, info *runtime.RunInfo, m model.Model) model.Model {
	if !o.enabled(ctx) {
		return m
	}
	return model.Wrap(m, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		began := time.Now()
		res, err := next(ctx, r, s)
		attrs := []slog.Attr{slog.String("model", m.Info().String()), slog.Duration("duration", time.Since(began)), slog.Bool("streamed", s != nil)}
		if res != nil {
			attrs = append(attrs, used(&res.Usage)...)
			if o.Content {
				attrs = append(attrs, slog.String("text", res.Text()))
			}
		}
		o.log(ctx, "model request", info, attrs, err)
		return res, err
	})
}
