package openai_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestStreamRecordings replays streams of OpenAI, OpenRouter and Z.AI in odd pieces, and compares what they make with what
// their contents give when they come at once.
func TestStreamRecordings(t *testing.T) {
	count := 0
	for _, provider := range []string{"openai-chat", "openrouter", "zai"} {
		files, err := filepath.Glob(filepath.Join(filepath.Dir(recordings), provider, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, e := range exchanges(t, file) {
				if !e.streamed() || e.status != http.StatusOK || !strings.Contains(e.body, "[DONE]") {
					continue
				}
				count++
				t.Run(provider+"/"+filepath.Base(file), func(t *testing.T) { replay(t, e.body) })
			}
		}
	}
	if count == 0 {
		t.Skipf("there are no recordings in %s: they are shared beside the repository, not in it", filepath.Dir(recordings))
	}
	if count < 15 {
		t.Errorf("found only %d recorded streams: has their format changed?", count)
	}
}

func replay(t *testing.T, stream string) {
	want, err := over(newBody(joined(t, stream), 1<<20), "application/json").Respond(t.Context(), input("hi"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want.FinishReason == "" || len(want.Parts) == 0 || want.Usage.InputTokens == 0 {
		t.Errorf("the recording has no answer: %+v", want)
	}
	for _, limit := range []int{1, 3, 1000, 1 << 20} {
		for _, end := range []string{"\n", "\r\n"} {
			got, err := watch(t, strings.ReplaceAll(stream, "\n", end), limit)
			if err != nil {
				t.Fatal(err)
			}
			withoutDetails(t, got, stream)
			diff(t, "response", got, want)
		}
	}
}

// joined makes a completion of a stream, without the code under test.
func joined(t *testing.T, stream string) string {
	t.Helper()
	var (
		all                         map[string]any
		reasoning, content, refusal string
		thought                     string
		finish, usage, tier         any
		moderation                  json.RawMessage
		calls                       []map[string]any
	)
	for line := range strings.Lines(stream) {
		data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: ")
		if !ok || data == "[DONE]" {
			continue
		}
		var c struct {
			Choices []struct {
				FinishReason any `json:"finish_reason"`
				Delta        struct {
					Content, Refusal, Reasoning string
					ReasoningContent            string `json:"reasoning_content"`
					ToolCalls                   []struct {
						Index    int
						ID       string
						Function struct{ Name, Arguments string }
					} `json:"tool_calls"`
				}
			}
			Usage       any
			Moderation  json.RawMessage
			ServiceTier any `json:"service_tier"`
		}
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			t.Fatal(err)
		}
		if all == nil {
			all, _ = decoded(t, data).(map[string]any)
		}
		usage, tier = cmp.Or(c.Usage, usage), cmp.Or(c.ServiceTier, tier)
		if c.Moderation != nil {
			moderation = c.Moderation
		}
		for _, choice := range c.Choices {
			if choice.FinishReason != nil {
				finish = choice.FinishReason
			}
			d := choice.Delta
			reasoning, thought, content, refusal = reasoning+d.Reasoning, thought+d.ReasoningContent, content+d.Content, refusal+d.Refusal
			for _, call := range d.ToolCalls {
				if call.Index == len(calls) {
					calls = append(calls, map[string]any{"id": call.ID, "function": map[string]any{"name": call.Function.Name, "arguments": ""}})
				}
				f := calls[call.Index]["function"].(map[string]any)
				f["arguments"] = f["arguments"].(string) + call.Function.Arguments
			}
		}
	}
	message := map[string]any{"reasoning": reasoning, "reasoning_content": thought, "content": content, "refusal": refusal, "tool_calls": calls}
	all["choices"] = []any{map[string]any{"finish_reason": finish, "message": message}}
	all["usage"], all["service_tier"], all["moderation"] = usage, tier, moderation
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
