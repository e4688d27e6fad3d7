package runtime_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestReasons: what a model has done wrong can be told by its reason. (11, 18, 19, 21, 33)
func TestReasons(t *testing.T) {
	ending := func(r *runtime.ModelResponse, with runtime.FinishReason) *runtime.ModelResponse {
		r.FinishReason = with
		return r
	}
	for _, c := range []struct {
		name  string
		model []*runtime.ModelResponse
		want  error
		text  string
		alone bool // one response is to blame
	}{
		{"14 output retries", []*runtime.ModelResponse{{}, {}}, runtime.ErrRetriesExceeded, "Exceeded maximum output retries (1)", false},
		{"33 tool retries", []*runtime.ModelResponse{calls("foobar"), calls("foobar")}, runtime.ErrRetriesExceeded, "Tool 'foobar' exceeded max retries count of 1", false},
		{"18 token limit", []*runtime.ModelResponse{ending(&runtime.ModelResponse{}, runtime.FinishLength)}, runtime.ErrTokenLimit,
			"Model token limit (provider default) exceeded before any response was generated.", true},
		{"19 incomplete call", []*runtime.ModelResponse{calls("look {"), ending(calls("look {"), runtime.FinishLength)}, runtime.ErrIncompleteToolCall,
			"Model token limit (provider default) exceeded while generating a tool call, resulting in incomplete arguments.", true},
		{"21 content filter", []*runtime.ModelResponse{ending(&runtime.ModelResponse{}, runtime.FinishContentFilter)}, runtime.ErrContentFilter,
			"Content filter triggered. Finish reason: 'content_filter'", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "")), Model: script(t, c.model...)}
			_, err := agent.Run(t.Context(), deps{}, "go")
			e, ok := errors.AsType[*runtime.UnexpectedModelBehaviorError](err)
			if !ok || !strings.HasPrefix(e.Message, c.text) {
				t.Fatalf("got %v", err)
			}
			for _, reason := range []error{runtime.ErrRetriesExceeded, runtime.ErrTokenLimit, runtime.ErrIncompleteToolCall, runtime.ErrContentFilter} {
				if errors.Is(err, reason) != (reason == c.want) {
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
		{"", "Content filter triggered. Finish reason: 'content_filter'"},
		{`{"finish_reason":"SAFETY"}`, "Content filter triggered. Finish reason: 'SAFETY'"},
		{`{"block_reason":"PROHIBITED_CONTENT","x":[1]}`, "Content filter triggered. Block reason: 'PROHIBITED_CONTENT'"},
		{`{"refusal":"I cannot do that."}`, "Content filter triggered. Refusal: 'I cannot do that.'"},
		{`{"finish_reason":"refusal","refusal":"No."}`, "Content filter triggered. Finish reason: 'refusal'. Refusal: 'No.'"},
		{`{"finish_reason":7}`, "Content filter triggered. Finish reason: 'content_filter'"},
	} {
		agent := &runtime.Agent[deps, string]{Model: script(t, &runtime.ModelResponse{FinishReason: runtime.FinishContentFilter, ProviderDetails: c.details})}
		_, err := agent.Run(t.Context(), deps{}, "go")
		e, ok := errors.AsType[*runtime.UnexpectedModelBehaviorError](err)
		if !ok {
			t.Fatalf("got %v", err)
		}
		diff(t, string(c.details), e.Message, c.want)
	}
}
