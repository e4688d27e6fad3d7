package capabilities_test

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestFallbackNames: names of Pydantic AI's errors stand for what these are here, and for their kinds.
func TestFallbackNames(t *testing.T) {
	limited := &model.HTTPError{Reason: model.ErrRateLimit, StatusCode: 429}
	for _, c := range []struct {
		name string
		err  error
		want bool
	}{
		{"ModelAPIError", limited, true}, {"ModelRateLimitError", limited, true}, {"ModelHTTPError", limited, true}, {"ModelServerError", limited, false},
		{"ModelConnectionError", &model.ConnectionError{Reason: model.ErrTimeout}, true}, {"ModelTimeoutError", &model.ConnectionError{Reason: model.ErrConnection}, false},
		{"ContentFilterError", &model.UnexpectedBehaviorError{Reason: model.ErrContentFilter}, true}, {"OutputTokenLimitExceeded", &model.UnexpectedBehaviorError{Reason: model.ErrTokenLimit}, true},
		{"Nope", limited, false}, {"ModelAPIError", errors.New("a mistake of the program"), false},
	} {
		if got := capabilities.FallbackErrors(c.name)(c.err); got != c.want {
			t.Errorf("%s, %v: %t", c.name, c.err, got)
		}
	}
	filtered, cut := &message.Response{FinishReason: message.FinishContentFilter}, &message.Response{FinishReason: message.FinishLength}
	rejects := capabilities.FallbackResponses("ContentFilterError")
	if !rejects(filtered) || rejects(cut) || !capabilities.CutOff(cut) || capabilities.CutOff(&message.Response{FinishReason: message.FinishStop}) {
		t.Error("responses are taken for others")
	}
}

// TestModelFallbackWithoutModels is refused when it runs.
func TestModelFallbackWithoutModels(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.New(), Capabilities: []runtime.Capability[runtime.NoDeps]{
		capabilities.ModelFallback[runtime.NoDeps](capabilities.Fallback{})}}
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
	if _, ok := errors.AsType[*model.ConfigError](err); !ok {
		t.Errorf("the error is %v", err)
	}
}

// TestWithMetadata: which tools an object of metadata chooses.
func TestWithMetadata(t *testing.T) {
	def := &model.ToolDef{Name: "a", Metadata: `{"team":"x","level":2,"deep":{"a":[1,{"b":true}],"c":null}}`}
	for object, want := range map[runtime.RawJSON]bool{
		`{}`: true, `{"team":"x"}`: true, `{"team":"y"}`: false, `{"level":2,"deep":{"c":null}}`: true, `{"deep":{"a":[1,{"b":true}]}}`: true,
		`{"deep":{"a":[1]}}`: false, `{"team":{"x":1}}`: false, `{"other":null}`: false, `[]`: false, `{`: false,
	} {
		if got := capabilities.WithMetadata(object)(def); got != want {
			t.Errorf("%s: %t", object, got)
		}
	}
	if capabilities.WithMetadata(`{"team":"x"}`)(&model.ToolDef{Name: "b"}) {
		t.Error("a tool without metadata is chosen")
	}
}
