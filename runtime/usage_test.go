package runtime_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestUsageLimits: each limit ends a run of two requests with one call each, at the point where it is checked.
func TestUsageLimits(t *testing.T) {
	const hint = ". Consider raising the limit (UsageLimits)"
	for _, c := range []struct {
		name     string
		limits   *usage.Limits
		want     string
		requests int
	}{
		{"none", nil, "", 3},
		{"84 input", &usage.Limits{InputTokensLimit: new(5)}, "Exceeded the input_tokens_limit of 5 (input_tokens=10)", 1},
		{"85 output", &usage.Limits{OutputTokensLimit: new(3)}, "Exceeded the output_tokens_limit of 3 (output_tokens=4)", 2},
		{"85 total", &usage.Limits{TotalTokensLimit: new(20)}, "Exceeded the total_tokens_limit of 20 (total_tokens=24)", 2},
		{"86 requests", &usage.Limits{RequestLimit: new(1)}, "The next request would exceed the request_limit of 1", 1},
		{"88 calls", &usage.Limits{ToolCallsLimit: new(1)}, "The next tool call(s) would exceed the tool_calls_limit of 1 (tool_calls=2)", 2},
		{"90 per request", &usage.Limits{PerRequestInputTokensLimit: new(9)}, "Exceeded the per_request_input_tokens_limit of 9 (request_input_tokens=10)", 1},
		{"90 per request is not cumulative", &usage.Limits{PerRequestInputTokensLimit: new(10)}, "", 3},
		{"95 zero is a limit", &usage.Limits{RequestLimit: new(0)}, "The next request would exceed the request_limit of 0", 0},
		{"95 no calls at all", &usage.Limits{ToolCallsLimit: new(0)}, "The next tool call(s) would exceed the tool_calls_limit of 0 (tool_calls=1)", 1},
		{"negative is not a limit", &usage.Limits{RequestLimit: new(-1)}, "", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			ran := 0
			m := modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				r := text("done")
				if len(in.Messages) < 5 {
					r = calls("look {}")
				}
				r.Usage = usage.Request{InputTokens: 10, OutputTokens: 2, Details: map[string]int{"reasoning_tokens": 1}}
				return r, nil
			})
			agent := &runtime.Agent[deps, string]{Name: "test", Model: m, UsageLimits: c.limits, Tools: tools(
				fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { ran++; return "", nil }),
			)}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "usage", res.Usage(), usage.Run{
					Request:  usage.Request{InputTokens: 30, OutputTokens: 6, Details: map[string]int{"reasoning_tokens": 3}},
					Requests: 3, UnpricedRequests: 3, ToolCalls: 2,
				})
				return
			}
			limit, ok := errors.AsType[*usage.LimitError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			diff(t, "text", err.Error(), "agentgen: agent test: "+c.want+hint)
			if !strings.Contains(c.want, limit.Limit) {
				t.Errorf("limit %q", limit.Limit)
			}
			failed, _ := errors.AsType[*runtime.RunError](err)
			diff(t, "requests", failed.Usage.Requests, c.requests)
		})
	}
}

// TestDefaultRequestLimit: a model that only calls tools does not continue forever.
func TestDefaultRequestLimit(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "")), Model: modelFunc(
		func(context.Context, *model.Prepared) (*message.Response, error) {
			return calls("look {}"), nil
		})}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if limit, ok := errors.AsType[*usage.LimitError](err); !ok || limit.Max != usage.DefaultRequestLimit {
		t.Errorf("got %v", err)
	}
}

// TestImpossibleUsage: what a model has used is never less than nothing: such a response is not used, whether it comes at
// once or bit by bit, and counts for nothing.
func TestImpossibleUsage(t *testing.T) {
	for _, c := range []struct {
		usage usage.Request
		want  string
	}{
		{usage.Request{InputTokens: -5}, "the model reports -5 input_tokens, which cannot be negative"},
		{usage.Request{OutputTokens: -1}, "the model reports -1 output_tokens, which cannot be negative"},
		{usage.Request{CacheReadTokens: -1}, "the model reports -1 cache_read_tokens, which cannot be negative"},
		{usage.Request{AudioSeconds: -0.5}, "the model reports -0.5 audio_seconds, which must be >= 0"},
		{usage.Request{AudioSeconds: math.NaN()}, "the model reports NaN audio_seconds, which must be >= 0"},
	} {
		bad := text("done")
		bad.Usage = c.usage
		good := calls("look {}")
		good.Usage = usage.Request{InputTokens: 10}
		check := func(t *testing.T, err error) {
			t.Helper()
			failed, _ := errors.AsType[*runtime.RunError](err)
			if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok {
				t.Fatalf("got %v", err)
			}
			diff(t, "error", err.Error(), "agentgen: "+c.want)
			diff(t, "requests", failed.Usage.Requests, 1)
			diff(t, "input", failed.Usage.InputTokens, 10)
		}
		t.Run(c.want, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t, good, bad), Tools: tools(returns("look", ""))}
			_, err := agent.Run(t.Context(), deps{}, "go")
			check(t, err)
		})
		t.Run("streamed "+c.want, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "")), Model: reporter{script(t, good), c.usage}}
			_, err := agent.Stream(t.Context(), deps{}, "go").Result()
			check(t, err)
		})
		t.Run("directly "+c.want, func(t *testing.T) {
			_, err := model.Ask(t.Context(), script(t, bad), model.Request{Messages: []message.Message{&message.Request{}}})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

// reporter is a model that streams its second response, and reports its usage midway.
type reporter struct {
	model.Model
	usage usage.Request
}

func (r reporter) Respond(ctx context.Context, in *model.Request, s *model.Stream) (*message.Response, error) {
	if len(in.Messages) == 1 {
		return r.Model.Respond(ctx, in, s)
	}
	err := errors.Join(s.Text(0, "do"), s.Usage(r.usage))
	res := s.Response()
	res.Usage = r.usage
	return res, err
}

// TestImpossibleCount: a model that counts less than no tokens is not believed.
func TestImpossibleCount(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: counter{script(t), -1}, UsageLimits: &usage.Limits{CountTokensBeforeRequest: true}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.Contains(err.Error(), "the model reports -1 tokens of the request") {
		t.Errorf("got %v", err)
	}
}
