package agentbedrock_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// both asks for a whole response and for the same one as a stream, in pieces of one byte and at once.
func both(t *testing.T, whole, streamed string, check func(t *testing.T, res *message.Response, err error)) {
	t.Helper()
	for _, body := range []string{whole, streamed} {
		for _, limit := range []int{1, 1 << 20} {
			if body != "" {
				res, err := over(claude, body, limit, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
				check(t, res, err)
			}
		}
	}
}

// TestResponse reads every kind of block.
func TestResponse(t *testing.T) {
	content := `{"reasoningContent":{"reasoningText":{"text":"hm","signature":"s1"}}},{"reasoningContent":{"reasoningText":{"text":"unsigned"}}},` +
		`{"reasoningContent":{"redactedContent":"ZGF0YQ=="}},{"reasoningContent":{"redactedContent":"/w=="}},` +
		`{"citationsContent":{"content":[{"text":"caf\u00e9 "},{"text":"says"}],"citations":[{"title":"D","sourceContent":[{"text":"p"}],"location":{"documentPage":{"documentIndex":0}}},{"title":"T","location":{"web":{"url":"https://a.test"}}},{}]}},` +
		`{"toolUse":{"toolUseId":"s1","name":"nova_code_interpreter","type":"server_tool_use","input":{"snippet":"1+1"}}},` +
		`{"toolResult":{"toolUseId":"s1","type":"nova_code_interpreter_result","status":"success","content":[{"json":{"stdOut":"2"}}]}},` +
		`{"toolUse":{"toolUseId":"s2","name":"something_new","type":"server_tool_use","input":{}}},{"somethingNew":{"a":1}},` +
		`{"toolUse":{"toolUseId":"t1","name":"look","input":{"n":1}}},{"toolUse":{"toolUseId":"t2","name":"look","input":{}}}`
	whole := `{"output":{"message":{"role":"assistant","content":[` + content + `]}},"stopReason":"tool_use","metrics":{"latencyMs":1},"trace":{"guardrail":{}},"serviceTier":{"type":"flex"},` +
		`"usage":{"inputTokens":3,"outputTokens":9,"cacheReadInputTokens":20,"cacheWriteInputTokens":10,"cacheDetails":[{"ttl":"5m","inputTokens":6},{"ttl":"1h","inputTokens":4}]}}`
	both(t, whole, asEvents(t, whole), func(t *testing.T, res *message.Response, err error) {
		if err != nil {
			t.Fatal(err)
		}
		text := res.Parts[4].(*message.TextPart)
		if !strings.Contains(string(text.ProviderDetails), `"documentPage"`) {
			t.Errorf("the citations are lost: %s", text.ProviderDetails)
		}
		text.ProviderDetails = ""
		diff(t, "response", *res, message.Response{
			Parts: []message.ResponsePart{
				&message.ThinkingPart{Content: "hm", Signature: "s1", ProviderName: "bedrock"},
				&message.ThinkingPart{Content: "unsigned"},
				&message.ThinkingPart{ID: "redacted_content", Signature: "data", ProviderName: "bedrock"},
				&message.ThinkingPart{ID: "redacted_content_base64", Signature: "/w==", ProviderName: "bedrock"},
				&message.TextPart{Content: "café says", ProviderName: "bedrock", Citations: []message.Citation{{
					Sources: []message.CitationSource{&message.DocumentSource{Title: "D", Excerpts: []string{"p"}}, &message.WebSource{URL: "https://a.test", Title: "T"}},
					Anchor:  &message.CitationAnchor{End: 9, Kind: message.AnchorContent},
				}}},
				&message.NativeToolCallPart{ToolName: "code_execution", Args: `{"snippet":"1+1"}`, ToolCallID: "s1", ProviderName: "bedrock"},
				&message.NativeToolReturnPart{ToolName: "code_execution", Content: `{"stdOut":"2"}`, ToolCallID: "s1", ProviderName: "bedrock", ProviderDetails: `{"status":"success"}`},
				&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "t1"},
				&message.ToolCallPart{ToolName: "look", Args: `{}`, ToolCallID: "t2"},
			},
			ModelName: claude, ProviderName: "bedrock", ProviderURL: "https://bedrock.test/", ProviderResponseID: "req-1", FinishReason: message.FinishToolCall,
			ProviderDetails: `{"finish_reason":"tool_use","trace":{"guardrail":{}},"service_tier":"flex"}`,
			Usage:           usage.Request{InputTokens: 33, OutputTokens: 9, CacheReadTokens: 20, CacheWriteTokens: 10, CacheWrite1hTokens: 4},
		})
	})
}

// TestGuardrail: what a guardrail has stopped is filtered content, and the details say why.
func TestGuardrail(t *testing.T) {
	whole := strings.Replace(reply(`{"text":"I cannot say that."}`, "guardrail_intervened"), `"usage"`, `"trace":{"guardrail":{"actionReason":"Guardrail blocked."}},"usage"`, 1)
	both(t, whole, asEvents(t, whole), func(t *testing.T, res *message.Response, err error) {
		if err != nil || res.FinishReason != message.FinishContentFilter || !strings.Contains(string(res.ProviderDetails), "Guardrail blocked.") {
			t.Errorf("got %+v, %v", res, err)
		}
	})
}

// TestFailures: exceptions, before and within a stream, have the status that they have elsewhere.
func TestFailures(t *testing.T) {
	begun := stream("messageStart", `{"role":"assistant"}`, "contentBlockDelta", `{"contentBlockIndex":0,"delta":{"text":"Hel"}}`)
	for _, c := range []struct {
		kind, name, said string
		status           int
		reason           error
	}{
		{"exception", "throttlingException", `{"message":"Too many tokens"}`, 429, model.ErrRateLimit},
		{"exception", "validationException", `{"message":"no"}`, 400, model.ErrRejected},
		{"exception", "validationException", `{"message":"Input is too long for requested model."}`, 400, model.ErrContextWindow},
		{"exception", "validationException", `{"message":"The provided model identifier is invalid."}`, 404, model.ErrNotFound},
		{"exception", "modelStreamErrorException", `{"message":"no","originalStatusCode":500}`, 424, model.ErrServer},
		{"exception", "internalServerException", `{"message":"no"}`, 500, model.ErrServer},
		{"exception", "serviceUnavailableException", `{"message":"no"}`, 503, model.ErrUnavailable},
		{"exception", "modelTimeoutException", `not JSON`, 504, model.ErrTimeout},
		{"exception", "somethingNewException", ``, 200, model.ErrServer},
	} {
		failure := framed(c.kind, ":exception-type", c.name, c.said)
		for _, body := range []string{failure, begun + failure} {
			res, err := over(claude, body, 3, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
			failed, ok := errors.AsType[*model.HTTPError](err)
			if !ok || !errors.Is(err, c.reason) || failed.StatusCode != c.status || failed.Type != c.name {
				t.Errorf("%s %s: got %#v", c.name, c.said, err)
			} else if body != failure && res.Text() != "Hel" {
				t.Errorf("%s: partial text is %q", c.name, res.Text())
			}
		}
	}
}

// TestOdd: what is not quite right is read where its meaning is clear.
func TestOdd(t *testing.T) {
	text := func(i, s string) string { return `{"contentBlockIndex":` + i + `,"delta":{"text":` + s + `}}` }
	end := []string{"messageStop", `{"stopReason":"end_turn"}`, "metadata", `{"usage":{"inputTokens":1,"outputTokens":1}}`}
	for name, c := range map[string]struct{ whole, streamed, text, thought, args string }{
		"half a pair":         {reply(`{"text":"a\ud83d b"}`, "end_turn"), stream(append([]string{"contentBlockDelta", text("0", `"a\ud83d b"`), "contentBlockStop", `{"contentBlockIndex":0}`}, end...)...), "a\uFFFD b", "", ""},
		"a pair in two":       {"", stream(append([]string{"contentBlockDelta", text("0", `"a\ud83d"`), "contentBlockDelta", text("0", `"\ude00"`), "contentBlockStop", `{"contentBlockIndex":0}`}, end...)...), "a😀", "", ""},
		"null as arguments":   {reply(`{"toolUse":{"toolUseId":"t","name":"look","input":null}}`, "tool_use"), "", "", "", ""},
		"two kinds, an index": {"", stream(append([]string{"contentBlockDelta", `{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}`, "contentBlockDelta", text("0", `"hi"`), "contentBlockStop", `{"contentBlockIndex":0}`}, end...)...), "hi", "hm", ""},
		"thought beside text": {reply(`{"reasoningContent":{"reasoningText":{"text":"hm"}},"text":"hi"}`, "end_turn"), "", "hi", "hm", ""},
		"unknown events":      {"", stream(append([]string{"somethingNew", `{"a":1}`, "contentBlockDelta", text("0", `"hi"`), "contentBlockStop", `{"contentBlockIndex":0}`}, end...)...), "hi", "", ""},
		"unreadable extras":   {strings.Replace(said, `"stopReason"`, `"serviceTier":7,"message":8,"stopReason"`, 1), "", "hi", "", ""},
	} {
		both(t, c.whole, c.streamed, func(t *testing.T, res *message.Response, err error) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			args, thought := "", ""
			for call := range res.ToolCalls() {
				args += call.Args
			}
			for _, p := range res.Parts {
				if p, ok := p.(*message.ThinkingPart); ok {
					thought += p.Content
				}
			}
			diff(t, name, []string{res.Text(), thought, args}, []string{c.text, c.thought, c.args})
		})
	}
}

// TestWithoutCounts: a stream that ends without counts is an answer that is unmeasured.
func TestWithoutCounts(t *testing.T) {
	body := stream("contentBlockDelta", `{"contentBlockIndex":0,"delta":{"text":"hi"}}`, "contentBlockStop", `{"contentBlockIndex":0}`, "messageStop", `{"stopReason":"end_turn"}`)
	res, err := over(claude, body, 1, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
	if err != nil || res.Text() != "hi" || res.Usage.UnmeasuredRequests != 1 {
		t.Errorf("got %+v, %v", res, err)
	}
	for _, u := range []string{`"x"`, `{"inputTokens":"many","outputTokens":1}`, `{"inputTokens":-3,"outputTokens":1}`, "null", "{}"} {
		whole := strings.Replace(said, `{"inputTokens":3,"outputTokens":1,"totalTokens":4}`, u, 1)
		if res, err := over(claude, whole, 1<<20, 200).Respond(t.Context(), input("hi"), nil); err != nil || res.Usage.UnmeasuredRequests != 1 {
			t.Errorf("%s: got %+v, %v", u, res, err)
		}
	}
}

// TestBroken: a frame that is not what it says is an error.
func TestBroken(t *testing.T) {
	body := []byte(stream("contentBlockDelta", `{"contentBlockIndex":0,"delta":{"text":"hi"}}`, "messageStop", `{"stopReason":"end_turn"}`))
	for i := range body {
		broken := append([]byte{}, body...)
		broken[i] ^= 0x40
		if res, err := over(claude, string(broken), 1<<20, 200).Respond(t.Context(), input("hi"), model.NewStream(nil)); err == nil {
			t.Fatalf("byte %d: got %+v", i, res)
		}
	}
	_, err := over(claude, stream("contentBlockDelta", `{"contentBlockIndex":0,"delta":{"toolUse":{"input":"{"}}}`), 1, 200).Respond(t.Context(), input("hi"), nil)
	if wrong, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.Contains(wrong.Message, "is not a call that has begun") {
		t.Errorf("got %v", err)
	}
	_, err = over(claude, stream("messageStop", `{}`), 1, 200).Respond(t.Context(), input("hi"), nil)
	if err == nil || errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}
