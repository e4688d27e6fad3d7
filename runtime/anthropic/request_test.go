package anthropic_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

var (
	look   = &model.ToolDef{Name: "look", Description: "Look around.", Parameters: `{"type":"object","properties":{"n":{"type":"integer","minimum":0}},"additionalProperties":false}`}
	strict = &model.ToolDef{Name: "strict", Parameters: `{"type":"object","properties":{"n":{"type":"integer","minimum":0}}}`, Strict: new(true)}
	final  = &model.ToolDef{Name: "final_result", Parameters: `{"type":"object","properties":{"ok":{"type":"boolean"}}}`}
)

const verdict = `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}`

func user(items ...message.UserContent) message.Message {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: items}}}
}

// conversation has all parts that there are.
func conversation(in *model.Request) {
	in.Messages = []message.Message{
		&message.Request{Parts: []message.RequestPart{
			&message.SystemPromptPart{Content: "You are a guide."}, &message.SystemPromptPart{Content: "Be kind."}, &message.UserPromptPart{Content: "hi"},
		}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "a secret", ID: "reasoning", Signature: "x", ProviderName: "another"},
			&message.ThinkingPart{Content: "hm", Signature: "sig", ProviderName: "anthropic"},
			&message.ThinkingPart{Content: "cut", ProviderName: "anthropic"},
			&message.ThinkingPart{ID: "redacted_thinking", Signature: "data", ProviderName: "anthropic"},
			&message.TextPart{Content: "well"}, &message.TextPart{Content: " \n"},
			&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "call_1|fc_1"},
			&message.ToolCallPart{ToolName: "look", Args: `{"n":`, ToolCallID: "c2"},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", Content: `{"sky":"blue"}`, ToolCallID: "call_1|fc_1"},
			&message.ToolReturnPart{ToolName: "look", Content: `"no"`, ToolCallID: "c2", Outcome: message.ToolFailed},
			&message.SystemPromptPart{Content: "Answer in French."},
			&message.CompactionPart{Content: "They said hi."},
		}},
		&message.Response{Parts: []message.ResponsePart{
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{"query":"q"}`, ToolCallID: "s1", ProviderName: "anthropic"},
			&message.NativeToolReturnPart{ToolName: "web_search", Content: `[{"type":"web_search_result","url":"https://a.test"}]`, ToolCallID: "s1", ProviderName: "anthropic"},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{"query":"never answered"}`, ToolCallID: "s2", ProviderName: "anthropic"},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{"query":"of another"}`, ToolCallID: "s3", ProviderName: "openai"},
			&message.NativeToolCallPart{ToolName: "mcp_server:m", Args: `{"action":"call_tool","tool_name":"ask","tool_args":{"a":1}}`, ToolCallID: "m1", ProviderName: "anthropic"},
			&message.NativeToolReturnPart{ToolName: "mcp_server:m", Content: `{"content":[{"type":"text","text":"x"}],"is_error":true}`, ToolCallID: "m1", ProviderName: "anthropic"},
			&message.TextPart{
				Content: "cited", ProviderName: "anthropic",
				ProviderDetails: `{"citations":[{"type":"web_search_result_location","url":"https://a.test","title":null,"cited_text":"c","encrypted_index":"e"},{"type":"page_location","cited_text":"p"}]}`,
				Citations:       []message.Citation{{Sources: []message.CitationSource{&message.WebSource{URL: "https://a.test"}}, Anchor: &message.CitationAnchor{End: 5}}},
			},
		}},
		&message.Request{Parts: []message.RequestPart{&message.RetryFeedbackPart{Content: "no", Retry: message.RetryInfo{Cause: message.RetryModelRetry}}}},
		&message.Response{},
		&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "again"}}},
	}
	in.Tools = []*model.ToolDef{look}
}

// TestRequest compares bodies with golden files.
func TestRequest(t *testing.T) {
	for _, c := range []struct {
		name, model, betas string
		change             func(*model.Request)
	}{
		{"prompt", "claude-sonnet-4-5", "", func(*model.Request) {}},
		{"conversation", "claude-sonnet-4-5", "", conversation},
		{"conversation in verified tags", "claude-sonnet-4-6", "", conversation},
		{"conversation that was summed up", "claude-sonnet-4-5", "compact-2026-01-12", func(in *model.Request) {
			conversation(in)
			res := in.Messages[3].(*message.Response)
			res.Parts = append(res.Parts, &message.CompactionPart{Content: "a summary", ProviderName: "anthropic"}, &message.TextPart{Content: "continue"})
		}},
		{"compaction", "claude-sonnet-4-5", "compact-2026-01-12,context-management-2025-06-27", func(in *model.Request) {
			in.Settings.Providers = model.ProviderSettingsList{&anthropic.Settings{
				ContextManagement: `{"edits":[{"type":"clear_tool_uses_20250919"}],"more":1}`,
				Compaction:        &anthropic.Compaction{Threshold: 60_000, Instructions: "Be brief.", Pause: true},
			}}
		}},
		{"searched tools", "claude-sonnet-4-5", "", searched},
		{"cited documents", "claude-sonnet-4-6", "", func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{Data: []byte("a"), MediaType: "text/plain"}, &message.DocumentURL{URL: "https://a.test/a.pdf"})}
			in.NativeTools = []model.NativeTool{&model.WebSearch{}, &model.WebFetch{}}
			in.Settings.Citations = new(true)
		}},
		{"prompt cache", "claude-sonnet-4-5", "", func(in *model.Request) {
			searched(in)
			in.Tools = append([]*model.ToolDef{look}, in.Tools...)
			in.Instructions = []model.Instruction{{Text: "be brief"}, {Text: "Budget 100", ID: "capability:budget"}, {Text: "it is noon", Dynamic: true}}
			in.Settings.PromptCache = &model.PromptCache{Retention: "1h"}
		}},
		{"prompt cache of the prefix", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Settings.PromptCache = &model.PromptCache{PrefixOnly: true}
		}},
		{"prompt cache turned off", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Settings.PromptCache = &model.PromptCache{Off: true}
		}},
		{"settings", "claude-sonnet-4-5", "a,b,context-management-2025-06-27,fast-mode-2026-02-01,task-budgets-2026-03-13", func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Tools, in.Output.Functions = []*model.ToolDef{look, strict}, []*model.ToolDef{final}
			in.Settings = &model.Settings{
				MaxTokens: new(100), Temperature: new(0.5), TopP: new(1.0), TopK: new(3), ParallelToolCalls: new(false), ToolChoice: "look", ServiceTier: "default",
				StopSequences: []string{"END"}, ExtraBody: `{"inference_geo":"eu"}`, ExtraHeaders: model.Headers{"Anthropic-Beta": "b, a"},
				Providers: model.ProviderSettingsList{&anthropic.Settings{
					Effort: "low", TaskBudget: 1000, Speed: "fast", UserID: "u", Container: "cnt", EagerInputStreaming: true, ContextManagement: `{"edits":[{"type":"clear_tool_uses_20250919"}]}`,
					Betas: []string{"a"},
				}},
			}
		}},
		{"settings that the model refuses", "claude-opus-5", "", func(in *model.Request) {
			in.Settings = &model.Settings{MaxTokens: new(1 << 20), Temperature: new(0.5), TopP: new(1.0), TopK: new(3), ServiceTier: "flex"}
		}},
		{"adaptive thinking", "claude-opus-4-7", "", func(in *model.Request) { in.Settings.Thinking = model.ThinkingXHigh }},
		{"thinking with a budget", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Output = model.Output{Choices: []*model.ToolDef{final}}
			in.Settings.Thinking, in.Settings.MaxTokens = model.ThinkingHigh, new(4000)
		}},
		{"no thinking", "claude-sonnet-5-5", "", func(in *model.Request) { in.Settings.Thinking = model.ThinkingOff }},
		{"native output", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Schema: verdict}
		}},
		{"prompted output", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputPrompted, &model.OutputSchema{Name: "verdict", Schema: verdict}
		}},
		{"a forced call", "claude-sonnet-4-5", "", func(in *model.Request) { in.Output = model.Output{Choices: []*model.ToolDef{final}} }},
		{"native tools", "claude-sonnet-4-5", "context-management-2025-06-27,mcp-client-2025-04-04,web-fetch-2025-09-10", nativeTools},
		{"native tools that filter", "claude-opus-4-6", "context-management-2025-06-27,mcp-client-2025-04-04", nativeTools},
		{"media", "claude-sonnet-4-5", "files-api-2025-04-14", func(in *model.Request) {
			in.Messages = []message.Message{user(
				message.Text("look"), &message.ImageURL{URL: "https://a.test/a.png"}, &message.DocumentURL{URL: "https://a.test/a.pdf"},
				&message.BinaryContent{Data: []byte("%PDF"), MediaType: "application/pdf", VendorMetadata: `{"title":"T","context":"C","citations":true}`},
				&message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}, &message.BinaryContent{Data: []byte("a,b"), MediaType: "text/csv"},
				&message.UploadedFile{FileID: "file-1", ProviderName: "anthropic", MediaType: "image/png"}, &message.UploadedFile{FileID: "file-2", ProviderName: "anthropic"},
			)}
		}},
		{"caching", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}, {Text: "it is noon", Dynamic: true}}
			in.Tools = []*model.ToolDef{look}
			in.Messages = []message.Message{
				user(message.Text("a"), &message.CachePoint{}, message.Text("b"), &message.CachePoint{TTL: message.CacheLong}),
				&message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "c"}}},
				user(&message.CachePoint{}, message.Text("d"), &message.CachePoint{}, &message.CachePoint{}),
			}
			in.Settings.Providers = model.ProviderSettingsList{&anthropic.Settings{Cache: "5m", CachePrefix: "1h"}}
		}},
		{"cache points", "claude-sonnet-4-5", "", func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			items := []message.UserContent{&message.CachePoint{TTL: message.CacheLong}}
			for range 5 {
				items = append(items, message.Text("a"), &message.CachePoint{})
			}
			in.Messages = []message.Message{user(items...)}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, said)
			if _, err := s.model(c.model).Respond(t.Context(), with(input("hi"), c.change), nil); err != nil {
				t.Fatal(err)
			}
			if err := jsonwire.Valid(s.bodies[0]); err != nil {
				t.Error(err)
			}
			golden(t, "testdata/"+strings.ReplaceAll(c.name, " ", "-")+".json", s.bodies[0]+"\n")
			h := s.headers[0]
			diff(t, "headers", []string{s.paths[0], h.Get("X-Api-Key"), h.Get("Anthropic-Version"), h.Get("Anthropic-Beta")}, []string{"/v1/messages", "sk-ant-secret", "2023-06-01", c.betas})
		})
	}
}

// searched has function tools that Anthropic searches, a search of the past, and one that has failed.
func searched(in *model.Request) {
	in.Tools = []*model.ToolDef{{Name: "mail", Parameters: `{"type":"object"}`, Searchable: true, Unavailable: "search for it"}, {Name: "find", UnlessNative: "tool_search"}}
	in.NativeTools = []model.NativeTool{&model.ToolSearch{}}
	in.Messages = append(in.Messages, &message.Response{Parts: []message.ResponsePart{
		&message.NativeToolCallPart{ToolName: "tool_search", ToolKind: "tool-search", Args: `{"queries":["send mail"]}`, ToolCallID: "s1", ProviderName: "anthropic", ProviderDetails: `{"strategy":"regex"}`},
		&message.NativeToolReturnPart{ToolName: "tool_search", ToolKind: "tool-search", Content: `{"discovered_tools":[{"name":"mail"},{"name":"gone"}]}`, ToolCallID: "s1", ProviderName: "anthropic"},
		&message.NativeToolCallPart{ToolName: "tool_search", ToolKind: "tool-search", Args: `{"queries":["x"]}`, ToolCallID: "s2", ProviderName: "anthropic"},
		&message.NativeToolReturnPart{ToolName: "tool_search", ToolKind: "tool-search", Content: `{"discovered_tools":[]}`, ToolCallID: "s2", ProviderName: "anthropic", ProviderDetails: `{"error_code":"unavailable"}`},
		&message.TextPart{Content: "well"},
	}}, user(message.Text("again")))
}

func nativeTools(in *model.Request) {
	in.Tools = []*model.ToolDef{{Name: "memory", Parameters: `{"type":"object"}`}}
	in.NativeTools = []model.NativeTool{
		&model.WebSearch{Location: &model.UserLocation{City: "Oslo", Country: "NO"}, AllowedDomains: []string{"a.test"}, MaxUses: 2},
		&model.WebFetch{BlockedDomains: []string{"b.test"}, MaxTokens: 100, Citations: true}, &model.CodeExecution{}, &model.Memory{},
		&model.MCPServer{ID: "m", URL: "https://mcp.test", AuthorizationToken: "token", AllowedTools: []string{"a"}},
	}
}

// TestUnsupported: what Anthropic does not know is an error, and nothing is sent.
func TestUnsupported(t *testing.T) {
	for want, change := range map[string]func(*model.Request){
		"does not support ContextSize": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebSearch{ContextSize: "low"}} },
		"image_generation":             func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.ImageGeneration{}} },
		"has Headers": func(in *model.Request) {
			in.NativeTools = []model.NativeTool{&model.MCPServer{ID: "m", Headers: map[string]string{"a": "b"}}}
		},
		"needs a function tool": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.Memory{}} },
		"neither audio nor video": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{MediaType: "audio/wav"})}
		},
		"download https://a.test": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.DocumentURL{URL: "https://a.test/a.txt"})}
		},
		`of the provider "openai"`: func(in *model.Request) {
			in.Messages = []message.Message{user(&message.UploadedFile{FileID: "f", ProviderName: "openai"})}
		},
		"is not supported by Anthropic": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{MediaType: "application/zip"})}
		},
		"the tool name": func(in *model.Request) { in.Tools = []*model.ToolDef{{Name: "look up"}} },
		`"system"`:      func(in *model.Request) { in.Settings.ExtraBody = `{"system":1}` },
		"does not force calls": func(in *model.Request) {
			in.Tools, in.Settings.ToolChoice, in.Settings.Thinking = []*model.ToolDef{look}, "required", model.ThinkingOn
		},
		"cannot be used where ToolChoice forces a call": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.DocumentURL{URL: "https://a.test/a.pdf"})}
			in.Tools, in.Settings.ToolChoice, in.Settings.Citations = []*model.ToolDef{look}, "required", new(true)
		},
		"at least 50000": func(in *model.Request) {
			in.Settings.Providers = model.ProviderSettingsList{&anthropic.Settings{Compaction: &anthropic.Compaction{Threshold: 10}}}
		},
		"no Strategy":                 func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.ToolSearch{Strategy: "x"}} },
		"the thinking budget is 1024": func(in *model.Request) { in.Settings.MaxTokens, in.Settings.Thinking = new(1000), model.ThinkingOn },
	} {
		s := serve(t)
		if _, err := s.model("claude-sonnet-4-5").Respond(t.Context(), with(input("hi"), change), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestCountTokens counts without what says nothing about the input.
func TestCountTokens(t *testing.T) {
	s := serve(t, `{"input_tokens":12}`, `{}`)
	llm := s.model("claude-sonnet-4-5")
	in := with(input("hi"), func(in *model.Request) {
		in.Tools, in.Settings.MaxTokens, in.Settings.Temperature = []*model.ToolDef{look}, new(10), new(0.5)
		in.Settings.Providers = model.ProviderSettingsList{&anthropic.Settings{Cache: "5m"}}
	})
	n, err := llm.CountTokens(t.Context(), in)
	if n != 12 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	diff(t, "path", s.paths[0], "/v1/messages/count_tokens")
	golden(t, "testdata/count.json", s.bodies[0]+"\n")
	if _, err := llm.CountTokens(t.Context(), in); err == nil || !strings.Contains(err.Error(), "input_tokens") {
		t.Errorf("got %v", err)
	}
}

// TestCache sends growing, changed and replaced histories, with cache points, and compares each body with that of a new input.
func TestCache(t *testing.T) {
	a, b := user(message.Text("a"), &message.CachePoint{}), &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "b"}}}
	c, d := user(&message.CachePoint{}, message.Text("c")), user(&message.CachePoint{})
	guided := &message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "e"}, &message.UserPromptPart{Content: "f"}}}
	steps := [][]message.Message{{a}, {a, b, c}, {a, b, c, d}, {a, b, c, d, b, a}, {guided}, {guided, b, guided}, {c}, {c, b, d}}
	var answers []string
	for range 2 * len(steps) {
		answers = append(answers, said)
	}
	s := serve(t, answers...)
	llm := s.model("claude-sonnet-4-5")
	var kept model.Cache
	for i, messages := range steps {
		cached, fresh := input(""), input("")
		cached.Messages, fresh.Messages, cached.Cache = messages, messages, &kept
		for _, in := range []*model.Request{cached, fresh} {
			if _, err := llm.Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
		}
		diff(t, "step "+strconv.Itoa(i), s.bodies[2*i], s.bodies[2*i+1])
		if err := jsonwire.Valid(s.bodies[2*i]); err != nil {
			t.Error(err)
		}
	}
}

// TestContainer: code continues in the container of the last response, unless that is gone.
func TestContainer(t *testing.T) {
	for details, want := range map[string]bool{
		`{"container_id":"cnt_1"}`: true, `{"container_id":"cnt_1","container_expires_at":"2999-01-01T00:00:00Z"}`: true,
		`{"container_id":"cnt_1","container_expires_at":"2020-01-01T00:00:00Z"}`: false,
	} {
		s := serve(t, said)
		in := input("hi")
		in.NativeTools = []model.NativeTool{&model.CodeExecution{}}
		in.Messages = append(in.Messages, &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "a"}}, ProviderName: "anthropic", ProviderDetails: jsonwire.Raw(details)}, in.Messages[0])
		if _, err := s.model("claude-sonnet-4-5").Respond(t.Context(), in, nil); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(s.bodies[0], `"container":"cnt_1"`); got != want {
			t.Errorf("%s: %s", details, s.bodies[0])
		}
	}
}
