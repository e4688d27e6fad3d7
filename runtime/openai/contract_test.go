package openai_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/internal/providertest"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestContract: what holds for all providers, for each server that speaks chat completions.
func TestContract(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	for name, constructor := range map[string]func(string, ...transport.Option) *openai.ChatModel{
		"openai": openai.Chat, "deepseek": openai.DeepSeek, "groq": openai.Groq, "mistral": openai.Mistral, "openrouter": openai.OpenRouter, "vllm": openai.VLLM, "zai": openai.ZAI,
	} {
		native := `"response_format":{"type":"json_schema"`
		m := constructor("m", transport.WithAPIKey("k"))
		if m.Info().Profile.NoNativeOutput {
			native = ""
		}
		t.Run(name, func(t *testing.T) {
			providertest.Test(t, providertest.Provider{
				Name: m.Info().Provider, New: func(opts ...transport.Option) model.Model { return constructor("m", opts...) }, NativeOutput: native,
				Whole: wholeAnswer, Events: answerEvents, Unsigned: true, FilesApart: true, Forgets: name == "mistral", // it is sent thoughts in content only
				Overloaded: "data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n",
			})
		})
	}
}

func finishOf(a providertest.Answer) string {
	if a.Calls != nil {
		return "tool_calls"
	}
	return "stop"
}

func wholeAnswer(a providertest.Answer) string {
	var members []string
	if a.Thought != "" {
		members = append(members, `"reasoning_content":`+strconv.Quote(a.Thought))
	}
	if a.Text != "" {
		members = append(members, `"content":`+strconv.Quote(a.Text))
	}
	if a.Calls != nil {
		var calls []string
		for _, c := range a.Calls {
			calls = append(calls, fmt.Sprintf(`{"id":%q,"type":"function","function":{"name":%q,"arguments":%q}}`, c.ID, c.Name, c.Args))
		}
		members = append(members, `"tool_calls":[`+strings.Join(calls, ",")+`]`)
	}
	return fmt.Sprintf(`{"id":"c1","object":"chat.completion","model":"gpt-test-1","choices":[{"index":0,"finish_reason":%q,"message":{"role":"assistant",%s}}],"usage":%s}`, finishOf(a), strings.Join(members, ","), countsOf(a))
}

func countsOf(a providertest.Answer) string {
	return fmt.Sprintf(`{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}`, a.Input, a.Output, a.Input+a.Output)
}

func answerEvents(a providertest.Answer) (all []string) {
	chunk := func(delta string) { all = append(all, "data: "+piece(delta)+"\n\n") }
	if r := []rune(a.Thought); len(r) > 0 {
		chunk(`"reasoning_content":` + strconv.Quote(string(r[:2])))
		chunk(`"reasoning_content":` + strconv.Quote(string(r[2:])))
	}
	if r := []rune(a.Text); len(r) > 0 {
		chunk(`"content":` + strconv.Quote(string(r[:1])))
		chunk(`"content":` + strconv.Quote(string(r[1:])))
	}
	for i, c := range a.Calls {
		chunk(fmt.Sprintf(`"tool_calls":[{"index":%d,"id":%q,"type":"function","function":{"name":%q,"arguments":""}}]`, i, c.ID, c.Name))
		chunk(fmt.Sprintf(`"tool_calls":[{"index":%d,"function":{"arguments":%q}}]`, i, c.Args[:3]))
		chunk(fmt.Sprintf(`"tool_calls":[{"index":%d,"function":{"arguments":%q}}]`, i, c.Args[3:]))
	}
	const meta = `"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-test-1"`
	return append(all, fmt.Sprintf("data: {%s,\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%q}],\"usage\":%s}\n\n", meta, finishOf(a), countsOf(a)), "data: [DONE]\n\n")
}

// TestContractOfResponses: what holds for all providers, for the Responses API.
func TestContractOfResponses(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	providertest.Test(t, providertest.Provider{
		Name: "openai", New: func(opts ...transport.Option) model.Model { return openai.Responses("gpt-5", opts...) },
		Whole: wholeResponse, Events: func(a providertest.Answer) []string {
			return slices.DeleteFunc(strings.SplitAfter(asEvents(t, wholeResponse(a)), "\n\n"), func(s string) bool { return s == "" })
		},
		NativeOutput: `"format":{"type":"json_schema"`, Overloaded: "data: {\"type\":\"error\",\"code\":\"server_overloaded\",\"message\":\"no\"}\n\n",
	})
}

func wholeResponse(a providertest.Answer) string {
	var items []string
	if a.Thought != "" {
		items = append(items, fmt.Sprintf(`{"id":"rs_1","type":"reasoning","summary":[{"text":%q,"type":"summary_text"}],"encrypted_content":%q}`, a.Thought, a.Signature))
	}
	if a.Text != "" {
		items = append(items, `{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","annotations":[],"text":`+strconv.Quote(a.Text)+`}]}`)
	}
	for i, c := range a.Calls {
		items = append(items, fmt.Sprintf(`{"id":"fc_%d","type":"function_call","status":"completed","call_id":%q,"name":%q,"arguments":%q}`, i, c.ID, c.Name, c.Args))
	}
	return fmt.Sprintf(`{"id":"resp_1","object":"response","model":"gpt-test-1","status":"completed","output":[%s],"usage":{"input_tokens":%d,"output_tokens":%d}}`, strings.Join(items, ","), a.Input, a.Output)
}
