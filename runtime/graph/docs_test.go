package graph_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

type (
	Deps    struct{}
	Section string
	Text    string
	Draft   struct{ Good bool }
)

func newArticle() (*graph.Graph[Deps, string, string], error) {
	outline := graph.Step("outline", makeOutline)  // func(context.Context, Deps, string) ([]Section, error)
	section := graph.Step("section", writeSection) // func(context.Context, Deps, Section) (Text, error)
	write := graph.Map("write", 4, section, graph.Collect)
	join := graph.Step("join", joinTexts)          // func(context.Context, Deps, []Text) (Draft, error)
	improve := graph.Step("improve", improveDraft) // func(context.Context, Deps, Draft) (Draft, error)
	publish := graph.Step("publish", publishDraft) // func(context.Context, Deps, Draft) (string, error)
	var end graph.End[Deps, string]

	good := graph.Decide("good enough?",
		graph.When("yes", func(d Draft) bool { return d.Good }, publish),
		graph.Otherwise("no", improve))

	outline.To(write)
	write.To(join)
	join.To(good)
	improve.To(good)
	publish.To(&end)
	return graph.New("article", outline, &end, graph.WithCodecs(sectionJSON, textJSON, draftJSON))
}

func makeOutline(_ context.Context, _ Deps, topic string) ([]Section, error) {
	return []Section{Section(topic + "?"), Section(topic + "!")}, nil
}

func writeSection(_ context.Context, _ Deps, s Section) (Text, error) { return Text(s), nil }
func joinTexts(context.Context, Deps, []Text) (Draft, error)          { return Draft{}, nil }
func improveDraft(context.Context, Deps, Draft) (Draft, error)        { return Draft{Good: true}, nil }
func publishDraft(_ context.Context, _ Deps, d Draft) (string, error) { return "published", nil }

// The codecs of the document are generated ones.
var (
	sectionJSON = textCodec[Section]()
	textJSON    = textCodec[Text]()
	draftJSON   = graph.Codec[Draft]{
		Encode: func(d Draft) (jsonwire.Raw, error) {
			return jsonwire.Raw(map[bool]string{true: "true", false: "false"}[d.Good]), nil
		},
		Decode: func(text jsonwire.Raw) (Draft, error) { return Draft{text == "true"}, nil },
	}
)

func textCodec[T ~string]() graph.Codec[T] {
	return graph.Codec[T]{
		Encode: func(v T) (jsonwire.Raw, error) { return jsonwire.Quote(string(v)), nil },
		Decode: func(text jsonwire.Raw) (T, error) { s, _ := text.Text(); return T(s), nil },
	}
}

// TestDocument: docs/graphs.md has the graph and its picture as they are here.
func TestDocument(t *testing.T) {
	g := must(newArticle())
	if out, err := g.Run(t.Context(), Deps{}, "tides"); out != "published" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	doc, err := os.ReadFile("../../docs/graphs.md")
	if err != nil {
		t.Fatal(err)
	}
	if picture := "```mermaid\n" + g.Mermaid() + "```\n"; !strings.Contains(string(doc), picture) {
		t.Errorf("docs/graphs.md lacks the picture\n%s", picture)
	}
	own, err := os.ReadFile("docs_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(own), "func newArticle()")
	code, _, _ = strings.Cut(code, "\treturn graph.New")
	if code = "func newArticle()" + code; !strings.Contains(string(doc), code) {
		t.Errorf("docs/graphs.md lacks the code\n%s", code)
	}
}
