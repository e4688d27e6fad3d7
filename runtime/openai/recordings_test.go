package openai_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// recordings are exchanges with providers that were recorded elsewhere. They stand beside the checkout of the
// repository and are not part of it.
var recordings = filepath.Join(recordingsDir(), "openai-chat")

// exchange is one recorded answer.
type exchange struct {
	status int
	body   string
}

// TestRecordings decodes what OpenAI, and others who speak its chat completions, really sent: to requests with tools,
// native and prompted outputs, images and documents, and to wrong ones. It compares the responses with what
// encoding/json makes of them.
func TestRecordings(t *testing.T) {
	count := 0
	for _, provider := range []string{"openai-chat", "azure", "cerebras", "crusoe", "groq", "ollama", "openrouter", "snowflake", "zai"} {
		files, err := filepath.Glob(filepath.Join(filepath.Dir(recordings), provider, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, e := range exchanges(t, file) {
				if e.streamed() || e.status == http.StatusOK && !strings.Contains(e.body, `"chat.completion"`) {
					continue
				}
				count++
				t.Run(provider+"/"+filepath.Base(file), func(t *testing.T) { compare(t, e) })
			}
		}
	}
	if count == 0 {
		t.Skipf("there are no recordings in %s: they are shared beside the repository, not in it", filepath.Dir(recordings))
	}
	if count < 100 {
		t.Errorf("found only %d recorded answers: has their format changed?", count)
	}
}

// compare sends a recorded answer.
func compare(t *testing.T, e exchange) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(e.status)
		_, _ = w.Write([]byte(e.body))
	})
	res, err := s.chat().Respond(t.Context(), input("hi"), nil)
	if e.status != http.StatusOK {
		failed, ok := errors.AsType[*model.HTTPError](err)
		if !ok {
			t.Fatalf("got %v, want a ModelHTTPError", err)
		}
		diff(t, "status", failed.StatusCode, e.status)
		diff(t, "body", failed.Body, e.body)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want, details := independent(t, e.body)
	want.ProviderURL = s.URL + "/"
	sameJSON(t, "details", string(res.ProviderDetails), details)
	res.ProviderDetails = ""
	withoutDetails(t, res, e.body)
	diff(t, "response", res, want)
}

// withoutDetails takes the reasoning_details out of a response, and the thoughts that have nothing else. They must be there if
// the body has any.
func withoutDetails(t *testing.T, r *message.Response, body string) {
	t.Helper()
	any := false
	r.Parts = slices.DeleteFunc(r.Parts, func(p message.ResponsePart) bool {
		thought, ok := p.(*message.ThinkingPart)
		if !ok || thought.ProviderDetails == "" {
			return false
		}
		any = strings.HasPrefix(string(thought.ProviderDetails), `{"reasoning_details":[{"`)
		thought.ProviderDetails = ""
		return thought.Content == ""
	})
	if has := strings.Contains(body, `"reasoning_details":[{`) || strings.Contains(body, `"reasoning_details": [{`); any != has {
		t.Errorf("the response has reasoning_details: %v, the body: %v", any, has)
	}
}

// streamed reports whether the answer is a stream of chat completions.
func (e *exchange) streamed() bool { return strings.Contains(e.body, `"chat.completion.chunk"`) }

// exchanges reads the answers of a recording.
func exchanges(t *testing.T, file string) (all []exchange) {
	t.Helper()
	for _, r := range recordedIn(t, file) {
		if r.exchange.body != "" {
			all = append(all, r.exchange)
		}
	}
	return all
}

// independent makes a response and its details of a body without the code under test.
func independent(t *testing.T, body string) (r *message.Response, details string) {
	t.Helper()
	var c struct {
		ID, Model   string
		Created     int64
		ServiceTier string `json:"service_tier"`
		Moderation  any
		Choices     []struct {
			FinishReason string `json:"finish_reason"`
			Message      struct {
				Content          *string
				Reasoning        string
				ReasoningContent string `json:"reasoning_content"`
				ToolCalls        []struct {
					ID       string
					Function struct{ Name, Arguments string }
				} `json:"tool_calls"`
			}
		}
		Usage struct {
			Prompt     int `json:"prompt_tokens"`
			Completion int `json:"completion_tokens"`
			Details    struct {
				Audio   int `json:"audio_tokens"`
				Cached  int `json:"cached_tokens"`
				Written int `json:"cache_write_tokens"`
			} `json:"prompt_tokens_details"`
			Other map[string]int `json:"completion_tokens_details"`
		}
	}
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		t.Fatal(err)
	}
	r = &message.Response{
		ModelName: c.Model, ProviderName: "openai", ProviderResponseID: c.ID,
		FinishReason: message.FinishReason(strings.TrimSuffix(cmp.Or(c.Choices[0].FinishReason, "stop"), "s")),
		Usage: usage.Request{
			InputTokens: c.Usage.Prompt, OutputTokens: c.Usage.Completion,
			CacheReadTokens: c.Usage.Details.Cached, CacheWriteTokens: c.Usage.Details.Written, InputAudioTokens: c.Usage.Details.Audio,
			OutputAudioTokens: c.Usage.Other["audio_tokens"], OutputReasoningTokens: c.Usage.Other["reasoning_tokens"], Details: c.Usage.Other,
		},
	}
	all := map[string]any{"timestamp": time.Unix(c.Created, 0).UTC().Format(time.RFC3339)}
	if f := c.Choices[0].FinishReason; f != "" {
		all["finish_reason"] = f
	}
	if c.ServiceTier != "" {
		all["service_tier"] = c.ServiceTier
	}
	if c.Moderation != nil {
		all["moderation"] = c.Moderation
	}
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Choices[0].Message
	if thought := cmp.Or(m.ReasoningContent, m.Reasoning); thought != "" {
		field := "reasoning"
		if m.ReasoningContent != "" {
			field = "reasoning_content"
		}
		r.Parts = append(r.Parts, &message.ThinkingPart{Content: thought, ID: field, ProviderName: "openai"})
	}
	if m.Content != nil && *m.Content != "" {
		text := *m.Content
		if thought, rest, ok := strings.Cut(text, "</think>"); ok {
			r.Parts = append(r.Parts, &message.ThinkingPart{Content: strings.TrimPrefix(thought, "<think>")})
			text = rest
		}
		r.Parts = append(r.Parts, &message.TextPart{Content: text})
	}
	for _, call := range m.ToolCalls {
		r.Parts = append(r.Parts, &message.ToolCallPart{ToolName: call.Function.Name, Args: call.Function.Arguments, ToolCallID: call.ID})
	}
	return r, string(b)
}
