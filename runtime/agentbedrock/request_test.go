package agentbedrock_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentbedrock"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

var (
	strict = &model.ToolDef{Name: "strict", Parameters: `{"type":"object","properties":{"n":{"type":"integer","minimum":0}}}`, Strict: new(true)}
	final  = &model.ToolDef{Name: "final_result", Parameters: `{"type":"object","properties":{"ok":{"type":"boolean"}}}`}
)

const verdict = `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}`

// conversation has all parts that there are.
func conversation(in *model.Request) {
	in.Messages = []message.Message{
		&message.Request{Parts: []message.RequestPart{
			&message.SystemPromptPart{Content: "You are a guide."}, &message.SystemPromptPart{Content: "Be kind."}, &message.UserPromptPart{Content: "hi"},
		}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "a secret", Signature: "x", ProviderName: "anthropic"},
			&message.ThinkingPart{Content: "hm", Signature: "sig", ProviderName: "bedrock"},
			&message.ThinkingPart{Content: "unsigned"},
			&message.ThinkingPart{ID: "redacted_content", Signature: "data", ProviderName: "bedrock"},
			&message.ThinkingPart{ID: "redacted_content_base64", Signature: "/w==", ProviderName: "bedrock"},
			&message.TextPart{Content: "well"}, &message.TextPart{Content: " \n"},
			&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "call_1|fc_1"},
			&message.ToolCallPart{ToolName: "look", Args: `{"n":`, ToolCallID: strings.Repeat("x", 80)},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", Content: `{"sky":"blue"}`, ToolCallID: "call_1|fc_1"},
			&message.ToolReturnPart{ToolName: "look", Content: `"no"`, ToolCallID: strings.Repeat("x", 80), Outcome: message.ToolFailed},
			&message.SystemPromptPart{Content: "Answer in French."},
			&message.CompactionPart{Content: "They said hi."},
		}},
		&message.Response{Parts: []message.ResponsePart{
			&message.NativeToolCallPart{ToolName: "code_execution", Args: `{"snippet":"1+1"}`, ToolCallID: "s1", ProviderName: "bedrock"},
			&message.NativeToolReturnPart{ToolName: "code_execution", Content: `{"stdOut":"2"}`, ToolCallID: "s1", ProviderName: "bedrock", ProviderDetails: `{"status":"success"}`},
			&message.NativeToolCallPart{ToolName: "web_search", Args: `{"query":"of another"}`, ToolCallID: "s3", ProviderName: "openai"},
			&message.ToolCallPart{ToolName: "look", ToolCallID: "c3"},
		}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", Content: `""`, ToolCallID: "c3"},
			&message.RetryFeedbackPart{Content: "no", Retry: message.RetryInfo{Cause: message.RetryModelRetry}},
		}},
		&message.Response{},
		&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "again"}}},
	}
	in.Tools = []*model.ToolDef{look}
}

// TestRequest compares bodies with golden files.
func TestRequest(t *testing.T) {
	thinks := func(level model.Thinking) func(*model.Request) {
		return func(in *model.Request) { in.Settings.Thinking = level }
	}
	for _, c := range []struct {
		name, model string
		change      func(*model.Request)
	}{
		{"prompt", claude, func(*model.Request) {}},
		{"nothing to say", nova, func(in *model.Request) { in.Messages = []message.Message{user()} }},
		{"begins with the model", nova, func(in *model.Request) {
			in.Messages = []message.Message{&message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "welcome"}}}, user(message.Text("hi"))}
		}},
		{"conversation", claude, conversation},
		{"conversation with Nova", nova, conversation},
		{"conversation with Llama", llama, conversation},
		{"conversation with Mistral", "mistral.mistral-large-3-675b-instruct", conversation},
		{"conversation with Writer", "us.writer.palmyra-x5-v1:0", conversation},
		{"settings", "us.amazon.nova-pro-v1:0", func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Tools, in.Output.Functions = []*model.ToolDef{look, strict}, []*model.ToolDef{final}
			in.Settings = &model.Settings{
				MaxTokens: new(100), Temperature: new(0.5), TopP: new(1.0), TopK: new(3), ToolChoice: "look", ServiceTier: "flex", StopSequences: []string{"END"},
				ExtraBody: `{"outputConfig":{}}`,
				Providers: model.ProviderSettingsList{&agentbedrock.Settings{
					Guardrail: &agentbedrock.Guardrail{Identifier: "g", Version: "1", Trace: "enabled", StreamMode: "async"}, Latency: "optimized", ResponseFields: []string{"/a"},
					RequestFields: `{"b":1}`, PromptVariables: `{"v":{"text":"x"}}`, Metadata: map[string]string{"team": "blue"},
				}},
			}
		}},
		{"settings that the model refuses", "global.anthropic.claude-opus-5", func(in *model.Request) {
			in.Settings = &model.Settings{MaxTokens: new(1 << 20), Temperature: new(0.5), TopP: new(1.0), TopK: new(3), ServiceTier: "auto", Seed: new(1)}
		}},
		{"adaptive thinking", "global.anthropic.claude-opus-4-8", thinks(model.ThinkingXHigh)},
		{"thinking with a budget", claude, func(in *model.Request) {
			in.Output = model.Output{Choices: []*model.ToolDef{final}}
			in.Settings.Thinking, in.Settings.MaxTokens = model.ThinkingHigh, new(4000)
		}},
		{"thinking without a limit", "anthropic.claude-sonnet-4-20250514-v1:0", thinks(model.ThinkingLow)},
		{"no thinking", "global.anthropic.claude-sonnet-5-5", thinks(model.ThinkingOff)},
		{"as little thinking as possible", "global.anthropic.claude-opus-5-5", thinks(model.ThinkingOff)},
		{"thinking of gpt-oss", "openai.gpt-oss-120b-1:0", thinks(model.ThinkingOff)},
		{"thinking of GPT", "global.openai.gpt-6-luna", thinks(model.ThinkingXHigh)},
		{"thinking of DeepSeek", "deepseek.v3.2", thinks(model.ThinkingLow)},
		{"thinking of Qwen", "qwen.qwen3-32b-v1:0", thinks(model.ThinkingLow)},
		{"thinking of Grok", "global.xai.grok-4.7", thinks(model.ThinkingHigh)},
		{"thinking of GLM", "global.zai.glm-5.3", thinks(model.ThinkingOn)},
		{"thinking in own words", claude, func(in *model.Request) {
			in.Settings.Thinking = model.ThinkingHigh
			in.Settings.Providers = model.ProviderSettingsList{&agentbedrock.Settings{RequestFields: `{"thinking":{"type":"disabled"},"top_k":1}`}}
			in.Settings.TopK = new(7)
		}},
		{"native output", claude, func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Description: "A verdict.", Schema: verdict}
		}},
		{"a forced call", claude, func(in *model.Request) { in.Output = model.Output{Choices: []*model.ToolDef{final}} }},
		{"a call that cannot be forced", llama, func(in *model.Request) { in.Output = model.Output{Choices: []*model.ToolDef{final}} }},
		{"no calls", claude, func(in *model.Request) {
			in.Tools, in.Settings.ToolChoice = []*model.ToolDef{look}, "none"
		}},
		{"no more calls", claude, func(in *model.Request) {
			conversation(in)
			in.Messages, in.Settings.ToolChoice = in.Messages[:3], "none"
		}},
		{"native tools", nova, func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.CodeExecution{}} }},
		{"media", nova, func(in *model.Request) {
			in.Messages = []message.Message{user(
				&message.ImageURL{URL: "s3://bucket/a.png?bucketOwner=123"}, &message.VideoURL{URL: "s3://bucket/a.mov"}, &message.DocumentURL{URL: "s3://bucket/a.docx"},
				&message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}, &message.BinaryContent{Data: []byte("a,b"), MediaType: "text/csv"},
				&message.BinaryContent{Data: []byte("{}"), MediaType: "application/json; charset=utf-8"}, &message.BinaryContent{Data: []byte("mp4"), MediaType: "video/mp4"},
				&message.UploadedFile{FileID: "s3://bucket/b.pdf", ProviderName: "bedrock"},
			)}
		}},
		{"citations", claude, func(in *model.Request) {
			in.Messages = []message.Message{user(
				message.Text("read"), &message.BinaryContent{Data: []byte("%PDF"), MediaType: "application/pdf", VendorMetadata: `{"context":"C","citations":true}`},
				&message.BinaryContent{Data: []byte("text"), MediaType: "text/plain", VendorMetadata: `{"citations":true}`},
			)}
		}},
		{"caching", claude, func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}, {Text: "it is noon", Dynamic: true}}
			in.Tools = []*model.ToolDef{look}
			in.Messages = []message.Message{
				user(message.Text("a"), &message.CachePoint{}, message.Text("b"), &message.CachePoint{TTL: message.CacheLong}),
				&message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "c"}}},
				user(&message.CachePoint{}, message.Text("d"), &message.CachePoint{}, &message.CachePoint{}),
			}
			in.Settings.Providers = model.ProviderSettingsList{&agentbedrock.Settings{Cache: "5m"}}
		}},
		{"cache points", claude, func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			items := []message.UserContent{&message.CachePoint{TTL: message.CacheLong}}
			for range 5 {
				items = append(items, message.Text("a"), &message.CachePoint{})
			}
			in.Messages = []message.Message{user(items...)}
		}},
		{"cache points before documents", nova, func(in *model.Request) {
			in.Messages = []message.Message{user(message.Text("a"), &message.BinaryContent{Data: []byte("%PDF"), MediaType: "application/pdf"}, &message.CachePoint{TTL: message.CacheLong})}
			in.Settings.Providers = model.ProviderSettingsList{&agentbedrock.Settings{CachePrefix: "1h"}}
			in.Instructions = []model.Instruction{{Text: "be brief"}}
		}},
		{"unified caching and citations", claude, func(in *model.Request) {
			in.Instructions = []model.Instruction{{Text: "be brief"}}
			in.Messages = []message.Message{user(message.Text("read"), &message.BinaryContent{Data: []byte("%PDF"), MediaType: "application/pdf"})}
			in.Settings.PromptCache, in.Settings.Citations, in.Settings.Thinking = &model.PromptCache{Retention: "12h"}, new(true), model.ThinkingMax
		}},
		{"a model that cannot cache", llama, func(in *model.Request) {
			in.Messages = []message.Message{user(message.Text("a"), &message.CachePoint{})}
			in.Settings.Providers = model.ProviderSettingsList{&agentbedrock.Settings{Cache: "1h"}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, said)
			in := input("hi")
			c.change(in)
			if _, err := s.model(c.model).Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
			if err := jsonwire.Valid(s.bodies[0]); err != nil {
				t.Error(err)
			}
			golden(t, "testdata/"+strings.ReplaceAll(c.name, " ", "-")+".json", s.bodies[0]+"\n")
		})
	}
}

// TestWhere: the id of a model, whatever it is, is one element of the path.
func TestWhere(t *testing.T) {
	const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"
	s := serve(t, said, stream("messageStop", `{"stopReason":"end_turn"}`, "metadata", `{}`), said, `{"inputTokens":7}`)
	profile := &model.Settings{Providers: model.ProviderSettingsList{&agentbedrock.Settings{InferenceProfile: arn}}}
	for _, ask := range []func() error{
		func() error { _, err := s.model(claude).Respond(t.Context(), input("hi"), nil); return err },
		func() error {
			_, err := s.model(arn).Respond(t.Context(), input("hi"), model.NewStream(nil))
			return err
		},
		func() error {
			_, err := s.model(claude).WithSettings(profile).Respond(t.Context(), input("hi"), nil)
			return err
		},
		func() error { _, err := s.model(claude).CountTokens(t.Context(), input("hi")); return err },
	} {
		if err := ask(); err != nil {
			t.Fatal(err)
		}
	}
	diff(t, "paths", s.paths, []string{
		"/model/us.anthropic.claude-sonnet-4-5-20250929-v1:0/converse",
		"/model/arn:aws:bedrock:us-east-1:123456789012:application-inference-profile%2Fabc/converse-stream",
		"/model/arn:aws:bedrock:us-east-1:123456789012:application-inference-profile%2Fabc/converse",
		"/model/anthropic.claude-sonnet-4-5-20250929-v1:0/count-tokens",
	})
	h := s.headers[1]
	diff(t, "headers", []string{h.Get("Authorization"), h.Get("Accept")}, []string{"Bearer bedrock-key-secret", "application/vnd.amazon.eventstream"})
}

// TestUnsupported: what Bedrock does not know is an error, and nothing is sent.
func TestUnsupported(t *testing.T) {
	for want, change := range map[string]func(*model.Request){
		"image_generation": func(in *model.Request) { in.NativeTools = []model.NativeTool{&model.ImageGeneration{}} },
		"audio cannot": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{MediaType: "audio/wav"})}
		},
		"S3": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.UploadedFile{FileID: "f", ProviderName: "bedrock"})}
		},
		`provider "openai"`: func(in *model.Request) {
			in.Messages = []message.Message{user(&message.UploadedFile{FileID: "f", ProviderName: "openai"})}
		},
		"application/zip": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{MediaType: "application/zip"})}
		},
		"image/tiff": func(in *model.Request) {
			in.Messages = []message.Message{user(&message.BinaryContent{MediaType: "image/tiff"})}
		},
		"the tool name": func(in *model.Request) { in.Tools = []*model.ToolDef{{Name: "look up"}} },
		`"messages"`:    func(in *model.Request) { in.Settings.ExtraBody = `{"messages":1}` },
		"RequestFields": func(in *model.Request) {
			in.Settings.Providers = model.ProviderSettingsList{&agentbedrock.Settings{RequestFields: `[1]`}}
		},
		"does not force calls": func(in *model.Request) {
			in.Tools, in.Settings.ToolChoice, in.Settings.Thinking = []*model.ToolDef{look}, "required", model.ThinkingOn
		},
		"needs more than 1024": func(in *model.Request) { in.Settings.MaxTokens, in.Settings.Thinking = new(1000), model.ThinkingOn },
	} {
		s := serve(t)
		in := input("hi")
		change(in)
		if _, err := s.model(claude).Respond(t.Context(), in, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestCountTokens counts without what says nothing about the input.
func TestCountTokens(t *testing.T) {
	s := serve(t, `{"inputTokens":12}`)
	in := input("hi")
	in.Tools, in.Settings.MaxTokens, in.Settings.Temperature, in.Settings.TopK = []*model.ToolDef{look}, new(10), new(0.5), new(3)
	in.Instructions = []model.Instruction{{Text: "be brief"}}
	if n, err := s.model(claude).CountTokens(t.Context(), in); n != 12 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	golden(t, "testdata/count.json", s.bodies[0]+"\n")
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
	llm := s.model(claude)
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
