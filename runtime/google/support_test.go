package google_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestSupportTable writes what the models support into docs/models.md.
func TestSupportTable(t *testing.T) {
	const file, begin, end = "../../docs/models.md", "<!-- google: written by go test ./runtime/google -run TestSupportTable -update -->\n", "<!-- end of google -->"
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
	b.WriteString("\n| `google.New` | tools | native output | native tools beside functions | thinking | image output |\n|---|---|---|---|---|---|\n")
	for _, name := range []string{
		"gemini-4-argon", "gemini-3.8-flash", "gemini-3.1-pro-preview", "gemini-3-flash-preview", "gemini-3-pro-image-preview", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-image", "gemini-2.0-flash", "gemma-3-27b-it",
	} {
		p := google.New(name).Info().Profile
		thinking := "no"
		switch {
		case p.NoThinking:
		case strings.Contains(asked(t, name), "thinkingLevel"):
			thinking = "by level"
		default:
			thinking = "with a budget"
		}
		in := with(input("hi"), func(in *model.Request) {
			in.Tools, in.NativeTools = []*model.ToolDef{look}, []model.NativeTool{&model.WebSearch{}}
		})
		s := serve(t, said)
		_, err := s.model(name).Respond(t.Context(), in, nil)
		s.Close()
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", name, yes[!p.NoTools], yes[!p.NoNativeOutput], yes[err == nil], thinking, yes[p.ImageOutput])
	}
	return b.String() + "\n"
}

// asked returns the body of a request that asks for much thinking.
func asked(t *testing.T, name string) string {
	s := serve(t, said)
	defer s.Close()
	if _, err := s.model(name).Respond(t.Context(), with(input("hi"), func(in *model.Request) { in.Settings.Thinking = model.ThinkingHigh }), nil); err != nil {
		t.Fatal(err)
	}
	return s.bodies[0]
}
