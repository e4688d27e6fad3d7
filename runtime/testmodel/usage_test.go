package testmodel_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestUsageOfParts counts what requests and responses may hold. The numbers are those of Pydantic AI's FunctionModel.
func TestUsageOfParts(t *testing.T) {
	file := &message.BinaryContent{Data: []byte("12345"), MediaType: "image/png"}
	messages := []message.Message{
		&message.Request{Parts: []message.RequestPart{
			&message.SystemPromptPart{Content: "Be  brief."},
			&message.UserPromptPart{Items: []message.UserContent{
				message.Text("Look: "), &message.TextContent{Content: "at this"}, file, &message.ImageURL{URL: "https://example.com/a.png"}, message.Text(""), &message.CachePoint{},
			}},
			&message.UserPromptPart{Items: []message.UserContent{}},
		}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "hm, hm"}, &message.ToolCallPart{ToolName: "look", Args: `{"a": 1}`}, &message.ToolCallPart{ToolName: "look"},
			&message.ToolCallPart{ToolName: "look", Args: `{"a`}, &message.FilePart{Content: message.BinaryContent{Data: []byte("123"), MediaType: "image/png"}},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{"q":"a b"}`}, &message.NativeToolReturnPart{ToolName: "web_search", Content: `"x y"`},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", Content: `{"x":"y z"}`},
			&message.ToolReturnPart{ToolName: "look", Content: `"no light here"`, Outcome: message.ToolFailed},
			&message.ToolReturnPart{ToolName: "look", Content: `"denied"`, Outcome: message.ToolDenied},
		}},
	}
	for _, c := range []struct{ upTo, in, out int }{{1, 63, 2}, {3, 75, 27}} {
		in := &model.Request{Messages: messages[:c.upTo], Output: model.Output{AllowText: true}}
		for name, model := range map[string]model.Model{"model": testmodel.New(testmodel.WithOutputText("a b")), "script": testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
			return testmodel.Text("a b"), nil
		})} {
			res, err := model.Respond(t.Context(), in, nil)
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
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "Hello", runtime.WithUsageLimits(&usage.Limits{
		CountTokensBeforeRequest: true, PerRequestInputTokensLimit: new(50),
	}))
	if reached, ok := errors.AsType[*usage.LimitError](err); !ok || reached.Used != 51 {
		t.Errorf("got %v, want a UsageLimitError at 51 tokens", err)
	}
	if model.LastInput() != nil {
		t.Error("the request was sent")
	}
}
