package agentbedrock_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentbedrock"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestSupportTable writes what the models support into docs/models.md.
func TestSupportTable(t *testing.T) {
	const file, begin, end = "../../docs/models.md", "<!-- bedrock: written by go test -run TestSupportTable -update in runtime/agentbedrock -->\n", "<!-- end of bedrock -->"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no marks", file)
	}
	golden(t, file, before+begin+supportTable(t)+end+after)
}

func supportTable(t *testing.T) string {
	yes := map[bool]string{true: "yes", false: "no"}
	var b strings.Builder
	b.WriteString("\n| `agentbedrock.New` | native output | forced calls | thinking low | thinking off | top_k | cached prompts | native tools |\n|---|---|---|---|---|---|---|---|\n")
	for _, id := range []string{
		"anthropic.claude-opus-5-5", "anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-3-7-sonnet-20250219-v1:0", "amazon.nova-2-lite-v1:0",
		"amazon.nova-pro-v1:0", "meta.llama4-maverick-17b-instruct-v1:0", "mistral.mistral-large-3-675b-instruct", "mistral.pixtral-large-2502-v1:0", "deepseek.v3.2", "deepseek.r1-v1:0",
		"openai.gpt-oss-120b-1:0", "openai.gpt-6-luna", "qwen.qwen3-32b-v1:0", "google.gemma-3-27b-it", "zai.glm-5.3", "zai.glm-4.7", "moonshotai.kimi-k2.5", "xai.grok-4.7",
		"minimax.minimax-m2.5", "nvidia.nemotron-nano-3-30b", "writer.palmyra-x5-v1:0", "cohere.command-r-plus-v1:0",
	} {
		p := agentbedrock.New(id).Info().Profile
		var tools []string
		for _, k := range p.NativeTools {
			tools = append(tools, string(k))
		}
		native := strings.Join(tools, ", ")
		if native == "" {
			native = "none"
		}
		set := func(s model.Settings) string { return fieldsOf(t, id, &s) }
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s | %s |\n", id, yes[!p.NoNativeOutput], yes[!p.NoForcedCalls], set(model.Settings{Thinking: model.ThinkingLow}),
			set(model.Settings{Thinking: model.ThinkingOff}), set(model.Settings{TopK: new(5)}), yes[strings.Contains(sent(t, id, &model.Settings{}, &message.CachePoint{}), "cachePoint")], native)
	}
	return b.String() + "\n"
}

// fieldsOf returns the members of a request that only the model knows.
func fieldsOf(t *testing.T, id string, s *model.Settings) string {
	_, rest, ok := strings.Cut(sent(t, id, s), `"additionalModelRequestFields":{`)
	fields, _, _ := strings.Cut(rest, `},"messages"`)
	if !ok {
		return "-"
	}
	return "`" + fields + "`"
}

// sent returns the body of a request.
func sent(t *testing.T, id string, settings *model.Settings, more ...message.UserContent) string {
	s := serve(t, said)
	defer s.Close()
	in := input("")
	in.Settings, in.Messages = settings, []message.Message{user(append([]message.UserContent{message.Text("hi")}, more...)...)}
	if _, err := s.model(id).Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	return s.bodies[0]
}
