package graph_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestMermaid: the picture has every kind of node, and names that Mermaid would trip over.
func TestMermaid(t *testing.T) {
	var inner, end graph.End[none, string]
	polish := graph.Step("polish; end", func(_ context.Context, _ none, s string) (string, error) { return s, nil })
	check := graph.Step("check", func(_ context.Context, _ none, s string) (string, error) { return s, nil })
	polish.To(check)
	check.To(graph.Decide("good?", graph.When("yes: it is", func(string) bool { return true }, &inner), graph.Otherwise("no", polish)))
	work := must(graph.New("work", polish, &inner))

	split := graph.Step("end", func(_ context.Context, _ none, s string) ([]string, error) { return []string{s}, nil })
	each := graph.Map("each", 2, graph.Sub("section #1", work), graph.Collect)
	join := graph.Step("join", func(_ context.Context, _ none, all []string) (string, error) { return all[0], nil })
	both := about()
	last := graph.Step("last", func(_ context.Context, _ none, f facts) (string, error) { return f.Upper, nil })
	split.To(each)
	each.To(join)
	join.To(both)
	both.To(last)
	last.To(&end)
	got := must(graph.New(`an "article"`, split, &end)).Mermaid()

	const golden = "testdata/article.mmd"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if diff := cmp.Diff(string(want), got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}
