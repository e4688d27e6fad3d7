package testmodel_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestUsageOfParts counts what requests and responses may hold. The numbers are those of Pydantic AI's FunctionModel.
func TestUsageOfParts(t *testing.T) {
	file := &runtime.BinaryContent{Data: []byte("12345"), MediaType: "image/png"}
	messages := []runtime.Message{
		&runtime.ModelRequest{Parts: []runtime.RequestPart{
			&runtime.SystemPromptPart{Content: "Be  brief."},
			&runtime.UserPromptPart{Items: []runtime.UserContent{
				runtime.Text("Look: "), &runtime.TextContent{Content: "at this"}, file, &runtime.ImageURL{URL: "https://example.com/a.png"}, runtime.Text(""), &runtime.CachePoint{},
			}},
			&runtime.UserPromptPart{Items: []runtime.UserContent{}},
		}},
		&runtime.ModelResponse{Parts: []runtime.ResponsePart{
			&runtime.ThinkingPart{Content: "hm, hm"}, &runtime.ToolCallPart{ToolName: "look", Args: `{"a": 1}`}, &runtime.ToolCallPart{ToolName: "look"},
			&runtime.ToolCallPart{ToolName: "look", Args: `{"a`}, &runtime.FilePart{Content: runtime.BinaryContent{Data: []byte("123"), MediaType: "image/png"}},
			&runtime.NativeToolCallPart{ToolName: "web_search", Args: `{"q":"a b"}`}, &runtime.NativeToolReturnPart{ToolName: "web_search", Content: `"x y"`},
		}},
		&runtime.ModelRequest{Parts: []runtime.RequestPart{
			&runtime.ToolReturnPart{ToolName: "look", Content: `{"x":"y z"}`},
			&runtime.ToolReturnPart{ToolName: "look", Content: `"no light here"`, Outcome: runtime.ToolFailed},
			&runtime.ToolReturnPart{ToolName: "look", Content: `"denied"`, Outcome: runtime.ToolDenied},
		}},
	}
	for _, c := range []struct{ upTo, in, out int }{{1, 63, 2}, {3, 75, 27}} {
		in := &runtime.ModelInput{Messages: messages[:c.upTo], AllowText: true}
		for name, model := range map[string]runtime.TokenCounter{"model": testmodel.New(testmodel.WithOutputText("a b")), "script": testmodel.Func(func(context.Context, *runtime.ModelInput) (*runtime.ModelResponse, error) {
			return testmodel.Text("a b"), nil
		})} {
			res, err := model.Request(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, name, []int{res.Usage.InputTokens, res.Usage.OutputTokens}, []int{c.in, c.out})
			counted, err := model.CountTokens(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, name+": counted", counted, c.in)
		}
	}
}

// TestCountedBefore: a request that is too large by the model's count is not sent.
func TestCountedBefore(t *testing.T) {
	model := testmodel.New()
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: model}
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "Hello", runtime.WithUsageLimits(&runtime.UsageLimits{
		CountTokensBeforeRequest: true, PerRequestInputTokensLimit: new(50),
	}))
	if reached, ok := errors.AsType[*runtime.UsageLimitError](err); !ok || reached.Used != 51 {
		t.Errorf("got %v, want a UsageLimitError at 51 tokens", err)
	}
	if model.LastInput() != nil {
		t.Error("the request was sent")
	}
}
