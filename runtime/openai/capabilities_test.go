package openai_test

import (
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

var budget = []model.Instruction{{Text: "be brief"}, {Text: "Budget 100", ID: "capability:budget"}, {Text: "it is noon", Dynamic: true}}

// TestNewestRequest compares what models from GPT-5.6 on are sent with golden files: they search tools, and are asked to cache.
func TestNewestRequest(t *testing.T) {
	guided := func(in *model.Request) {
		in.Instructions = budget
		in.Messages = []message.Message{&message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "You guide."}, &message.UserPromptPart{Content: "hi"}}}}
	}
	for _, c := range []struct {
		name   string
		change func(*model.Request)
	}{
		{"prompt cache", func(in *model.Request) { guided(in); in.Settings = &model.Settings{PromptCache: &model.PromptCache{}} }},
		{"prompt cache of the prefix", func(in *model.Request) {
			guided(in)
			in.Settings = &model.Settings{PromptCache: &model.PromptCache{PrefixOnly: true, Retention: "12h"}}
		}},
		{"prompt cache of a prefix that changes", func(in *model.Request) {
			in.Instructions = budget[2:]
			in.Settings = &model.Settings{PromptCache: &model.PromptCache{PrefixOnly: true}, Thinking: model.ThinkingMax}
		}},
		{"compaction", func(in *model.Request) { in.Settings = openai.Compaction{Threshold: 1000}.Settings() }},
		{"searched tools", func(in *model.Request) {
			in.Tools = []*model.ToolDef{
				{Name: "mail", Parameters: `{"type":"object"}`, Searchable: true, Unavailable: "search for it"}, {Name: "find", UnlessNative: "tool_search"}, {Name: "look", Searchable: true},
			}
			in.NativeTools = []model.NativeTool{&model.ToolSearch{}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, answers(t, responded))
			m := openai.Responses("gpt-5.6-sol", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0))
			if _, err := m.Respond(t.Context(), with(input("hi"), c.change), nil); err != nil {
				t.Fatal(err)
			}
			got := s.requests()[0]
			if err := jsonwire.Valid(got); err != nil {
				t.Error(err)
			}
			golden(t, "testdata/responses/newest-"+strings.ReplaceAll(c.name, " ", "-")+".json", got+"\n")
		})
	}
}

// TestNewestChat: chat completions of models from GPT-5.6 on are asked to cache, too, but for half an hour at most.
func TestNewestChat(t *testing.T) {
	s := serve(t, answers(t, said))
	m := openai.Chat("gpt-5.6-sol", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0))
	in := input("hi")
	in.Instructions, in.Settings = budget, &model.Settings{PromptCache: &model.PromptCache{Retention: "12h", PrefixOnly: true}}
	if _, err := m.Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/newest-prompt-cache.json", s.requests()[0]+"\n")
}

// TestEfforts: each model is asked for the nearest effort that it accepts.
func TestEfforts(t *testing.T) {
	levels := []model.Thinking{model.ThinkingOff, model.ThinkingOn, model.ThinkingMinimal, model.ThinkingLow, model.ThinkingHigh, model.ThinkingXHigh, model.ThinkingMax}
	for name, want := range map[string]string{
		"gpt-5-mini": "minimal medium minimal low high high high", "gpt-5.1": "none medium minimal low high xhigh xhigh", "gpt-5.2-pro": "medium medium medium medium high xhigh xhigh",
		"gpt-5.6-sol": "none medium low low high xhigh max", "gpt-6-astra": "low medium low low high xhigh max", "gpt-5-codex": "- medium minimal low high xhigh xhigh",
		"o3": "low medium low low high high high", "gpt-5-pro": "high high high high high high high", "gpt-4o": "- - - - - - -",
	} {
		var got []string
		for _, level := range levels {
			s := serve(t, answers(t, responded))
			m := openai.Responses(name, transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()))
			in := input("hi")
			in.Settings = &model.Settings{Thinking: level}
			if _, err := m.Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
			effort := "-"
			if _, after, ok := strings.Cut(s.requests()[0], `"effort":"`); ok {
				effort, _, _ = strings.Cut(after, `"`)
			}
			got = append(got, effort)
		}
		diff(t, name, strings.Join(got, " "), want)
	}
}

// TestResponsesToolSearch: what OpenAI has searched becomes a call and a result as other providers have them, and goes back as it came.
func TestResponsesToolSearch(t *testing.T) {
	call := `{"type":"tool_search_call","id":"tsc_1","call_id":null,"execution":"server","status":"completed","arguments":{"paths":["mail"]}}`
	found := `{"type":"tool_search_output","id":"tso_1","call_id":null,"execution":"server","status":"completed","tools":[{"type":"function","name":"mail","parameters":{}},{"type":"web_search"}]}`
	function := `{"type":"function_call","id":"fc_1","call_id":"c1","name":"mail","namespace":"mail","arguments":"{}"}`
	body := strings.Replace(responded, `"output":[`, `"output":[`+call+","+found+","+function+",", 1)
	stream := ""
	for i, item := range []string{call, found, function} {
		stream += event("response.output_item.done", `"output_index":`+string(rune('0'+i))+`,"item":`+item)
	}
	stream += event("response.completed", `"response":`+body)
	for _, answer := range []string{body, stream} {
		res, err := responsesOver(answer, 1<<20, 200).Respond(t.Context(), input("hi"), model.NewStream(nil))
		if err != nil {
			t.Fatal(err)
		}
		asked, ok := res.Parts[0].(*message.NativeToolCallPart)
		if !ok || asked.ToolName != "tool_search" || asked.ToolKind != message.SearchKind || asked.Args != `{"queries":["mail"]}` || asked.ToolCallID != "tsc_1" {
			t.Errorf("got %+v", res.Parts[0])
		}
		result, ok := res.Parts[1].(*message.NativeToolReturnPart)
		if !ok || result.ToolCallID != "tsc_1" || result.Content != `{"discovered_tools":[{"name":"mail"}]}` {
			t.Errorf("got %+v", res.Parts[1])
		}
		diff(t, "found", message.FoundIn(res.Parts), map[string]bool{"mail": true})
		s := serve(t, answers(t, responded))
		in := input("hi")
		in.Messages = append(in.Messages, res, in.Messages[0])
		if _, err := s.responses().Respond(t.Context(), in, nil); err != nil {
			t.Fatal(err)
		}
		for _, item := range []string{call, found} {
			if !strings.Contains(s.requests()[0], item) {
				t.Errorf("%s is not in %s", item, s.requests()[0])
			}
		}
	}
}

// TestCompaction: a summary of OpenAI takes the place of what comes before it, but for system prompts, also in what was kept of the
// requests before.
func TestCompaction(t *testing.T) {
	item := `{"type":"compaction","id":"cmp_1","encrypted_content":"x"}`
	s := serve(t, answers(t, `{"id":"resp_c","object":"response.compaction","output":[`+item+`],"usage":{"input_tokens":100,"output_tokens":5}}`, responded, responded))
	m := s.responses()
	in := input("hi")
	in.Instructions = []model.Instruction{{Text: "be brief"}}
	first := &message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "You guide."}, &message.UserPromptPart{Content: "old"}}}
	in.Messages = []message.Message{first}
	summary, err := m.Compact(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "compact", s.requests()[0], `{"model":"gpt-5-test","instructions":"be brief","input":[{"role":"system","content":"You guide."},{"role":"user","content":"old"}]}`)
	if _, ok := summary.Parts[0].(*message.CompactionPart); !ok || summary.Usage.InputTokens != 100 {
		t.Errorf("got %+v", summary)
	}
	var kept model.Cache
	next := &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "new"}}}
	for i, messages := range [][]message.Message{{first}, {first, summary, next}} {
		r := &model.Request{Messages: messages, Output: model.Output{AllowText: true}, Cache: &kept}
		if _, err := m.Respond(t.Context(), r, nil); err != nil {
			t.Fatal(err)
		}
		_, got, _ := strings.Cut(s.requests()[i+1], `"input":`)
		diff(t, "input", got, []string{
			`[{"role":"system","content":"You guide."},{"role":"user","content":"old"}]}`,
			`[{"role":"system","content":"You guide."},` + item + `,{"role":"user","content":"new"}]}`,
		}[i])
	}
	if _, err := serve(t, answers(t, responded)).responses().Compact(t.Context(), in); err == nil || !strings.Contains(err.Error(), "no compaction") {
		t.Errorf("got %v", err)
	}
}

// TestXAIResponses: xAI searches X and the web.
func TestXAIResponses(t *testing.T) {
	s := serve(t, answers(t, responded))
	m := openai.XAIResponses("grok-4", transport.WithBaseURL(s.URL), transport.WithAPIKey("k"), transport.WithHTTPClient(s.Client()))
	in := input("hi")
	in.NativeTools = []model.NativeTool{
		&model.XSearch{AllowedHandles: []string{"golang"}, From: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Images: true},
		&model.WebSearch{AllowedDomains: []string{"go.dev"}},
	}
	res, err := m.Respond(t.Context(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "provider", res.ProviderName, "xai")
	_, tools, _ := strings.Cut(s.requests()[0], `"tools":`)
	tools, _, _ = strings.Cut(tools, `,"input"`)
	diff(t, "tools", tools, `[{"type":"x_search","allowed_x_handles":["golang"],"from_date":"2026-01-02","enable_image_understanding":true},{"type":"web_search","filters":{"allowed_domains":["go.dev"]}}]`)
	in.NativeTools = []model.NativeTool{&model.XSearch{AllowedHandles: []string{"a"}, ExcludedHandles: []string{"b"}}}
	if _, err := m.Respond(t.Context(), in, nil); err == nil || !strings.Contains(err.Error(), "leave one of them out") {
		t.Errorf("got %v", err)
	}
	if _, err := s.responses().Respond(t.Context(), in, nil); err == nil || !strings.Contains(err.Error(), "x_search") {
		t.Errorf("got %v", err)
	}
}
