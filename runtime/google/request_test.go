package google_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

var (
	look  = &model.ToolDef{Name: "look", Description: "Look around.", Parameters: `{"type":"object","properties":{"n":{"type":"integer","minimum":0}},"additionalProperties":false}`}
	loose = &model.ToolDef{Name: "loose", Parameters: `{"type":"object"}`, Strict: new(false)}
	final = &model.ToolDef{Name: "final_result", Parameters: `{"type":"object","properties":{"ok":{"type":"boolean"}}}`}
)

const verdict = `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}`

func user(items ...message.UserContent) message.Message {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: items}}}
}

// conversation has all parts that there are.
func conversation(in *model.Request) {
	in.Instructions = []model.Instruction{{Text: "Be brief."}}
	in.Messages = []message.Message{
		&message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "You are a guide."}, &message.UserPromptPart{Content: "hi"}}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "a secret", Signature: "x", ProviderName: "another"},
			&message.TextPart{Content: "well"},
			&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "c1"}, &message.ToolCallPart{ToolName: "look", Args: `{"n":`, ToolCallID: "c2"},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{}`, ToolCallID: "s0", ProviderName: "openai"},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", Content: `{"sky":"blue"}`, ToolCallID: "c1"},
			&message.ToolReturnPart{ToolName: "look", Content: `"no"`, ToolCallID: "c2", Outcome: message.ToolFailed},
			&message.SystemPromptPart{Content: "Answer in French."},
		}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "hm", ProviderName: "google"},
			&message.ToolCallPart{ToolName: "look", Args: "{}", ToolCallID: "c3", ProviderName: "google", ProviderDetails: `{"thought_signature":"sig"}`},
			&message.ThinkingPart{Signature: "old", ProviderName: "google-gla"},
			&message.TextPart{Content: "said after an old signature"},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{}`, ToolCallID: "s1", ProviderName: "google", ProviderDetails: `{"part":{"toolCall":{"id":"s1","toolType":"GOOGLE_SEARCH_WEB","args":{}},"thoughtSignature":"t"}}`},
			&message.FilePart{Content: message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}, ProviderName: "google", ProviderDetails: `{"thought_signature":"f"}`},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", Content: `[1]`, ToolCallID: "c3"}, &message.UserPromptPart{Content: "and?"},
			&message.RetryFeedbackPart{Content: "no", Retry: message.RetryInfo{Cause: message.RetryModelRetry}}, &message.CompactionPart{Content: "They said hi."},
		}},
		&message.Response{},
		&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "again"}}},
	}
	in.Tools = []*model.ToolDef{look}
}

// TestRequest compares bodies with golden files.
func TestRequest(t *testing.T) {
	for _, c := range []struct {
		name, model string
		change      func(*model.Request)
	}{
		{"prompt", "gemini-2.5-flash", func(*model.Request) {}},
		{"conversation", "gemini-3-flash", conversation},
		{"the model begins", "gemini-2.5-flash", func(in *model.Request) {
			in.Messages = append([]message.Message{&message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "hello"}}}}, in.Messages...)
		}},
		{"settings", "gemini-2.5-flash", func(in *model.Request) {
			in.Tools, in.Output.Functions = []*model.ToolDef{look}, []*model.ToolDef{final}
			in.Settings = &model.Settings{
				MaxTokens: new(100), Temperature: new(0.5), TopP: new(1.0), TopK: new(3), Seed: new(1), PresencePenalty: new(0.1), FrequencyPenalty: new(0.2), ToolChoice: "look",
				ServiceTier: "flex", StopSequences: []string{"END"}, Thinking: model.ThinkingHigh, ExtraBody: `{"labels":{"a":"b"}}`,
				Providers: model.ProviderSettingsList{&google.Settings{SafetySettings: []google.SafetySetting{{"HARM_CATEGORY_HARASSMENT", "BLOCK_NONE"}}, MediaResolution: "MEDIA_RESOLUTION_LOW"}},
			}
		}},
		{"cached content", "gemini-2.5-flash", func(in *model.Request) {
			in.Tools, in.Instructions = []*model.ToolDef{look}, []model.Instruction{{Text: "be brief"}}
			in.Settings.Providers = model.ProviderSettingsList{&google.Settings{CachedContent: "cachedContents/1"}}
		}},
		{"a tool that is not enforced", "gemini-2.5-flash", func(in *model.Request) { in.Tools = []*model.ToolDef{look, loose} }},
		{"a level of thinking", "gemini-3.1-pro-preview", func(in *model.Request) { in.Settings.Thinking = model.ThinkingMinimal }},
		{"no thinking", "gemini-3-flash", func(in *model.Request) { in.Settings.Thinking = model.ThinkingOff }},
		{"no budget", "gemini-2.5-flash", func(in *model.Request) { in.Settings.Thinking = model.ThinkingOff }},
		{"least budget", "gemini-2.5-pro", func(in *model.Request) { in.Settings.Thinking = model.ThinkingOff }},
		{"a model that does not think", "gemini-2.0-flash", func(in *model.Request) { in.Settings.Thinking = model.ThinkingHigh }},
		{"native output", "gemini-2.5-flash", func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Schema: verdict}
		}},
		{"prompted output", "gemini-2.5-flash", func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputPrompted, &model.OutputSchema{Name: "verdict", Schema: verdict}
		}},
		{"a forced call", "gemini-2.5-flash", func(in *model.Request) { in.Output = model.Output{Choices: []*model.ToolDef{final}} }},
		{"native tools", "gemini-3-flash", func(in *model.Request) {
			in.Tools = []*model.ToolDef{look}
			in.NativeTools = []model.NativeTool{&model.WebSearch{}, &model.WebFetch{}, &model.CodeExecution{}, &model.FileSearch{Stores: []string{"fileSearchStores/1"}, MaxResults: 3, Filters: `"a=1"`}}
		}},
		{"a generated image", "gemini-2.5-flash-image", func(in *model.Request) {
			in.Output.AllowImage, in.NativeTools = true, []model.NativeTool{&model.ImageGeneration{AspectRatio: "16:9", Size: "2K"}}
		}},
		{"a described result", "gemini-2.5-flash", func(in *model.Request) {
			in.Tools = []*model.ToolDef{{Name: "look", Description: "Looks.", Result: `{"type":"string"}`, DescribeResult: true}}
		}},
		{"image output", "gemini-2.5-flash-image", func(in *model.Request) { in.Output.AllowImage = true }},
		{"media", "gemini-2.5-flash", func(in *model.Request) {
			in.Messages = []message.Message{user(
				message.Text("look"), &message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}, &message.BinaryContent{Data: []byte("wav"), MediaType: "audio/wav"}, &message.CachePoint{},
				&message.VideoURL{URL: "https://youtu.be/x", VendorMetadata: `{"startOffset":"1s"}`}, &message.ImageURL{URL: "https://generativelanguage.googleapis.com/v1beta/files/1", MediaType: "image/png"},
				&message.UploadedFile{FileID: "https://generativelanguage.googleapis.com/v1beta/files/2", ProviderName: "google", MediaType: "application/pdf"},
			)}
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
			diff(t, "request", []string{s.paths[0], s.headers[0].Get("X-Goog-Api-Key")}, []string{"/v1beta/models/" + c.model + ":generateContent", "google-key-secret"})
		})
	}
}

// TestStreamedRequest: the URL asks for a stream.
func TestStreamedRequest(t *testing.T) {
	s := serve(t, stream(said))
	if _, err := s.model("tunedModels/a").Respond(t.Context(), input("hi"), model.NewStream(nil)); err != nil {
		t.Fatal(err)
	}
	diff(t, "path", s.paths[0], "/v1beta/tunedModels/a:streamGenerateContent")
	diff(t, "query", s.queries[0], "alt=sse")
}

// TestUnsupported: what Google does not know is an error, and nothing is sent.
func TestUnsupported(t *testing.T) {
	for want, change := range map[string]func(*model.Request){
		"the native tool web_search of Google does not support": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebSearch{ContextSize: "low"}} },
		"as it has max_uses": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebFetch{MaxUses: 1}} },
		"the native tool web_fetch of Google does not support": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.WebFetch{Citations: true}} },
		"a filter in a JSON string":                            func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.FileSearch{Filters: `{}`}} },
		"mcp_server":                                           func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.MCPServer{}} },
		"function tools and native tools": func(in *model.Request) {
			in.Tools, in.NativeTools = []*model.ToolDef{look}, []model.NativeTool{&model.WebSearch{}}
		},
		"tools and native output": func(in *model.Request) {
			in.Tools, in.Output.Mode, in.Output.Schema = []*model.ToolDef{look}, message.OutputNative, &model.OutputSchema{Schema: verdict}
		},
		"download https://a.test": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.ImageURL{URL: "https://a.test/a.png"})}
		},
		`of the provider "openai"`: func(in *model.Request) {
			in.Messages = []message.Message{user(&message.UploadedFile{FileID: "f", ProviderName: "openai"})}
		},
		"has no MediaType": func(in *model.Request) { in.Messages = []message.Message{user(&message.BinaryContent{})} },
		"the tool name":    func(in *model.Request) { in.Tools = []*model.ToolDef{{Name: "look up"}} },
		`"contents"`:       func(in *model.Request) { in.Settings.ExtraBody = `{"contents":1}` },
	} {
		s := serve(t)
		if _, err := s.model("gemini-2.5-flash").Respond(t.Context(), with(input("hi"), change), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestImages: what Gemini does not know of images is an error.
func TestImages(t *testing.T) {
	for want, image := range map[string]*model.ImageGeneration{"has no Size": {Size: "1024x1024"}, "has only AspectRatio and Size": {Quality: "high"}} {
		in := input("hi")
		in.Output.AllowImage, in.NativeTools = true, []model.NativeTool{image}
		if _, err := serve(t).model("gemini-2.5-flash-image").Respond(t.Context(), in, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestCountTokens counts the tokens of the whole request.
func TestCountTokens(t *testing.T) {
	s := serve(t, `{"totalTokens":12}`, `{}`)
	llm := s.model("gemini-2.5-flash")
	in := with(input("hi"), func(in *model.Request) { in.Tools = []*model.ToolDef{look} })
	n, err := llm.CountTokens(t.Context(), in)
	if n != 12 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	diff(t, "path", s.paths[0], "/v1beta/models/gemini-2.5-flash:countTokens")
	golden(t, "testdata/count.json", s.bodies[0]+"\n")
	if _, err := llm.CountTokens(t.Context(), in); err == nil || !strings.Contains(err.Error(), "totalTokens") {
		t.Errorf("got %v", err)
	}
}

// TestCache sends growing, changed and replaced histories, and compares each body with that of a new input.
func TestCache(t *testing.T) {
	a, b := user(message.Text("a")), &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "b"}}}
	guided := &message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "e"}, &message.UserPromptPart{Content: "f"}}}
	steps := [][]message.Message{{a}, {a, b, a}, {a, b, a, b, guided}, {guided}, {guided, b, guided}, {b, a}, {b, a, b, a}}
	var answers []string
	for range 2 * len(steps) {
		answers = append(answers, said)
	}
	s := serve(t, answers...)
	llm := s.model("gemini-2.5-flash")
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
	}
}

// TestSettings: settings are merged field by field, and go through a snapshot.
func TestSettings(t *testing.T) {
	all := &google.Settings{
		Thinking: &google.Thinking{IncludeThoughts: true, Budget: new(3), Level: "LOW"}, SafetySettings: []google.SafetySetting{{"a", "b"}}, CachedContent: "c", MediaResolution: "m",
	}
	empty := &google.Settings{}
	diff(t, "over", empty.Over(all), model.ProviderSettings(all))
	diff(t, "under", all.Over(empty), model.ProviderSettings(all))
	s := &model.Settings{Providers: model.ProviderSettingsList{all}}
	b, err := s.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back model.Settings
	if err := back.DecodeJSON(b); err != nil {
		t.Fatal(err)
	}
	diff(t, "snapshot", back.Providers, s.Providers)
}
