package openai_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// responded is a response of one text.
const responded = `{"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","model":"gpt-test-1","service_tier":"default",` +
	`"output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","phase":"final_answer","content":[{"type":"output_text","text":"hi","annotations":[]}]}],` +
	`"usage":{"input_tokens":30,"input_tokens_details":{"cached_tokens":10},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":4},"total_tokens":50}}`

// responses returns a model of the Responses API behind the server.
func (s *server) responses() *openai.ResponsesModel {
	return openai.Responses("gpt-5-test", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0))
}

func TestResponsesMetadata(t *testing.T) {
	s := serve(t, answers(t, responded))
	res, err := s.responses().Respond(t.Context(), input("hi"), nil)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "response", *res, message.Response{
		Parts:     []message.ResponsePart{&message.TextPart{Content: "hi", ID: "msg_1", ProviderName: "openai", ProviderDetails: `{"phase":"final_answer"}`}},
		ModelName: "gpt-test-1", ProviderName: "openai", ProviderURL: s.URL + "/", ProviderResponseID: "resp_1", FinishReason: message.FinishStop,
		ProviderDetails: `{"finish_reason":"completed","service_tier":"default","timestamp":"2023-11-14T22:13:20Z"}`,
		Usage:           usage.Request{InputTokens: 30, OutputTokens: 20, CacheReadTokens: 10, OutputReasoningTokens: 4, Details: map[string]int{"reasoning_tokens": 4}},
	})
}

// TestResponsesRequest compares bodies with golden files.
func TestResponsesRequest(t *testing.T) {
	for _, c := range []struct {
		name string
		in   *model.Request
	}{
		{"conversation", everything("openai")},
		{"settings", with(input("hi"), func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Tools, in.Output.Functions = []*model.ToolDef{look, strict}, []*model.ToolDef{final}
			in.Settings = &model.Settings{
				MaxTokens: new(100), Temperature: new(0.5), TopP: new(1.0), ParallelToolCalls: new(false), ToolChoice: "look", Thinking: model.ThinkingHigh, ServiceTier: "flex",
				ExtraBody: `{"max_tool_calls":3}`,
				Providers: model.ProviderSettingsList{&openai.Settings{
					Verbosity: "low", PromptCacheKey: "k", Store: new(false), ReasoningSummary: "auto", PreviousResponseID: "resp_0", Truncation: "auto",
					Include: []string{"message.output_text.logprobs"},
				}},
			}
		})},
		{"native output", with(input("hi"), func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Description: "A verdict.", Schema: schema}
		})},
		{"prompted output", with(input("hi"), func(in *model.Request) {
			in.Output.Template, in.Output.Mode, in.Output.Schema = model.NoTemplate, message.OutputPrompted, &model.OutputSchema{Name: "verdict", Schema: schema}
		})},
		{"native tools", with(input("hi"), func(in *model.Request) {
			in.NativeTools = []model.NativeTool{
				&model.WebSearch{ContextSize: "low", Location: &model.UserLocation{City: "Oslo", Country: "NO"}, AllowedDomains: []string{"a.test"}},
				&model.FileSearch{Stores: []string{"vs_1"}, MaxResults: 3}, &model.CodeExecution{}, &model.ImageGeneration{Quality: "low", OutputFormat: "webp"},
				&model.MCPServer{ID: "m", URL: "https://mcp.test", AuthorizationToken: "t", AllowedTools: []string{"a"}},
			}
		})},
		{"media", with(input("hi"), func(in *model.Request) {
			in.Messages = []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{
				message.Text("look"), &message.ImageURL{URL: "https://a.test/a.png", VendorMetadata: `{"detail":"low"}`}, &message.DocumentURL{URL: "https://a.test/a.pdf"},
				&message.BinaryContent{Data: []byte("%PDF"), MediaType: "application/pdf"}, &message.BinaryContent{Data: []byte("png"), MediaType: "image/png"},
				&message.UploadedFile{FileID: "file-1", ProviderName: "openai", MediaType: "image/png"}, &message.UploadedFile{FileID: "file-2", ProviderName: "openai"},
			}}}}}
		})},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, answers(t, responded))
			if _, err := s.responses().Respond(t.Context(), c.in, nil); err != nil {
				t.Fatal(err)
			}
			got := s.requests()[0]
			if err := jsonwire.Valid(got); err != nil {
				t.Error(err)
			}
			golden(t, "testdata/responses/"+strings.ReplaceAll(c.name, " ", "-")+".json", got+"\n")
		})
	}
}

// TestResponsesUnsupported: what OpenAI does not know is an error, and nothing is sent.
func TestResponsesUnsupported(t *testing.T) {
	for want, change := range map[string]func(*model.Request){
		"as it has max_uses": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebSearch{MaxUses: 1}} },
		"AspectRatio": func(in *model.Request) {
			in.NativeTools = []model.NativeTool{&model.ImageGeneration{AspectRatio: "1:9"}}
		},
		"which do not fit": func(in *model.Request) {
			in.NativeTools = []model.NativeTool{&model.ImageGeneration{AspectRatio: "1:1", Size: "1024x1536"}}
		},
		"web_fetch": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebFetch{}} },
		"does not support audio": func(in *model.Request) {
			in.Messages = []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{&message.BinaryContent{Data: []byte("x"), MediaType: "audio/wav"}}}}}}
		},
		"the tool name": func(in *model.Request) { in.Tools = []*model.ToolDef{{Name: "look up"}} },
		`"input"`:       func(in *model.Request) { in.Settings.ExtraBody = `{"input":1}` },
	} {
		s := serve(t, answers(t))
		if _, err := s.responses().Respond(t.Context(), with(input("hi"), change), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestResponsesCount asks for the number of tokens.
func TestResponsesCount(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		diff(t, "path", r.URL.Path, "/responses/input_tokens")
		_, _ = io.WriteString(w, `{"object":"response.input_tokens","input_tokens":7}`)
	})
	in := input("hi")
	in.Settings = &model.Settings{MaxTokens: new(3), Temperature: new(0.5)}
	n, err := s.responses().CountTokens(t.Context(), in)
	if err != nil || n != 7 {
		t.Errorf("got %d, %v", n, err)
	}
	diff(t, "body", s.requests()[0], `{"model":"gpt-5-test","input":[{"role":"user","content":"hi"}]}`)
	if _, err := serve(t, answers(t, `{}`)).responses().CountTokens(t.Context(), in); err == nil {
		t.Error("no error without a count")
	}
}

// event is an event of a stream.
func event(kind, members string) string {
	return "event: " + kind + "\ndata: {\"type\":\"" + kind + "\"," + members + "}\n\n"
}

// TestResponsesStream cuts a stream everywhere, and reports failures within it.
func TestResponsesStream(t *testing.T) {
	hel := event("response.output_item.added", `"output_index":0,"item":{"type":"message","id":"msg_1"}`) + event("response.output_text.delta", `"output_index":0,"content_index":0,"delta":"Hel"`)
	stream := hel + event("response.output_text.delta", `"output_index":0,"content_index":0,"delta":"lo"`) + event("response.completed", `"response":`+strings.Replace(responded, `"text":"hi"`, `"text":"Hello"`, 1))
	for at := range len(stream) - 1 {
		res, err := responsesOver(stream[:at], 1<<20, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
		if !errors.Is(err, io.ErrUnexpectedEOF) || res.FinishReason != "" || !strings.HasPrefix("Hello", res.Text()) {
			t.Fatalf("cut at %d: got %v, %+v", at, err, res)
		}
	}
	res, err := responsesOver(stream, 1, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
	if err != nil || res.Text() != "Hello" || res.Usage.InputTokens != 30 {
		t.Errorf("got %+v, %v", res, err)
	}
	for _, c := range []struct {
		name, rest string
		status     int
		reason     error
	}{
		{"error", event("error", `"code":"rate_limit_exceeded","message":"slow down"`), 429, model.ErrRateLimit},
		{"an error within an event", event("error", `"error":{"type":"server_error","code":"server_error","message":"no"}`), 500, model.ErrServer},
		{"failed", event("response.failed", `"response":{"id":"resp_1","status":"failed","error":{"code":"server_error","message":"no"}}`), 500, model.ErrServer},
		{"completed with an error", event("response.completed", `"response":{"id":"resp_1","status":"completed","error":{"code":"server_error","message":"no"}}`), 500, model.ErrServer},
		{"a line called error", "error: {\"message\":\"lost\"}\n\n", 200, model.ErrServer},
		{"an event without a type", "data: {\"message\":\"lost\"}\n\n", 200, model.ErrServer},
	} {
		res, err := responsesOver(hel+c.rest, 7, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
		failed, ok := errors.AsType[*model.HTTPError](err)
		if !ok || failed.StatusCode != c.status || !errors.Is(err, c.reason) || !failed.InStream || res.Text() != "Hel" || res.FinishReason != "" {
			t.Errorf("%s: got %#v and %+v", c.name, err, res)
		}
	}
}

// TestResponsesEnds says what the ends of responses mean.
func TestResponsesEnds(t *testing.T) {
	for _, c := range []struct {
		name, body, want string
		reason           message.FinishReason
	}{
		{"tokens", strings.Replace(responded, `"status":"completed","model"`, `"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"model"`, 1), "", message.FinishLength},
		{"filter", strings.Replace(responded, `"status":"completed","model"`, `"status":"incomplete","incomplete_details":{"reason":"content_filter"},"model"`, 1), "", message.FinishContentFilter},
		{"refusal", strings.Replace(responded, `"type":"output_text","text":"hi"`, `"type":"refusal","refusal":"no"`, 1), "", message.FinishContentFilter},
		{"failed", `{"id":"r","status":"failed","error":{"code":"server_error","message":"no"}}`, "status_code: 500", ""},
		{"an error alone", `{"error":{"code":429,"message":"no"}}`, "status_code: 429", ""},
		{"queued", `{"id":"r","status":"queued","output":[]}`, "not complete", ""},
		{"something else", `{"a":1}`, "it is not a response", ""},
		{"no items", `{"id":"r","status":"completed","output":{}}`, "/output", ""},
		{"broken Unicode", strings.Replace(responded, `"hi"`, `"h\ud83d"`, 1), "", message.FinishStop},
		{"unreadable members", strings.Replace(strings.Replace(responded, `"created_at":1700000000`, `"created_at":"today"`, 1), `"input_tokens":30`, `"input_tokens":"many"`, 1), "", message.FinishStop},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := responsesOver(c.body, 1<<20, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				return
			}
			if err != nil || res.FinishReason != c.reason {
				t.Fatalf("got %+v, %v", res, err)
			}
			if c.name == "refusal" && (len(res.Parts) > 0 || !strings.Contains(string(res.ProviderDetails), `"refusal":"no"`)) {
				t.Errorf("the refusal is %+v", res)
			}
			if c.name == "unreadable members" && res.Usage.UnmeasuredRequests != 1 {
				t.Errorf("the usage is %+v", res.Usage)
			}
		})
	}
}

// TestResponsesThinking: settings of thinking go to models that think only, as the API refuses them for others.
func TestResponsesThinking(t *testing.T) {
	for name, thinks := range map[string]bool{"gpt-5-mini": true, "gpt-5.6": true, "gpt-10": true, "o3": true, "o4-mini": true, "codex-mini": true, "gpt-4o": false, "gpt-4.1": false, "gpt-5-chat-latest": false, "chatgpt-4o-latest": false, "x": false} {
		s := serve(t, answers(t, responded))
		in := input("hi")
		in.Settings = &model.Settings{Thinking: model.ThinkingLow}
		if _, err := openai.Responses(name, transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client())).Respond(t.Context(), in, nil); err != nil {
			t.Fatal(err)
		}
		if body := s.requests()[0]; strings.Contains(body, `"reasoning":{"effort":"low"}`) != thinks || strings.Contains(body, `"include"`) != thinks {
			t.Errorf("%s: %s", name, body)
		}
	}
}

// TestResponsesSecrets: tokens for servers that OpenAI asks are in no error.
func TestResponsesSecrets(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "bad token secret-mcp-token secret-mcp-header")
	})
	in := input("hi")
	in.NativeTools = []model.NativeTool{&model.MCPServer{ID: "m", URL: "https://mcp.test", AuthorizationToken: "secret-mcp-token", Headers: map[string]string{"X": "secret-mcp-header"}}}
	if _, err := s.responses().Respond(t.Context(), in, nil); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

// TestResponsesImage: an image that the provider has made is a file.
func TestResponsesImage(t *testing.T) {
	body := strings.Replace(responded, `"output":[`, `"output":[{"type":"image_generation_call","id":"ig_1","status":"completed","result":"cG5n","output_format":"webp"},`, 1)
	res, err := responsesOver(body, 1<<20, 200).Respond(t.Context(), input("hi"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for f := range res.Files() {
		files = append(files, f.MediaType+" "+string(f.Data))
	}
	diff(t, "files", files, []string{"image/webp png"})
	call, result := res.Parts[0].(*message.NativeToolCallPart), res.Parts[1].(*message.NativeToolReturnPart)
	diff(t, "call", []string{call.ToolName, call.ToolCallID, result.ToolCallID, string(result.Content)}, []string{"image_generation", "ig_1", "ig_1", `{"status":"completed","output_format":"webp"}`})
}

// TestResponsesHostile sends little that would take much memory.
func TestResponsesHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	if racing {
		t.Skip("memory is measured without the race detector")
	}
	const mib = 1 << 20
	repeat := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	var many strings.Builder
	for i := range 10_000 {
		many.WriteString(event("response.output_text.delta", fmt.Sprintf(`"output_index":%d,"delta":"a"`, i)))
	}
	for name, c := range map[string]struct{ body, want string }{
		"items":    {`{"id":"r","status":"completed","output":[` + repeat(`{"type":"a"},`, 12*mib) + `{}]}`, "output items"},
		"contents": {`{"id":"r","status":"completed","output":[{"type":"message","content":[` + repeat(`{},`, 12*mib) + `{}]}]}`, ""},
		"indices":  {many.String(), "output items"},
		"text":     {repeat(event("response.output_text.delta", `"output_index":0,"delta":"`+strings.Repeat("a", 1000)+`"`), 40*mib), "WithMaxResponse"},
	} {
		var before, after runtime.MemStats
		llm := responsesOver(c.body, 1<<20, 200)
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := llm.Respond(t.Context(), input("hi"), model.NewStream(nil))
		runtime.ReadMemStats(&after)
		if used := int(after.TotalAlloc-before.TotalAlloc) / mib; used > 256 {
			t.Errorf("%s: %d MiB were allocated", name, used)
		}
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
