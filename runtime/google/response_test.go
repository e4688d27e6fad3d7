package google_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// both asks for a whole response and for the same one as a stream, in pieces of one byte and at once.
func both(t *testing.T, whole, streamed string, check func(t *testing.T, res *message.Response, err error)) {
	t.Helper()
	for _, body := range []string{whole, streamed} {
		for _, limit := range []int{1, 1 << 20} {
			for _, s := range []*model.Stream{nil, model.NewStream(nil)} {
				if body != "" {
					res, err := over(body, limit, 200).Respond(t.Context(), input("hi"), s)
					check(t, res, err)
				}
			}
		}
	}
}

// TestResponse reads every kind of part.
func TestResponse(t *testing.T) {
	parts := `{"text":"hm","thought":true},{"text":"caf\u00e9 says","thoughtSignature":"s1"},{"text":"more"},{"text":"","thoughtSignature":"s2"},` +
		`{"functionCall":{"id":"c1","name":"look","args":{"n":1}},"thoughtSignature":"s3"},{"functionCall":{"name":"look"}},` +
		`{"executableCode":{"language":"PYTHON","code":"1"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}},` +
		`{"toolCall":{"id":"t1","toolType":"GOOGLE_SEARCH_WEB","args":{"queries":["q"]}},"thoughtSignature":"s4"},{"toolResponse":{"id":"t1","toolType":"GOOGLE_SEARCH_WEB","response":{}}},` +
		`{"inlineData":{"mimeType":"image/png","data":"cG5n"}},{"inlineData":{"mimeType":"image/png","data":"cG5n"},"thought":true},{"somethingNew":{}}`
	const last = `"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.test","title":"A"}}],"groundingSupports":[{"segment":{"startIndex":6,"endIndex":10,"text":"says"},"groundingChunkIndices":[0,7]}]}`
	const counted = `"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":4,"toolUsePromptTokenCount":2,"candidatesTokenCount":5,"thoughtsTokenCount":3,"promptTokensDetails":[{"modality":"TEXT","tokenCount":8},{"modality":"AUDIO","tokenCount":2}]}`
	whole := `{"candidates":[{"content":{"parts":[` + parts + `]},` + last + `},{"content":{"parts":[{"text":"another"}]}}],"modelVersion":"gemini-test-1","responseId":"r1",` + counted + `}`
	streamed := stream(piece(parts[:strings.Index(parts, `,{"text":"more"`)]), piece(parts[strings.Index(parts, `{"text":"more"`):]),
		`{"candidates":[{`+last+`}],"responseId":"r1",`+counted+`}`, `{"usageMetadata":{"promptTokenCount":10}}`)
	both(t, whole, streamed, func(t *testing.T, res *message.Response, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(res.ProviderDetails), `"grounding_metadata":{"groundingChunks"`) {
			t.Errorf("the grounding is lost: %s", res.ProviderDetails)
		}
		res.ProviderDetails = ""
		want := message.Response{
			Parts: []message.ResponsePart{
				&message.ThinkingPart{Content: "hm", ProviderName: "google"},
				&message.TextPart{Content: "café says", ProviderName: "google", ProviderDetails: `{"thought_signature":"s1"}`},
				&message.TextPart{Content: "more", ProviderName: "google", ProviderDetails: `{"thought_signature":"s2"}`},
				&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "c1", ProviderName: "google", ProviderDetails: `{"thought_signature":"s3"}`},
				&message.ToolCallPart{ToolName: "look", ProviderName: "google"},
				&message.NativeToolCallPart{ToolName: "code_execution", Args: `{"language":"PYTHON","code":"1"}`, ToolCallID: "code_execution_5", ProviderName: "google", ProviderDetails: `{"part":{"executableCode":{"language":"PYTHON","code":"1"}}}`},
				&message.NativeToolReturnPart{ToolName: "code_execution", Content: `{"outcome":"OUTCOME_OK","output":"1"}`, ToolCallID: "code_execution_5", ProviderName: "google", ProviderDetails: `{"part":{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}}}`},
				&message.NativeToolCallPart{ToolName: "web_search", Args: `{"queries":["q"]}`, ToolCallID: "t1", ProviderName: "google", ProviderDetails: `{"part":{"toolCall":{"id":"t1","toolType":"GOOGLE_SEARCH_WEB","args":{"queries":["q"]}},"thoughtSignature":"s4"}}`},
				&message.NativeToolReturnPart{ToolName: "web_search", Content: `{}`, ToolCallID: "t1", ProviderName: "google", ProviderDetails: `{"part":{"toolResponse":{"id":"t1","toolType":"GOOGLE_SEARCH_WEB","response":{}}}}`},
				&message.FilePart{Content: message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}, ProviderName: "google"},
			},
			ModelName: "gemini-test-1", ProviderName: "google", ProviderURL: "https://generativelanguage.googleapis.com/", ProviderResponseID: "r1", FinishReason: message.FinishStop,
			Usage: usage.Request{
				InputTokens: 12, OutputTokens: 8, CacheReadTokens: 4, OutputReasoningTokens: 3, InputAudioTokens: 2,
				Details: map[string]int{"cached_content_tokens": 4, "thoughts_tokens": 3, "tool_use_prompt_tokens": 2, "text_prompt_tokens": 8, "audio_prompt_tokens": 2},
			},
		}
		want.Parts[1].(*message.TextPart).Citations = []message.Citation{{Sources: []message.CitationSource{&message.WebSource{URL: "https://a.test", Title: "A"}}, Anchor: &message.CitationAnchor{Start: 5, End: 9, Kind: message.AnchorContent}}}
		diff(t, "response", *res, want)
	})
}

// TestBlocked: a prompt or an answer that was blocked has the reason content_filter, and says why.
func TestBlocked(t *testing.T) {
	prompt := `{"promptFeedback":{"blockReason":"SAFETY","safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","blocked":true}]},"responseId":"r1"}`
	answer := `{"candidates":[{"finishReason":"SAFETY","safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","blocked":true}]}],"responseId":"r1"}`
	for _, body := range []string{prompt, answer} {
		both(t, body, stream(body), func(t *testing.T, res *message.Response, err error) {
			if err != nil || res.FinishReason != message.FinishContentFilter || len(res.Parts) > 0 || !strings.Contains(string(res.ProviderDetails), "HARASSMENT") || !strings.Contains(string(res.ProviderDetails), "SAFETY") {
				t.Errorf("got %+v, %v", res, err)
			}
		})
	}
}

// TestFailureInResponse: a failure within a response is an error, with what there is of the response.
func TestFailureInResponse(t *testing.T) {
	for _, c := range []struct {
		report string
		status int
		reason error
	}{
		{`{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}`, 429, model.ErrRateLimit},
		{`{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}`, 503, model.ErrUnavailable},
		{`{"error":{"code":500,"message":"no","status":"INTERNAL"}}`, 500, model.ErrServer},
		{`{"error":{"code":400,"message":"The input token count (2) exceeds the maximum","status":"INVALID_ARGUMENT"}}`, 400, model.ErrContextWindow},
		{`{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}`, 400, model.ErrAuthentication},
		{`{"error":{"code":404,"message":"no","status":"NOT_FOUND"}}`, 404, model.ErrNotFound},
		{`{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}`, 400, model.ErrRejected},
	} {
		both(t, c.report, stream(piece(`{"text":"Hel"}`), c.report), func(t *testing.T, res *message.Response, err error) {
			failed, ok := errors.AsType[*model.HTTPError](err)
			if !ok || failed.StatusCode != c.status || !errors.Is(err, c.reason) {
				t.Errorf("%s: got %#v", c.report, err)
			} else if failed.InStream && res.Text() != "Hel" {
				t.Errorf("%s: partial text is %q", c.report, res.Text())
			}
		})
		if _, err := over(c.report, 1<<20, c.status).Respond(t.Context(), input("hi"), nil); !errors.Is(err, c.reason) {
			t.Errorf("%s: by its status it is %v", c.report, err)
		}
	}
}

// TestCut: a stream that ends before the model has said why it stopped is an error, and what there is of the response comes with it.
func TestCut(t *testing.T) {
	res, err := over(stream(piece(`{"text":"Hel"}`)), 3, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
	if !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, model.ErrConnection) || res.Text() != "Hel" {
		t.Errorf("got %v, %v", res, err)
	}
	whole := stream(piece(`{"text":"Hel"}`), reply("", "STOP"))
	res, err = over(whole+"data: {", 3, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
	if err != nil || res.Text() != "Hel" {
		t.Errorf("cut behind the end: got %v, %v", res, err)
	}
}

// TestOdd: what is not quite right is read where its meaning is clear.
func TestOdd(t *testing.T) {
	for name, c := range map[string]struct{ whole, streamed, text, args string }{
		"half a pair":          {reply(`{"text":"a\ud83d b"}`, "STOP"), stream(piece(`{"text":"a\ud83d b"}`), reply("", "STOP")), "a\uFFFD b", ""},
		"a pair in two pieces": {"", stream(piece(`{"text":"a\ud83d"}`), piece(`{"text":"\ude00"}`), reply("", "STOP")), "a😀", ""},
		"null as arguments":    {reply(`{"functionCall":{"name":"look","args":null}}`, "STOP"), "", "", ""},
		"unreadable extras":    {strings.Replace(said, `"finishReason"`, `"avgLogprobs":"x","finishMessage":7,"finishReason"`, 1), "", "hi", ""},
		"null candidates":      {"", stream(`{"candidates":null}`, said), "hi", ""},
	} {
		both(t, c.whole, c.streamed, func(t *testing.T, res *message.Response, err error) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			args := ""
			for call := range res.ToolCalls() {
				args += call.Args
			}
			diff(t, name, []string{res.Text(), args}, []string{c.text, c.args})
		})
	}
}

// TestUnreadableUsage: usage that cannot be read is unmeasured, and the answer is an answer.
func TestUnreadableUsage(t *testing.T) {
	for _, u := range []string{`"x"`, `{"promptTokenCount":"many","candidatesTokenCount":1}`, `{"promptTokenCount":-3}`, "null", "{}"} {
		body := `{"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}],"usageMetadata":` + u + `}`
		res, err := over(body, 1<<20, 200).Respond(t.Context(), input("hi"), nil)
		if err != nil || res.Text() != "hi" || res.Usage.UnmeasuredRequests != 1 {
			t.Errorf("%s: got %+v, %v", u, res, err)
		}
	}
}

// TestInvalid: what is not a response is an error that shows how it begins, without the key.
func TestInvalid(t *testing.T) {
	for want, body := range map[string]string{
		"no candidates": `{"hello":"google-key-secret"}`, "begins with": `{"candidates":[{"content":{"parts":7}}],"x":"google-key-secret"}`, "not a stream": `<html>google-key-secret`,
		"not base64": reply(`{"inlineData":{"mimeType":"image/png","data":"!"}}`, "STOP"),
	} {
		_, err := over(body, 1<<20, 200).Respond(t.Context(), input("hi"), nil)
		if wrong, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.Contains(wrong.Message, want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

// TestHostile: whatever a server sends, a response takes no more memory than transport.WithMaxResponse allows.
func TestHostile(t *testing.T) {
	const limit = 1 << 20
	repeat := func(each string) string { return strings.Repeat(each, 8*limit/len(each)) }
	long := strings.Repeat("a", 1000)
	for name, body := range map[string]string{
		"text":      repeat(stream(piece(`{"text":"` + long + `"}`))),
		"thought":   repeat(stream(piece(`{"text":"` + long + `","thought":true}`))),
		"signature": repeat(stream(piece(`{"text":"a","thoughtSignature":"` + long + `"}`))),
		"calls":     repeat(stream(piece(`{"functionCall":{"name":"a"}}`))),
		"parts":     `{"candidates":[{"content":{"parts":[` + strings.Repeat(`{},`, limit/4) + `{}]}}]}`,
		"line":      "data: " + strings.Repeat("a", 8*limit),
		"grounding": repeat(stream(`{"candidates":[{"groundingMetadata":{"a":"` + long + `"}}]}`)),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		res, err := over(body, 1<<20, 200, transport.WithMaxResponse(limit)).Respond(t.Context(), input("hi"), nil)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: got %v", name, res)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32*limit {
			t.Errorf("%s: %d MB are in use", name, grown>>20)
		}
	}
}

// TestStreamStops: a stream whose watcher returns an error ends with it.
func TestStreamStops(t *testing.T) {
	stop := errors.New("enough")
	res, err := over(stream(piece(`{"text":"a"}`), piece(`{"text":"b"}`), said), 1, 200).Respond(t.Context(), input("hi"), model.NewStream(func(e model.Event) error {
		if e.Kind == model.PartDeltaEvent {
			return stop
		}
		return nil
	}))
	if !errors.Is(err, stop) {
		t.Errorf("got %v, %v", res, err)
	}
}

// TestSecrets: neither models nor errors show keys.
func TestSecrets(t *testing.T) {
	llm := over(`{"error":{"message":"google-key-secret"}}`, 1<<20, 400, transport.WithHeader("X-Auth", "header-secret"))
	_, err := llm.Respond(t.Context(), input("hi"), nil)
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s", llm, llm, llm, llm), fmt.Sprintf("%v %+v", err, err)} {
		if strings.Contains(text, "secret") {
			t.Errorf("a secret shows: %s", text)
		}
	}
	for _, name := range []string{"GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL"} {
		t.Setenv(name, "")
	}
	if err := google.New("m").CheckKey(t.Context()); err == nil || !strings.Contains(err.Error(), "GOOGLE_API_KEY") {
		t.Errorf("got %v", err)
	}
}
