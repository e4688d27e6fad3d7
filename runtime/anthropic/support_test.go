package anthropic_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// TestSupportTable writes what the models support into docs/models.md.
func TestSupportTable(t *testing.T) {
	const file, begin, end = "../../docs/models.md", "<!-- anthropic: written by go test ./runtime/anthropic -run TestSupportTable -update -->\n", "<!-- end of anthropic -->"
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
	b.WriteString("\n| `anthropic.New` | native output | strict tools | forced calls | thinking | limit of tokens unless set | native tools |\n|---|---|---|---|---|---|---|\n")
	for _, name := range []string{
		"claude-fable-5", "claude-opus-5-5", "claude-opus-5", "claude-sonnet-5-5", "claude-sonnet-5", "claude-haiku-5-5", "claude-opus-4-8", "claude-opus-4-6", "claude-sonnet-4-6",
		"claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-1", "claude-sonnet-4-0", "claude-3-7-sonnet", "claude-3-5-haiku",
	} {
		p := anthropic.New(name).Info().Profile
		sent := asked(t, name)
		thinking := "no"
		switch {
		case strings.Contains(sent, `"adaptive"`) && p.AlwaysThinks:
			thinking = "adaptive, always"
		case strings.Contains(sent, `"adaptive"`):
			thinking = "adaptive"
		case strings.Contains(sent, `"enabled"`):
			thinking = "with a budget"
		}
		_, limit, _ := strings.Cut(asked(t, name, ""), `"max_tokens":`)
		limit, _, _ = strings.Cut(limit, ",")
		var tools []string
		for _, k := range p.NativeTools {
			tools = append(tools, string(k))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s |\n", name, yes[!p.NoNativeOutput], yes[p.StrictSchemas == schema.Anthropic], yes[!p.NoForcedCalls], thinking, limit, strings.Join(tools, ", "))
	}
	return b.String() + "\n"
}

// asked returns the body of a request that asks for a level of thinking, ThinkingHigh unless level is given.
func asked(t *testing.T, name string, level ...model.Thinking) string {
	s := serve(t, said)
	defer s.Close()
	in := input("hi")
	in.Settings.Thinking = append(level, model.ThinkingHigh)[0]
	if _, err := s.model(name).Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	return s.bodies[0]
}
