package models_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

var update = flag.Bool("update", false, "write the tables of docs")

// settings are those of the table, by column.
var settings = []struct {
	name  string
	value model.Settings
	shown bool // whether the table has the value that is sent
}{
	{"MaxTokens", model.Settings{MaxTokens: new(7)}, false},
	{"Temperature", model.Settings{Temperature: new(0.5)}, false},
	{"TopP", model.Settings{TopP: new(0.5)}, false},
	{"TopK", model.Settings{TopK: new(5)}, false},
	{"Seed", model.Settings{Seed: new(3)}, false},
	{"PresencePenalty", model.Settings{PresencePenalty: new(0.5)}, false},
	{"FrequencyPenalty", model.Settings{FrequencyPenalty: new(0.5)}, false},
	{"LogitBias", model.Settings{LogitBias: map[string]int{"1": 2}}, false},
	{"StopSequences", model.Settings{StopSequences: []string{"x"}}, false},
	{"ParallelToolCalls", model.Settings{ParallelToolCalls: new(false)}, false},
	{"ToolChoice", model.Settings{ToolChoice: "required"}, false},
	{"ServiceTier", model.Settings{ServiceTier: "flex"}, false},
	{"Thinking low", model.Settings{Thinking: model.ThinkingLow}, true},
	{"Thinking high", model.Settings{Thinking: model.ThinkingHigh}, true},
	{"Thinking off", model.Settings{Thinking: model.ThinkingOff}, true},
}

// TestSettingsTable writes what providers make of settings into docs/settings.md, as their requests show it.
func TestSettingsTable(t *testing.T) {
	var got []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusTeapot)
	}))
	defer s.Close()
	var b strings.Builder
	b.WriteString("\n| provider |")
	for _, c := range settings {
		b.WriteString(" " + c.name + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(settings)) + "\n")
	for _, prefix := range models.Providers() {
		if prefix == "mine" || prefix == "openai-responses" { // of another test, and another name of openai
			continue
		}
		m := models.Named(prefix+":gpt-5", transport.WithBaseURL(s.URL), transport.WithAPIKey("k"), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0))
		sent := func(set *model.Settings) map[string]json.RawMessage {
			got = nil
			_, _ = model.Ask(t.Context(), m, model.Request{
				Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}},
				Tools:    []*model.ToolDef{{Name: "look", Parameters: `{"type":"object","properties":{}}`}}, Output: model.Output{AllowText: true}, Settings: set,
			})
			var body map[string]json.RawMessage
			if got != nil {
				if err := json.Unmarshal(got, &body); err != nil {
					t.Fatal(err)
				}
			}
			return body
		}
		plain := sent(nil)
		fmt.Fprintf(&b, "| `%s` |", prefix)
		for _, c := range settings {
			b.WriteString(" " + members(plain, sent(&c.value), c.shown) + " |")
		}
		b.WriteString("\n")
	}
	const file, begin, end = "../../docs/settings.md", "<!-- settings: written by go test ./runtime/models -run TestSettingsTable -update -->\n", "<!-- end of settings -->"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(page), begin)
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("%s has no marks", file)
	}
	want := before + begin + b.String() + "\n" + end + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	diff(t, file, string(page), want)
}

// members returns what a body has that the plain one has not, or has otherwise.
func members(plain, body map[string]json.RawMessage, shown bool) string {
	if body == nil {
		return "refused"
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(body)) {
		switch {
		case bytes.Equal(plain[name], body[name]):
		case shown:
			all = append(all, fmt.Sprintf("`%s: %s`", name, body[name]))
		default:
			all = append(all, "`"+name+"`")
		}
	}
	if all == nil {
		return "-"
	}
	return strings.Join(all, ", ")
}
