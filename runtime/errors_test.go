package runtime_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestReasons: what a model has done wrong can be told by its reason. (11, 18, 19, 21, 33)
func TestReasons(t *testing.T) {
	ending := func(r *message.Response, with message.FinishReason) *message.Response {
		r.FinishReason = with
		return r
	}
	for _, c := range []struct {
		name  string
		model []*message.Response
		want  error
		text  string
		alone bool // one response is to blame
	}{
		{"14 output retries", []*message.Response{{}, {}}, model.ErrRetriesExceeded, "Exceeded maximum output retries (1)", false},
		{"33 tool retries", []*message.Response{calls("foobar"), calls("foobar")}, model.ErrRetriesExceeded, "Tool 'foobar' exceeded max retries count of 1", false},
		{"18 token limit", []*message.Response{ending(&message.Response{}, message.FinishLength)}, model.ErrTokenLimit,
			"Model token limit (provider default) exceeded before any response was generated.", true},
		{"19 incomplete call", []*message.Response{calls("look {"), ending(calls("look {"), message.FinishLength)}, model.ErrIncompleteToolCall,
			"Model token limit (provider default) exceeded while generating a tool call, resulting in incomplete arguments.", true},
		{"21 content filter", []*message.Response{ending(&message.Response{}, message.FinishContentFilter)}, model.ErrContentFilter,
			"Content filter triggered.", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "")), Model: script(t, c.model...)}
			_, err := agent.Run(t.Context(), deps{}, "go")
			e, ok := errors.AsType[*model.UnexpectedBehaviorError](err)
			if !ok || !strings.HasPrefix(e.Message, c.text) {
				t.Fatalf("got %v", err)
			}
			for _, reason := range []error{model.ErrRetriesExceeded, model.ErrTokenLimit, model.ErrIncompleteToolCall, model.ErrContentFilter} {
				if want := errors.Is(c.want, reason); errors.Is(err, reason) != want {
					t.Errorf("errors.Is %v: %v", reason, errors.Is(err, reason))
				}
			}
			if c.alone != (e.Response != nil) {
				t.Errorf("the response is %v", e.Response)
			}
		})
	}
}

// TestContentFilter: the error says what the provider says of its reasons. (21)
func TestContentFilter(t *testing.T) {
	for _, c := range []struct {
		details runtime.RawJSON
		want    string
	}{
		{"", "Content filter triggered."},
		{`{"finish_reason":"SAFETY"}`, "Content filter triggered. Finish reason: 'SAFETY'"},
		{`{"block_reason":"PROHIBITED_CONTENT","x":[1]}`, "Content filter triggered. Block reason: 'PROHIBITED_CONTENT'"},
		{`{"refusal":"I cannot do that."}`, "Content filter triggered. Refusal: 'I cannot do that.'"},
		{`{"finish_reason":"refusal","refusal":"No."}`, "Content filter triggered. Finish reason: 'refusal'. Refusal: 'No.'"},
		{`{"finish_reason":7}`, "Content filter triggered."},
	} {
		agent := &runtime.Agent[deps, string]{Model: script(t, &message.Response{FinishReason: message.FinishContentFilter, ProviderDetails: c.details})}
		_, err := agent.Run(t.Context(), deps{}, "go")
		e, ok := errors.AsType[*model.UnexpectedBehaviorError](err)
		if !ok {
			t.Fatalf("got %v", err)
		}
		diff(t, string(c.details), e.Message, c.want)
	}
}
