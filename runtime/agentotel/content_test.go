package agentotel_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// everyPart is a history with all kinds of parts.
var everyPart = []message.Message{
	&message.Request{Parts: []message.RequestPart{
		&message.SystemPromptPart{Content: "system"},
		&message.UserPromptPart{Items: []message.UserContent{
			message.Text("text"), &message.TextContent{Content: "more"}, &message.StructuredContent{Content: "state", Value: "{}"}, &message.CachePoint{},
			&message.ImageURL{URL: "https://x.example/a.png"}, &message.DocumentURL{URL: "https://x.example/a.pdf"}, &message.AudioURL{URL: "https://x.example/unknown"},
			&message.BinaryContent{Data: []byte("data"), MediaType: "image/png"}, &message.BinaryContent{Data: []byte("data"), MediaType: "application/pdf"},
			&message.UploadedFile{FileID: "file-1", MediaType: "application/pdf"},
		}},
		&message.InstructionBaselinePart{},
		&message.ToolAvailabilityDeltaPart{ToolsAdded: []string{"a", "b"}},
		&message.CapabilityLoadDeltaPart{Loaded: []string{"c"}},
		&message.CompactionPart{Content: "summary"},
		&message.RetryFeedbackPart{Content: "Please return text.", Retry: message.RetryInfo{Cause: message.RetryNoOutput}},
	}},
	&message.Response{FinishReason: message.FinishToolCall, Parts: []message.ResponsePart{
		&message.ThinkingPart{Content: "hm"}, &message.TextPart{Content: "said"},
		&message.NativeToolCallPart{ToolName: "web_search", ToolCallID: "n1", Args: `{"q":1}`},
		&message.NativeToolReturnPart{ToolName: "web_search", ToolCallID: "n1", Content: `["r"]`},
		&message.FilePart{Content: message.BinaryContent{Data: []byte("data"), MediaType: "image/png"}},
		&message.SpeechPart{Speaker: message.SpeakerAssistant, Transcript: "aloud"},
		&message.CompactionPart{Content: "not reported"},
		&message.ToolCallPart{ToolName: "t", ToolCallID: "c1", Args: `{"x":`},
	}},
	&message.Request{Parts: []message.RequestPart{
		&message.ToolReturnPart{ToolName: "t", ToolCallID: "c1", Content: "null"},
		&message.UserPromptPart{Content: "and?"},
	}},
}

// TestParts: all kinds of parts, as the versions have them.
func TestParts(t *testing.T) {
	for _, c := range []struct {
		name string
		set  agentotel.Settings
		want string
	}{
		{"V6 with content and files", agentotel.Settings{Content: true, Binary: true, Version: agentotel.V6}, `[
			{"role":"system","parts":[{"type":"text","content":"system"}]},
			{"role":"user","parts":[{"type":"text","content":"text"},{"type":"text","content":"more"},{"type":"text","content":"state"},
				{"type":"uri","modality":"image","mime_type":"image/png","uri":"https://x.example/a.png"},
				{"type":"uri","mime_type":"application/pdf","uri":"https://x.example/a.pdf"},
				{"type":"uri","modality":"audio","uri":"https://x.example/unknown"},
				{"type":"blob","mime_type":"image/png","modality":"image","content":"ZGF0YQ=="},
				{"type":"blob","mime_type":"application/pdf","content":"ZGF0YQ=="},
				{"type":"file","modality":"document","mime_type":"application/pdf","file_id":"file-1"}]},
			{"role":"system","parts":[{"type":"text","content":"Tool availability changed: +a, +b"},{"type":"text","content":"Loaded capabilities changed: +c"}]},
			{"role":"user","parts":[{"type":"text","content":"summary"}]},
			{"role":"system","parts":[{"type":"text","content":"Please return text."}]},
			{"role":"assistant","finish_reason":"tool_call","parts":[{"type":"thinking","content":"hm"},{"type":"text","content":"said"},
				{"type":"tool_call","id":"n1","name":"web_search","builtin":true,"arguments":{"q":1}},
				{"type":"tool_call_response","id":"n1","name":"web_search","builtin":true,"result":["r"]},
				{"type":"blob","mime_type":"image/png","modality":"image","content":"ZGF0YQ=="},{"type":"text","content":"aloud"},
				{"type":"tool_call","id":"c1","name":"t","arguments":"{\"x\":"}]},
			{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","name":"t"}]},
			{"role":"user","parts":[{"type":"text","content":"and?"}]}]`},
		{"V3 without content", agentotel.Settings{Binary: true, Version: agentotel.V3}, `[
			{"role":"system","parts":[{"type":"text"}]},
			{"role":"user","parts":[{"type":"text"},{"type":"text"},{"type":"text"},{"type":"image-url"},{"type":"document-url"},{"type":"audio-url"},
				{"type":"binary","media_type":"image/png"},{"type":"binary","media_type":"application/pdf"},
				{"type":"file","modality":"document","mime_type":"application/pdf"}]},
			{"role":"system","parts":[{"type":"text","content":"Tool availability changed: +a, +b"},{"type":"text","content":"Loaded capabilities changed: +c"}]},
			{"role":"user","parts":[{"type":"text"},{"type":"text"}]},
			{"role":"assistant","finish_reason":"tool_call","parts":[{"type":"thinking"},{"type":"text"},
				{"type":"tool_call","id":"n1","name":"web_search","builtin":true},
				{"type":"tool_call_response","id":"n1","name":"web_search","builtin":true},
				{"type":"binary","media_type":"image/png"},{"type":"text"},{"type":"tool_call","id":"c1","name":"t"}]},
			{"role":"user","parts":[{"type":"tool_call_response","id":"c1","name":"t"},{"type":"text"}]}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, got := record(t, c.set)
			if _, err := model.Ask(t.Context(), i.Model(testmodel.New()), model.Request{Messages: everyPart}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(asJSON([]byte(c.want)), got.trees()[0].Attributes["gen_ai.input.messages"]); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
		})
	}
}

// TestConventions: the GenAI conventions have attributes and metrics of their own, and none of Pydantic AI's.
func TestConventions(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true, Version: agentotel.GenAI})
	res := testmodel.Text("done")
	m := says(testmodel.CallID("c", "t", "{}"), res)
	res.Usage = usage.Request{InputTokens: 9, OutputTokens: 4, CacheWriteTokens: 3, OutputReasoningTokens: 2}
	a := &agent{Name: "a", Capabilities: with(i), Model: m, Settings: &model.Settings{TopK: new(7), StopSequences: []string{"x"}, Thinking: model.ThinkingLow},
		Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "ok", nil }})}
	for _, err := range a.Stream(t.Context(), runtime.NoDeps{}, "hi").Events() {
		if err != nil {
			t.Fatal(err)
		}
	}
	run := got.trees()[0]
	for _, c := range []struct {
		of   node
		want string
	}{
		{run, `{"gen_ai.agent.name":"a","gen_ai.conversation.id":"any","gen_ai.operation.name":"invoke_agent",
			"gen_ai.aggregated_usage.input_tokens":19,"gen_ai.aggregated_usage.output_tokens":9,"gen_ai.aggregated_usage.cache_creation.input_tokens":3,
			"gen_ai.aggregated_usage.cache_read.input_tokens":2,"gen_ai.aggregated_usage.reasoning.output_tokens":2,
			"gen_ai.input.messages":[{"role":"user","parts":[{"type":"text","content":"hi"}]},
				{"role":"assistant","finish_reason":"stop","parts":[{"type":"tool_call","id":"c","name":"t","arguments":{}}]},
				{"role":"tool","parts":[{"type":"tool_call_response","id":"c","name":"t","response":"ok"}]}],
			"gen_ai.output.messages":[{"role":"assistant","finish_reason":"stop","parts":[{"type":"text","content":"done"}]}]}`},
		{run.Children[1], `{"gen_ai.agent.name":"a","gen_ai.conversation.id":"any","gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"t","gen_ai.tool.call.id":"c",
			"gen_ai.tool.call.arguments":{},"gen_ai.tool.call.result":"ok"}`},
		{run.Children[2], `{"gen_ai.agent.name":"a","gen_ai.conversation.id":"any","gen_ai.operation.name":"chat","gen_ai.provider.name":"function","gen_ai.request.model":"gpt-5",
			"gen_ai.request.top_k":7,"gen_ai.request.stop_sequences":["x"],"gen_ai.request.reasoning.level":"low","gen_ai.request.stream":true,
			"gen_ai.response.model":"gpt-5","gen_ai.response.id":"resp_1","gen_ai.response.finish_reasons":["stop"],"gen_ai.response.time_to_first_chunk":"any",
			"gen_ai.tool.definitions":[{"type":"function","name":"t","parameters":{"additionalProperties":false,"properties":{},"type":"object"}}],
			"gen_ai.usage.input_tokens":9,"gen_ai.usage.output_tokens":4,"gen_ai.usage.cache_write.input_tokens":3,"gen_ai.usage.reasoning.output_tokens":2,
			"gen_ai.input.messages":[{"role":"user","parts":[{"type":"text","content":"hi"}]},
				{"role":"assistant","finish_reason":"stop","parts":[{"type":"tool_call","id":"c","name":"t","arguments":{}}]},
				{"role":"tool","parts":[{"type":"tool_call_response","id":"c","name":"t","response":"ok"}]}],
			"gen_ai.output.messages":[{"role":"assistant","finish_reason":"stop","parts":[{"type":"text","content":"done"}]}]}`},
	} {
		attrs := c.of.Attributes
		for _, key := range []string{"gen_ai.conversation.id", "gen_ai.response.time_to_first_chunk"} {
			if _, ok := attrs[key]; ok {
				attrs[key] = "any"
			}
		}
		if diff := cmp.Diff(asJSON([]byte(c.want)), any(attrs)); diff != "" {
			t.Errorf("%s (-want, +got):\n%s", c.of.Name, diff)
		}
	}
	names := map[string]bool{}
	for _, p := range got.metrics(t) {
		names[p.Name] = true
	}
	want := map[string]bool{"gen_ai.client.operation.input_tokens": true, "gen_ai.client.operation.output_tokens": true, "gen_ai.client.inference.duration": true,
		"gen_ai.client.inference.time_to_first_chunk": true, "gen_ai.execute_tool.duration": true, "gen_ai.invoke_agent.duration": true}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("metrics (-want, +got):\n%s", diff)
	}
}

// TestCacheHealth: a request that reads far less than was cached has lost the cache, whichever run of the conversation it is in.
func TestCacheHealth(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	read := []int{9000, 9100, 100, 0, 9000}
	for n, tokens := range read {
		res := testmodel.Text("done")
		a := &agent{Name: "a", Capabilities: with(i), Model: says(res)}
		res.Usage = usage.Request{InputTokens: 10000, CacheReadTokens: tokens}
		if _, err := a.Run(t.Context(), runtime.NoDeps{}, fmt.Sprint(n), runtime.WithConversationID("conversation")); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, outline(got.trees(), "pydantic_ai.cache.hit_ratio", "pydantic_ai.cache.established_tokens", "pydantic_ai.cache.missed_tokens", "pydantic_ai.cache.collapse_reason"), `
invoke_agent a
  chat gpt-5 hit_ratio=0.9 established_tokens=9000
invoke_agent a
  chat gpt-5 hit_ratio=0.91 established_tokens=9100
invoke_agent a
  chat gpt-5 hit_ratio=0.01 established_tokens=100 missed_tokens=9000 collapse_reason=unknown
invoke_agent a
  chat gpt-5 hit_ratio=0 established_tokens=100
invoke_agent a
  chat gpt-5 hit_ratio=0.9 established_tokens=9000`)
}
