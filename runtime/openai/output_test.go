package openai_test

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// verdictOutput is what agentgen would generate for an output of one member.
func verdictOutput(mode message.OutputMode) runtime.Output[bool] {
	return runtime.Output[bool]{Mode: mode, Name: "verdict", Description: "A verdict.", Choices: []runtime.OutputChoice[bool]{{
		Def: &model.ToolDef{
			Name: "final_result", Strict: new(true),
			Parameters: `{"type":"object","properties":{"guilty":{"type":"boolean"}},"required":["guilty"],"additionalProperties":false}`,
		},
		Decode: func(text string) (guilty bool, err error) {
			r := jsonwire.NewReader(text, jsonwire.Strict)
			if r.Object() {
				for r.Member() {
					guilty = r.Bool()
				}
			}
			return guilty, r.End()
		},
	}}}
}

// TestOutputInText runs agents whose answer is JSON in the text, beside a tool, and compares the requests with golden
// files.
func TestOutputInText(t *testing.T) {
	for name, mode := range map[string]message.OutputMode{"native": message.OutputNative, "prompted": message.OutputPrompted} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, answers(
				t,
				body(`"content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"sky","arguments":"{\"city\":\"Paris\"}"}}]`, `"tool_calls"`),
				body(`"content":"{\"guilty\":1}"`, `"stop"`),
				body(`"content":"{\"guilty\":true}"`, `"stop"`),
			))
			agent := &runtime.Agent[runtime.NoDeps, bool]{Model: s.chat(), Tools: []runtime.Tool[runtime.NoDeps]{skyTool{}}, Output: verdictOutput(mode), Instructions: "Be just."}
			res, err := agent.Run(t.Context(), runtime.NoDeps{}, "Is it the weather's fault?")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, true)
			bodies := s.requests()
			diff(t, "requests", len(bodies), 3)
			for i, b := range bodies {
				golden(t, filepath.Join("testdata", name+"-"+strconv.Itoa(i+1)+".json"), b+"\n")
			}
		})
	}
}

// TestStreamLimit stops a response in the middle when the usage that the server tells is over a limit. (91)
func TestStreamLimit(t *testing.T) {
	counted := func(text string, tokens int) string {
		return strings.Replace(piece(`"content":"`+text+`"`), `"usage":null`, `"usage":{"prompt_tokens":3,"completion_tokens":`+strconv.Itoa(tokens)+`}`, 1)
	}
	stream := events(append([]string{counted("a", 1), counted("b", 11), counted("c", 12)}, ends(`"stop"`)...)...)
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: over(newBody(stream, 1<<20), "text/event-stream")}
	run := agent.Stream(t.Context(), runtime.NoDeps{}, "hi", runtime.WithUsageLimits(&usage.Limits{OutputTokensLimit: new(10)}))
	var said []string
	for piece := range run.Text() {
		said = append(said, piece)
	}
	_, err := run.Result()
	reached, ok := errors.AsType[*usage.LimitError](err)
	if !ok {
		t.Fatalf("got %v, want a UsageLimitError", err)
	}
	diff(t, "error", reached.Error(), "Exceeded the output_tokens_limit of 10 (output_tokens=11). Consider raising the limit (UsageLimits)")
	diff(t, "pieces", said, []string{"a", "b", ""})
	failed, _ := errors.AsType[*runtime.RunError](err)
	last := failed.Messages[len(failed.Messages)-1].(*message.Response)
	diff(t, "what there is of it", []string{last.Text(), string(last.State)}, []string{"ab", "interrupted"})
	diff(t, "usage", failed.Usage.OutputTokens, 11)
}
