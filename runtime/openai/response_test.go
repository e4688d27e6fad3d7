package openai_test

import (
	"cmp"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"

	"github.com/agentgen-go/agentgen/runtime"
	gocmp "github.com/google/go-cmp/cmp"
)

// body makes a response of one message, given by its members.
func body(message, finish string) string {
	return `{"id":"c1","object":"chat.completion","created":1700000000,"model":"gpt-test-1","choices":[{"index":0,"logprobs":null,"finish_reason":` + finish +
		`,"message":{"role":"assistant",` + message + `}}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`
}

func TestResponseParts(t *testing.T) {
	for _, c := range []struct {
		name, message, finish string
		parts                 []message.ResponsePart
		reason                message.FinishReason
	}{
		{"text", `"content":"hi \u00e9","refusal":null`, `"stop"`, []message.ResponsePart{&message.TextPart{Content: "hi é"}}, message.FinishStop},
		{"nothing", `"content":null`, `"length"`, nil, message.FinishLength},
		{"empty text", `"content":""`, `"stop"`, nil, message.FinishStop},
		{
			"calls", `"content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"look","arguments":"{\"city\":\"Paris\"}"}},{"id":"b","type":"function","function":{"name":"find","arguments":""}}]`, `"tool_calls"`,
			[]message.ResponsePart{
				&message.ToolCallPart{ToolName: "look", Args: `{"city":"Paris"}`, ToolCallID: "a"},
				&message.ToolCallPart{ToolName: "find", ToolCallID: "b"},
			},
			message.FinishToolCall,
		},
		{
			"text beside a call without an id", `"content":"let me see","tool_calls":[{"function":{"name":"look","arguments":"{"}}]`, `"function_call"`,
			[]message.ResponsePart{&message.TextPart{Content: "let me see"}, &message.ToolCallPart{ToolName: "look", Args: "{"}},
			message.FinishToolCall,
		},
		{
			"arguments that are not text", `"tool_calls":[{"id":"a","function":{"name":"look","arguments":{"city": "Paris"}}},{"id":"b","function":{"name":"look","arguments":null}}]`, `"tool_calls"`,
			[]message.ResponsePart{
				&message.ToolCallPart{ToolName: "look", Args: `{"city": "Paris"}`, ToolCallID: "a"},
				&message.ToolCallPart{ToolName: "look", ToolCallID: "b"},
			},
			message.FinishToolCall,
		},
		{"null calls", `"content":"hi","tool_calls":null`, `null`, []message.ResponsePart{&message.TextPart{Content: "hi"}}, message.FinishStop},
		{
			"thoughts of DeepSeek and llama.cpp", `"reasoning_content":"hm","content":"hi"`, `"stop"`,
			[]message.ResponsePart{&message.ThinkingPart{Content: "hm", ID: "reasoning_content", ProviderName: "openai"}, &message.TextPart{Content: "hi"}}, message.FinishStop,
		},
		{
			"thoughts of vLLM and OpenRouter", `"reasoning_content":null,"reasoning":"hm","content":"hi"`, `"stop"`,
			[]message.ResponsePart{&message.ThinkingPart{Content: "hm", ID: "reasoning", ProviderName: "openai"}, &message.TextPart{Content: "hi"}}, message.FinishStop,
		},
		{
			"thoughts of some other form", `"reasoning":{"steps":[]},"content":"hi"`, `"stop"`,
			[]message.ResponsePart{&message.TextPart{Content: "hi"}}, message.FinishStop,
		},
		{
			"thoughts in the text", `"content":"so: <think>hm</think>hi<think></think>!"`, `"stop"`,
			[]message.ResponsePart{&message.TextPart{Content: "so: "}, &message.ThinkingPart{Content: "hm"}, &message.TextPart{Content: "hi!"}},
			message.FinishStop,
		},
		{"thoughts without end", `"content":"<think>hm"`, `"stop"`, []message.ResponsePart{&message.TextPart{Content: "hm"}}, message.FinishStop},
		{
			"thoughts twice", `"reasoning":"a","content":"<think>b</think>c <think>d"`, `"stop"`,
			[]message.ResponsePart{&message.ThinkingPart{Content: "ab", ID: "reasoning", ProviderName: "openai"}, &message.TextPart{Content: "c d"}}, message.FinishStop,
		},
		{"refusal", `"content":null,"refusal":"I cannot help with that."`, `"stop"`, nil, message.FinishContentFilter},
		{"content filter", `"content":"half an ans"`, `"content_filter"`, []message.ResponsePart{&message.TextPart{Content: "half an ans"}}, message.FinishContentFilter},
		{"unknown reason", `"content":"hi"`, `"eos"`, []message.ResponsePart{&message.TextPart{Content: "hi"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := serve(t, answers(t, body(c.message, c.finish))).chat().Respond(t.Context(), input("hi"), nil)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "parts", res.Parts, c.parts)
			diff(t, "finish reason", res.FinishReason, c.reason)
		})
	}
}

func TestResponseMetadata(t *testing.T) {
	full := `{"id":"c1","created":1700000000,"model":"gpt-test-1","service_tier":"default","moderation":{"flagged":false},` +
		`"choices":[{"finish_reason":"stop","message":{}}],"usage":{"prompt_tokens":30,"completion_tokens":20,"total_tokens":50,` +
		`"prompt_tokens_details":{"cached_tokens":10,"cache_write_tokens":5,"audio_tokens":3},"completion_tokens_details":{"reasoning_tokens":4,"audio_tokens":2}}}`
	for _, c := range []struct {
		name, body string
		want       message.Response
	}{
		{"all", full, message.Response{
			ModelName: "gpt-test-1", ProviderResponseID: "c1",
			ProviderDetails: `{"finish_reason":"stop","service_tier":"default","moderation":{"flagged":false},"timestamp":"2023-11-14T22:13:20Z"}`,
			Usage: usage.Request{
				InputTokens: 30, OutputTokens: 20, CacheReadTokens: 10, CacheWriteTokens: 5,
				InputAudioTokens: 3, OutputAudioTokens: 2, OutputReasoningTokens: 4, Details: map[string]int{"reasoning_tokens": 4, "audio_tokens": 2},
			},
		}},
		{"next to nothing", `{"choices":[{"message":null}]}`, message.Response{Usage: unmeasured}},
		{
			"nulls", `{"id":null,"created":null,"model":null,"service_tier":null,"moderation":null,"choices":[{"finish_reason":null,"message":{"content":null}}],"usage":null}`,
			message.Response{Usage: unmeasured},
		},
		{
			"nulls in the usage", `{"choices":[{}],"usage":{"prompt_tokens":3,"completion_tokens":null,"prompt_tokens_details":null,"completion_tokens_details":null}}`,
			message.Response{Usage: usage.Request{InputTokens: 3}},
		},
		{
			"fractions of a second", `{"created":1700000000.25,"choices":[{}]}`,
			message.Response{Usage: unmeasured, ProviderDetails: `{"timestamp":"2023-11-14T22:13:20.250000Z"}`},
		},
		{"no time at all", `{"created":1e300,"choices":[{}]}`, message.Response{Usage: unmeasured}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, answers(t, c.body))
			res, err := s.chat().Respond(t.Context(), input("hi"), nil)
			if err != nil {
				t.Fatal(err)
			}
			c.want.ProviderName, c.want.ProviderURL, c.want.FinishReason = "openai", s.URL+"/", message.FinishStop
			c.want.ModelName = cmp.Or(c.want.ModelName, "gpt-test")
			if d := gocmp.Diff(&c.want, res); d != "" {
				t.Errorf("response (-want +got):\n%s", d)
			}
		})
	}
}

// unmeasured is the usage of a response that does not tell it.
var unmeasured = usage.Request{UnmeasuredRequests: 1}

// TestRefusal keeps the words of a refusal for the application, and tells them in the error of the run.
func TestRefusal(t *testing.T) {
	const words = `"Your name isn't one that I say \"aloud\"."`
	whole := body(`"content":null,"refusal":`+words, `"stop"`)
	stream := events(append([]string{piece(`"content":"Well"`), piece(`"refusal":"Your name isn't "`), piece(`"refusal":"one that I say \"aloud\"."`)}, ends(`"stop"`)...)...)
	for name, ask := range map[string]func(agent *runtime.Agent[runtime.NoDeps, string]) error{
		"at once": func(agent *runtime.Agent[runtime.NoDeps, string]) error {
			agent.Model = over(newBody(whole, 1<<20), "application/json")
			_, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
			return err
		},
		"streamed": func(agent *runtime.Agent[runtime.NoDeps, string]) error {
			agent.Model = over(newBody(stream, 7), "text/event-stream")
			_, err := agent.Stream(t.Context(), runtime.NoDeps{}, "hi").Result()
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := ask(&runtime.Agent[runtime.NoDeps, string]{})
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			diff(t, "error", failed.Err.Error(), `Content filter triggered. Refusal: 'Your name isn\'t one that I say "aloud".'`)
			last := failed.Messages[len(failed.Messages)-1].(*message.Response)
			diff(t, "parts", len(last.Parts), 0)
			diff(t, "finish reason", last.FinishReason, message.FinishContentFilter)
			sameJSON(t, "details", string(last.ProviderDetails), `{"refusal":`+words+`,"timestamp":"2023-11-14T22:13:20Z"}`)
		})
	}
}

// TestResponseInvalid sends what is not a chat completion, with status 200.
func TestResponseInvalid(t *testing.T) {
	const invalid = "Invalid response from openai chat completions endpoint: "
	for _, c := range []struct{ name, body, want string }{
		{"empty", "", "the body is empty"},
		{"a page", "<html>login</html>", `; the body begins with "<html>login</html>"`},
		{"cut off", `{"choices":[{"mess`, `; the body begins with "{\"choices\":[{\"mess"`},
		{"wrong types", `{"choices":{}}`, "/choices: "},
		{"no choices", `{"choices":[]}`, "it has no choices"},
		{"null choices", `{"choices":null,"error":null}`, "it has no choices"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := serve(t, answers(t, c.body)).chat().Respond(t.Context(), input("hi"), nil)
			if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok {
				t.Fatalf("got %T (%v), want an UnexpectedModelBehaviorError", err, err)
			}
			if text := err.Error(); !strings.HasPrefix(text, invalid) || !strings.Contains(text, c.want) {
				t.Errorf("got %q, want %q and %q", text, invalid, c.want)
			}
		})
	}
}

// TestGatewayCost: what the Pydantic AI Gateway says that a request cost is its cost; nonsense is not.
func TestGatewayCost(t *testing.T) {
	for _, c := range []struct{ usage, want string }{
		{`"logfire_ai_gateway":{"cost":"0.0038"}`, "0.0038"},
		{`"logfire_ai_gateway":{"cost":0.25,"other":[]}`, "0.25"},
		{`"logfire_ai_gateway":{"cost":"0"},"pydantic_ai_gateway":{"cost_estimate":1}`, "0"},
		{`"logfire_ai_gateway":{"cost":null},"pydantic_ai_gateway":{"cost_estimate":"1e-7"}`, "0.0000001"},
		{`"logfire_ai_gateway":{"cost":-1}`, ""}, {`"logfire_ai_gateway":{"cost":"NaN"}`, ""}, {`"logfire_ai_gateway":{"cost":true}`, ""},
		{`"logfire_ai_gateway":[]`, ""}, {`"logfire_ai_gateway":null`, ""}, {`"cost":0.01`, ""},
	} {
		s := serve(t, answers(t, `{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1,`+c.usage+`}}`))
		res, err := s.chat().Respond(t.Context(), input("hi"), nil)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := usage.ParseCost(c.want)
		if !res.Usage.Cost.Equal(want) || res.Usage.InputTokens != 1 {
			t.Errorf("%s: got %v of %d tokens, want %v", c.usage, res.Usage.Cost, res.Usage.InputTokens, want)
		}
	}
}
