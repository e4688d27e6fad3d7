package cohere_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/cohere"
	"github.com/agentgen-go/agentgen/runtime/internal/providertest"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/agentgen-go/agentgen/runtime/usage"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "write the golden files in testdata")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// over returns a model behind a server without a network that answers so, and the body of the last request.
func over(name, body string, status int) (*cohere.Model, *string) {
	var got string
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		got = string(b)
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, err
	})}
	return cohere.New(name, transport.WithAPIKey("co-key-secret"), transport.WithHTTPClient(own), transport.WithMaxRetries(0)), &got
}

func input(prompt string) *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: prompt}}}},
		Output:   model.Output{AllowText: true}, Settings: &model.Settings{},
	}
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := gocmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestContract: what holds for all providers.
func TestContract(t *testing.T) {
	providertest.Test(t, providertest.Provider{
		Name: "cohere", New: func(opts ...transport.Option) model.Model { return cohere.New("command-a-reasoning-08-2025", opts...) }, Unsigned: true, FilesApart: true,
		Whole: whole, Events: events, NativeOutput: `"response_format":{"type":"json_object","json_schema":{"type":"object"`, Overloaded: "event: error\ndata: {\"message\":\"the model is overloaded\",\"code\":503}\n\n",
	})
}

func whole(a providertest.Answer) string {
	var content, calls []string
	if a.Thought != "" {
		content = append(content, `{"type":"thinking","thinking":`+strconv.Quote(a.Thought)+`}`)
	}
	if a.Text != "" {
		content = append(content, `{"type":"text","text":`+strconv.Quote(a.Text)+`}`)
	}
	for _, c := range a.Calls {
		calls = append(calls, fmt.Sprintf(`{"id":%q,"type":"function","function":{"name":%q,"arguments":%q}}`, c.ID, c.Name, c.Args))
	}
	return fmt.Sprintf(`{"id":"r1","finish_reason":%q,"message":{"role":"assistant","content":[%s],"tool_calls":[%s]},"usage":%s}`, reason(a), strings.Join(content, ","), strings.Join(calls, ","), counts(a))
}

func reason(a providertest.Answer) string {
	if a.Calls != nil {
		return "TOOL_CALL"
	}
	return "COMPLETE"
}

func counts(a providertest.Answer) string {
	return fmt.Sprintf(`{"billed_units":{"input_tokens":1,"output_tokens":%d.0},"tokens":{"input_tokens":%d.0,"output_tokens":%d}}`, a.Output, a.Input, a.Output)
}

func events(a providertest.Answer) []string {
	var all []string
	event := func(kind string, index int, message string) {
		all = append(all, fmt.Sprintf("event: %s\ndata: {\"type\":%q,\"index\":%d,\"delta\":{\"message\":%s}}\n\n", kind, kind, index, message))
	}
	all = append(all, "event: message-start\ndata: {\"id\":\"r1\",\"type\":\"message-start\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}}\n\n")
	n := 0
	for kind, text := range map[string]string{"thinking": a.Thought} {
		if r := []rune(text); len(r) > 0 {
			event("content-start", n, `{"content":{"type":"thinking","thinking":""}}`)
			event("content-delta", n, `{"content":{"`+kind+`":`+strconv.Quote(string(r[:2]))+`}}`)
			event("content-delta", n, `{"content":{"`+kind+`":`+strconv.Quote(string(r[2:]))+`}}`)
			event("content-end", n, `{}`)
			n++
		}
	}
	if r := []rune(a.Text); len(r) > 0 {
		event("content-start", n, `{"content":{"type":"text","text":""}}`)
		event("content-delta", n, `{"content":{"text":`+strconv.Quote(string(r[:1]))+`}}`)
		event("content-delta", n, `{"content":{"text":`+strconv.Quote(string(r[1:]))+`}}`)
		event("content-end", n, `{}`)
	}
	for i, c := range a.Calls {
		event("tool-call-start", i, fmt.Sprintf(`{"tool_calls":{"id":%q,"type":"function","function":{"name":%q,"arguments":""}}}`, c.ID, c.Name))
		event("tool-call-delta", i, fmt.Sprintf(`{"tool_calls":{"function":{"arguments":%q}}}`, c.Args[:3]))
		event("tool-call-delta", i, fmt.Sprintf(`{"tool_calls":{"function":{"arguments":%q}}}`, c.Args[3:]))
		event("tool-call-end", i, `{}`)
	}
	return append(all, fmt.Sprintf("event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":%q,\"usage\":%s}}\n\n", reason(a), counts(a)), "data: [DONE]\n\n")
}

// TestReplay sends every recorded answer of Cohere's chat through the model, whole and as the stream of the same answer, and sends it back:
// make recordings.
func TestReplay(t *testing.T) {
	dir := cmp.Or(os.Getenv("RECORDINGS"), "../../../shared/recordings")
	files, err := filepath.Glob(filepath.Join(dir, "cohere", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("there are no recordings in %s: they are not part of the repository; set RECORDINGS to their folder", dir)
	}
	passed, others := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Interactions []struct {
				Request  struct{ URI string }
				Response struct {
					Body   any `yaml:"parsed_body"`
					Status struct{ Code int }
				}
			}
		}
		if err := yaml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		for i, one := range doc.Interactions {
			if !strings.HasSuffix(one.Request.URI, "/v2/chat") {
				others++
				continue
			}
			body, err := json.Marshal(one.Response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if err := replay(t, string(body), one.Response.Status.Code); err != nil {
				t.Errorf("%s, exchange %d: %v", filepath.Base(file), i, err)
				continue
			}
			passed++
		}
	}
	t.Logf("\n%-16s %6s %9s\n%-16s %6d %9d passed\n    %d exchanges of embeddings and tokens, which are not models of this package", "server", "files", "exchanges", "cohere", len(files), passed, others)
}

func replay(t *testing.T, body string, status int) error {
	var said struct {
		ID      string
		Finish  string `json:"finish_reason"`
		Message struct {
			Content []struct{ Text string }
			Plan    string `json:"tool_plan"`
			Calls   []struct {
				ID       string
				Function struct{ Name, Arguments string }
			} `json:"tool_calls"`
		}
		Usage struct {
			Tokens struct {
				Input  int `json:"input_tokens"`
				Output int `json:"output_tokens"`
			}
			Cached int `json:"cached_tokens"`
		}
	}
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		return err
	}
	m, sent := over("command-a-03-2025", body, status)
	in := input("hi")
	res, err := m.Respond(t.Context(), in, model.NewStream(nil))
	if err != nil {
		return err
	}
	text, n := "", 0
	for _, c := range said.Message.Content {
		text += c.Text
	}
	for call := range res.ToolCalls() {
		if c := said.Message.Calls[n]; call.ToolCallID != c.ID || call.ToolName != c.Function.Name || call.Args != c.Function.Arguments {
			return fmt.Errorf("the call is %+v, want %+v", call, c)
		}
		n++
	}
	u := said.Usage
	if res.Text() != text || n != len(said.Message.Calls) || res.ProviderResponseID != said.ID || res.FinishReason == "" ||
		res.Usage.InputTokens != u.Tokens.Input || res.Usage.OutputTokens != u.Tokens.Output || res.Usage.CacheReadTokens != u.Cached || res.Usage.UnmeasuredRequests != 0 {
		return fmt.Errorf("got %+v", res)
	}
	in.Messages = append(in.Messages, res, in.Messages[0])
	if _, err := m.Respond(t.Context(), in, nil); err != nil {
		return err
	}
	if plan := said.Message.Plan; plan != "" && !strings.Contains(*sent, `"tool_plan":`+string(jsonwire.Quote(plan))) {
		return fmt.Errorf("the plan does not go back: %s", *sent)
	}
	return nil
}

var (
	look  = &model.ToolDef{Name: "look", Description: "Look around.", Parameters: `{"type":"object","properties":{"n":{"type":"integer"}}}`}
	final = &model.ToolDef{Name: "final_result", Parameters: `{"type":"object","properties":{"ok":{"type":"boolean"}}}`}
)

const said = `{"id":"r1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":"hi"}]},"usage":{"tokens":{"input_tokens":3,"output_tokens":1}}}`

func user(items ...message.UserContent) message.Message {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: items}}}
}

// TestRequest compares bodies with golden files.
func TestRequest(t *testing.T) {
	for name, change := range map[string]func(*model.Request){
		"prompt": func(*model.Request) {},
		"conversation": func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Messages = []message.Message{
				&message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "You are a guide."}, &message.UserPromptPart{Content: "hi"}}},
				&message.Response{Parts: []message.ResponsePart{
					&message.ThinkingPart{Content: "of another", ProviderName: "anthropic"}, &message.ThinkingPart{Content: "hm", ProviderName: "cohere"},
					&message.ThinkingPart{ID: "tool_plan", Content: "I will look.", ProviderName: "cohere"}, &message.TextPart{Content: "well"},
					&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "c1"}, &message.ToolCallPart{ToolName: "look", Args: `{"n":`, ToolCallID: "c2"},
				}},
				&message.Request{Parts: []message.RequestPart{
					&message.ToolReturnPart{ToolName: "look", Content: `{"sky":"blue"}`, ToolCallID: "c1"},
					&message.ToolReturnPart{ToolName: "look", Content: `"no"`, ToolCallID: "c2", Outcome: message.ToolFailed}, &message.SystemPromptPart{Content: "Answer in French."},
				}},
				&message.Response{}, user(message.Text("again")),
			}
			in.Tools = []*model.ToolDef{look}
		},
		"settings": func(in *model.Request) {
			in.Tools, in.Output.Functions = []*model.ToolDef{look}, []*model.ToolDef{final}
			in.Settings = &model.Settings{
				MaxTokens: new(100), Temperature: new(0.5), TopP: new(0.9), TopK: new(3), Seed: new(7), PresencePenalty: new(0.1), FrequencyPenalty: new(0.2), StopSequences: []string{"END"},
				ToolChoice: "look", ServiceTier: "flex", ParallelToolCalls: new(false), Thinking: model.ThinkingHigh, ExtraBody: `{"logprobs":true}`,
				Providers: model.ProviderSettingsList{&cohere.Settings{SafetyMode: "STRICT", CitationMode: "FAST", Documents: `[{"id":"d","data":{"text":"x"}}]`}},
			}
		},
		"no thinking":   func(in *model.Request) { in.Settings.Thinking = model.ThinkingOff },
		"thinking":      func(in *model.Request) { in.Settings.Thinking = model.ThinkingOn },
		"no calls":      func(in *model.Request) { in.Tools, in.Settings.ToolChoice = []*model.ToolDef{look}, "none" },
		"a forced call": func(in *model.Request) { in.Output = model.Output{Choices: []*model.ToolDef{final}} },
		"native output": func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Schema: final.Parameters}
		},
		"media": func(in *model.Request) {
			in.Messages = []message.Message{user(
				message.Text("look"), &message.ImageURL{URL: "https://a.test/a.png", VendorMetadata: `{"detail":"low"}`}, &message.BinaryContent{Data: []byte("png"), MediaType: "image/png"},
				&message.BinaryContent{Data: []byte("a,b"), MediaType: "text/csv"}, &message.CachePoint{},
			)}
		},
	} {
		m, got := over("command-a-reasoning-08-2025", said, http.StatusOK)
		in := input("hi")
		change(in)
		if _, err := m.Respond(t.Context(), in, nil); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		file := "testdata/" + strings.ReplaceAll(name, " ", "-") + ".json"
		if *update {
			if err := os.WriteFile(file, []byte(*got+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v (run the test with -update)", err)
		}
		diff(t, name, *got+"\n", string(want))
	}
}

// TestUnsupported: what Cohere does not know is an error, and nothing is sent.
func TestUnsupported(t *testing.T) {
	for want, change := range map[string]func(*model.Request){
		"web_search": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebSearch{}} },
		"files other than images and text": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{MediaType: "audio/wav"})}
		},
		"UploadedFile f": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.UploadedFile{FileID: "f", ProviderName: "openai"})}
		},
		"UTF-8": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{Data: []byte{0xff}, MediaType: "text/plain"})}
		},
		`"messages"`: func(in *model.Request) { in.Settings.ExtraBody = `{"messages":1}` },
		"without tools": func(in *model.Request) {
			in.Tools, in.Output.Mode, in.Output.Schema = []*model.ToolDef{look}, message.OutputNative, &model.OutputSchema{Schema: `{}`}
		},
	} {
		m, got := over("command-a-03-2025", said, http.StatusOK)
		in := input("hi")
		change(in)
		if _, err := m.Respond(t.Context(), in, nil); err == nil || !strings.Contains(err.Error(), want) || *got != "" {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	m, _ := over("command-a-03-2025", said, http.StatusOK)
	if _, err := m.CountTokens(t.Context(), input("hi")); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}

// TestResponse reads plans, thoughts and citations, whole and streamed.
func TestResponse(t *testing.T) {
	cite := `{"start":0,"end":2,"text":"hi","type":"TEXT_CONTENT","content_index":0,"sources":[{"type":"document","id":"d1","document":{"title":"T"}},{"type":"tool","id":"look:0"}]}`
	at := strings.Replace(said, `"content":`, `"tool_plan":"I will look.","citations":[`+cite+`,{"type":"PLAN","sources":[{"id":"x"}]},7],"content":`, 1)
	at = strings.Replace(at, `"usage":{`, `"usage":{"billed_units":{"input_tokens":2,"output_tokens":1},"cached_tokens":1,`, 1)
	streamed := `data: {"type":"message-start","id":"r1"}` + "\n\n" + `data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I will "}}}` + "\n\n" +
		`data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"look."}}}` + "\n\n" + `data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":"h"}}}}` + "\n\n" +
		`data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"i"}}}}` + "\n\n" + `data: {"type":"citation-start","index":0,"delta":{"message":{"citations":` + cite + `}}}` + "\n\n" +
		`data: {"type":"content-end","index":0}` + "\n\n" + `data: {"type":"something-new"}` + "\n\n" +
		`data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":2,"output_tokens":1},"cached_tokens":1,"tokens":{"input_tokens":3,"output_tokens":1}}}}` + "\n\n"
	for _, body := range []string{at, streamed} {
		m, _ := over("command-a-03-2025", body, http.StatusOK)
		res, err := m.Respond(t.Context(), input("hi"), model.NewStream(nil))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "response", *res, message.Response{
			Parts: []message.ResponsePart{
				&message.ThinkingPart{ID: "tool_plan", Content: "I will look.", ProviderName: "cohere"},
				&message.TextPart{Content: "hi", Citations: []message.Citation{{
					Sources: []message.CitationSource{&message.DocumentSource{DocumentID: "d1", Title: "T"}, &message.DocumentSource{DocumentID: "look:0"}},
					Anchor:  &message.CitationAnchor{End: 2, Kind: message.AnchorContent},
				}}},
			},
			ModelName: "command-a-03-2025", ProviderName: "cohere", ProviderURL: "https://api.cohere.com/", ProviderResponseID: "r1", FinishReason: message.FinishStop,
			ProviderDetails: `{"finish_reason":"COMPLETE"}`,
			Usage:           usage.Request{InputTokens: 3, OutputTokens: 1, CacheReadTokens: 1, Details: map[string]int{"input_tokens": 2, "output_tokens": 1}},
		})
	}
}

// TestFailureInResponse: an answer that the server could not complete is an error, with what there is of it.
func TestFailureInResponse(t *testing.T) {
	for body, reason := range map[string]error{
		`{"id":"r","finish_reason":"ERROR","message":{"content":[{"type":"text","text":"Hel"}]},"error":"no"}`: model.ErrServer,
		`data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hel"}}}}` + "\n\n" +
			`data: {"type":"message-end","delta":{"finish_reason":"ERROR","error":"the model is overloaded"}}` + "\n\n": model.ErrOverloaded,
		`{"id":"r","finish_reason":"TIMEOUT","message":{"content":[]}}`:                                                          model.ErrTimeout,
		`data: {"type":"message-start","id":"r"}` + "\n\n" + `data: {"type":"message-end","delta":{"finish_reason":"COMPLETE"}}`: io.ErrUnexpectedEOF,
		`data: {"type":"message-end","delta":{}}` + "\n\n":                                                                       nil,
	} {
		m, _ := over("command-a-03-2025", body, http.StatusOK)
		if _, err := m.Respond(t.Context(), input("hi"), model.NewStream(nil)); err == nil || reason != nil && !errors.Is(err, reason) {
			t.Errorf("%s: got %v", body, err)
		}
	}
	m, _ := over("command-a-03-2025", `{"message":"too many tokens: size limit exceeded by 11326 tokens"}`, http.StatusBadRequest)
	if _, err := m.Respond(t.Context(), input("hi"), nil); !errors.Is(err, model.ErrContextWindow) {
		t.Errorf("got %v", err)
	}
}

// TestSettings: settings of a run override those of the agent, and survive a snapshot.
func TestSettings(t *testing.T) {
	base, own := &cohere.Settings{SafetyMode: "OFF", CitationMode: "FAST", Documents: "[]"}, &cohere.Settings{SafetyMode: "STRICT"}
	diff(t, "merged", own.Over(base), model.ProviderSettings(&cohere.Settings{SafetyMode: "STRICT", CitationMode: "FAST", Documents: "[]"}))
	b, err := (&model.Settings{Providers: model.ProviderSettingsList{base}}).AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back model.Settings
	if err := back.DecodeJSON(b); err != nil {
		t.Fatal(err)
	}
	diff(t, "snapshot", back.Providers, model.ProviderSettingsList{base})
}
