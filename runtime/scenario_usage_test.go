package runtime_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// used is a response that used so many tokens.
func used(input, output int, r *message.Response) *message.Response {
	r.Usage = usage.Request{InputTokens: input, OutputTokens: output}
	return r
}

// B84, B85, B90: limits of tokens, with what is kept of a run that reached one: its usage, but not the response.
func TestTokenLimits(t *testing.T) {
	for _, c := range []struct {
		name     string
		limits   usage.Limits
		model    []*message.Response
		err      string
		messages int
		input    int
	}{
		{"84 input", usage.Limits{InputTokensLimit: new(5)}, []*message.Response{used(59, 1, text("a"))}, "Exceeded the input_tokens_limit of 5 (input_tokens=59)", 2, 59},
		{"85 output", usage.Limits{OutputTokensLimit: new(5)}, []*message.Response{used(51, 11, text("a"))}, "Exceeded the output_tokens_limit of 5 (output_tokens=11)", 2, 51},
		{"85 total", usage.Limits{TotalTokensLimit: new(50)}, []*message.Response{used(51, 4, text("a"))}, "Exceeded the total_tokens_limit of 50 (total_tokens=55)", 2, 51},
		{"90 each request on its own", usage.Limits{PerRequestInputTokensLimit: new(100)}, []*message.Response{used(51, 1, calls("look {}")), used(55, 1, text("a"))}, "", 4, 106},
		{"90 all together", usage.Limits{InputTokensLimit: new(100)}, []*message.Response{used(51, 1, calls("look {}")), used(55, 1, text("a"))}, "Exceeded the input_tokens_limit of 100 (input_tokens=106)", 4, 106},
		{"90 one too large", usage.Limits{PerRequestInputTokensLimit: new(5)}, []*message.Response{used(51, 1, text("a"))}, "Exceeded the per_request_input_tokens_limit of 5 (request_input_tokens=51)", 2, 51},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{UsageLimits: &c.limits, Tools: tools(returns("look", "ok")), Model: script(t, c.model...)}
			res, err := agent.Run(t.Context(), deps{}, "Hello")
			if c.err == "" {
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "messages", len(res.AllMessages()), c.messages)
				return
			}
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok || !strings.Contains(err.Error(), c.err) {
				t.Fatalf("got %v", err)
			}
			diff(t, "messages", len(failed.Messages), c.messages)
			diff(t, "state", failed.Messages[c.messages-1].(*message.Response).State, message.StateInterrupted)
			diff(t, "input tokens", failed.Usage.InputTokens, c.input)
			last := failed.Messages[len(failed.Messages)-1].(*message.Response)
			diff(t, "state of the response", last.State, message.StateInterrupted)
			if _, err := agent.Run(t.Context(), deps{}, "and?", runtime.WithHistory(failed.Messages), runtime.WithModel(script(t, text("b"))), runtime.WithUsageLimits(&usage.Limits{})); err != nil {
				t.Errorf("the history cannot be continued: %v", err)
			}
		})
	}
}

// B88, B89: the limit of calls is looked at before any call of a response, and counts those that succeeded.
func TestToolCallsLimit(t *testing.T) {
	five := calls("look {}", "look {}", "look {}", "look {}", "look {}")
	for _, c := range []struct {
		name  string
		limit int
		model []*message.Response
		err   string
		ran   int32
	}{
		{"88 the second response is over the limit", 6, []*message.Response{five, calls("look {}", "look {}", "look {}")}, "The next tool call(s) would exceed the tool_calls_limit of 6 (tool_calls=8)", 5},
		{"88 unknown tools count", 1, []*message.Response{calls("look {}", "nope {}")}, "The next tool call(s) would exceed the tool_calls_limit of 1 (tool_calls=2)", 0},
		{"89 an answer does not count", 5, []*message.Response{five, calls(`final {"n":1}`)}, "", 5},
		{"89 nor does it beside calls", 1, []*message.Response{calls("look {}", `final {`), calls(`final {"n":1}`)}, "", 1},
		{"89 failed calls do not count", 1, []*message.Response{calls("flaky {}"), calls("look {}"), calls(`final {"n":1}`)}, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ran atomic.Int32
			look := fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { ran.Add(1); return "", nil })
			agent := &runtime.Agent[deps, answer]{
				UsageLimits: &usage.Limits{ToolCallsLimit: &c.limit}, Tools: tools(look, again("flaky")), Output: outputs("final"), Model: script(t, c.model...),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Fatalf("got %v", err)
			}
			diff(t, "calls", ran.Load(), c.ran)
			if err == nil {
				diff(t, "counted", res.Usage().ToolCalls, int(c.ran))
			}
		})
	}
}

// B93: what was used before counts for the limits, and is part of the sum.
func TestUsageSoFar(t *testing.T) {
	before := &runtime.RunInfo{Usage: usage.Run{Requests: 1, Request: usage.Request{InputTokens: 8, Details: map[string]int{"x": 1}}}}
	for _, c := range []struct {
		name   string
		limits usage.Limits
		err    string
	}{
		{"requests", usage.Limits{RequestLimit: new(1)}, "The next request would exceed the request_limit of 1"},
		{"tokens before the request", usage.Limits{InputTokensLimit: new(7)}, "The next request would exceed the input_tokens_limit of 7 (input_tokens=8)"},
		{"total before the request", usage.Limits{TotalTokensLimit: new(7)}, "The next request would exceed the total_tokens_limit of 7 (total_tokens=8)"},
		{"tokens after it", usage.Limits{InputTokensLimit: new(10)}, "Exceeded the input_tokens_limit of 10 (input_tokens=11)"},
		{"within", usage.Limits{InputTokensLimit: new(11), RequestLimit: new(2)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{UsageLimits: &c.limits, Model: scriptUpTo(used(3, 0, text("a")))}
			res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithParent(before))
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Fatalf("got %v", err)
			}
			if err == nil {
				diff(t, "sum", res.Usage().InputTokens, 11)
			}
			diff(t, "what was given", before.Usage.Details, map[string]int{"x": 1})
		})
	}
}

// C7: what a response has used counts, even if nothing could be done with it.
func TestUsageOfRefusedResponses(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, used(10, 1, &message.Response{}), used(10, 1, &message.Response{}))}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, model.ErrRetriesExceeded) {
		t.Fatalf("got %v", err)
	}
	diff(t, "usage", []int{failed.Usage.Requests, failed.Usage.InputTokens, failed.Usage.OutputTokens}, []int{2, 20, 2})
}
