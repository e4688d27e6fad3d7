package openai_test

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	dialects "github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// names are the names of constructors by those of their providers.
var names = map[string]string{
	"openai": "Chat", "azure": "Azure", "cerebras": "Cerebras", "deepseek": "DeepSeek", "fireworks": "Fireworks", "github": "GitHub", "groq": "Groq",
	"huggingface": "HuggingFace", "llamacpp": "LlamaCPP", "lmstudio": "LMStudio", "mistral": "Mistral", "moonshotai": "Moonshot", "ollama": "Ollama",
	"openrouter": "OpenRouter", "together": "Together", "vllm": "VLLM", "xai": "XAI", "zai": "ZAI",
}

// TestSupportTable writes what the servers support into docs/models.md.
func TestSupportTable(t *testing.T) {
	const file, begin, end = "../../docs/models.md", "<!-- servers: written by go test ./runtime/openai -run TestSupportTable -update -->\n", "<!-- end of servers -->"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no marks", file)
	}
	golden(t, file, before+begin+supportTable()+end+after)
}

func supportTable() string {
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	}
	var b strings.Builder
	b.WriteString("\n| constructor | key | base URL | native output | forced calls | strict tools | top_k | limit of tokens | thoughts sent back |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, s := range openai.Servers() {
		p := s.Chat("m").Info().Profile
		limit := "max_completion_tokens"
		if s.MaxTokens {
			limit = "max_tokens"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s | `%s` | %s |\n", names[s.Provider.Name], strings.Join(s.Provider.KeyEnv, ", "),
			cmp.Or(strings.Join(s.Provider.URLEnv, ", "), s.Provider.BaseURL), yes(!p.NoNativeOutput), yes(!p.NoForcedCalls), yes(p.StrictSchemas == dialects.OpenAI), yes(s.TopK), limit, s.Thoughts)
	}
	return b.String() + "\n"
}

// TestServers sends a request with everything to each server, and compares its body with a golden file.
func TestServers(t *testing.T) {
	for _, server := range openai.Servers() {
		name := server.Provider.Name
		t.Run(name, func(t *testing.T) {
			s := serve(t, answers(t, said))
			in := everything(name)
			llm := server.Chat("m", transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithAPIKey("sk-none"))
			res, err := llm.Respond(t.Context(), in, nil)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "provider", []string{res.ProviderName, llm.Info().Provider}, []string{name, name})
			golden(t, "testdata/server-"+name+".json", s.requests()[0]+"\n")
		})
	}
}

// everything is a conversation with thoughts and calls of a provider, and of another one.
func everything(provider string) *model.Request {
	in := input("again")
	in.Messages = append([]message.Message{
		input("hi").Messages[0],
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "a secret thought", ID: "reasoning_content", ProviderName: "another"},
			&message.ToolCallPart{ToolName: "look", Args: "{}", ToolCallID: "c1", ProviderName: "another", ProviderDetails: `{"extra_content":{"a":"secret"}}`},
		}},
		&message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "look", Content: `"ok"`, ToolCallID: "c1"}}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "hm", ID: "reasoning_content", ProviderName: provider},
			&message.ToolCallPart{ToolName: "look", Args: "{}", ToolCallID: "c2", ProviderName: provider, ProviderDetails: `{"extra_content":{"google":{"thought_signature":"x"}}}`},
		}},
		&message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "look", Content: `"ok"`, ToolCallID: "c2"}}},
		&message.Response{Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "details", ID: "reasoning", ProviderName: provider, ProviderDetails: `{"reasoning_details":[{"type":"reasoning.text","text":"details","signature":"s"}]}`},
			&message.TextPart{Content: "well"},
		}},
	}, in.Messages...)
	in.Tools = []*model.ToolDef{look}
	in.Settings = &model.Settings{MaxTokens: new(10), TopK: new(3), Thinking: model.ThinkingHigh}
	return in
}

// TestServersKeys: a server without its key names the variable; local ones need none.
func TestServersKeys(t *testing.T) {
	for _, s := range openai.Servers() {
		for _, name := range append(append([]string{"AZURE_OPENAI_ENDPOINT"}, s.Provider.KeyEnv...), s.Provider.URLEnv...) {
			t.Setenv(name, "")
		}
		err := s.Chat("m").CheckKey(t.Context())
		local := strings.HasPrefix(s.Provider.BaseURL, "http://localhost")
		if local != (err == nil) || err != nil && s.Provider.BaseURL != "" && !strings.Contains(err.Error(), s.Provider.KeyEnv[0]) {
			t.Errorf("%s: %v", s.Provider.Name, err)
		}
	}
	t.Setenv("AZURE_OPENAI_ENDPOINT", "https://x.openai.azure.com/")
	var seen []*http.Request
	if _, err := openai.Azure("m", transport.WithAPIKey("k"), transport.WithHTTPClient(client(&seen))).Respond(t.Context(), input("hi"), nil); err != nil {
		t.Fatal(err)
	}
	diff(t, "request", []string{seen[0].URL.String(), seen[0].Header.Get("Api-Key"), seen[0].Header.Get("Authorization")}, []string{"https://x.openai.azure.com/openai/v1/chat/completions", "k", ""})
}
