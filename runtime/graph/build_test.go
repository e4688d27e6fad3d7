package graph_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/google/go-cmp/cmp"
)

// TestBuildErrors: what the compiler cannot see is found when the graph is made, all of it, with the names of the nodes.
func TestBuildErrors(t *testing.T) {
	id := func(name string) *graph.Node[none, int, int] { return number(name, func(n int) int { return n }) }
	type end = graph.End[none, int]
	tests := []struct {
		name  string
		build func(e *end) (graph.Target[none, int], []graph.Option)
		want  []string
	}{
		{"no edge", func(*end) (graph.Target[none, int], []graph.Option) { return id("a"), nil },
			[]string{`node "a" leads nowhere: call its To`}},
		{"two edges", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := id("a")
			a.To(e)
			a.To(e)
			return a, nil
		}, []string{`node "a" has 2 edges: use graph.Decide to choose between them, or graph.Broadcast to do both`}},
		{"circle", func(e *end) (graph.Target[none, int], []graph.Option) {
			a, b, c := id("a"), id("b"), id("c")
			a.To(graph.Decide("which", graph.When("b", isOne, b), graph.Otherwise("end", e)))
			b.To(c)
			c.To(b)
			return a, nil
		}, []string{`no path leads from "b" to the end`, `no path leads from "c" to the end`}},
		{"names", func(e *end) (graph.Target[none, int], []graph.Option) {
			a, b, c := id("a/b"), id("x"), id("x")
			a.To(b)
			b.To(c)
			c.To(e)
			return a, nil
		}, []string{`"a/b" is not a name of a node: use letters, digits, spaces and punctuation but for slashes and quotes`, `two nodes have the name "x"`}},
		{"nil", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := graph.Step[none, int, int]("a", nil)
			b := graph.Map[none, int, int, []int]("b", -1, nil, nil)
			c := graph.Broadcast[none, []int, int]("c")
			d := graph.Sub[none, int, int]("d", nil)
			a.To(graph.Decide("case", graph.When[none]("no", isOne, nil), graph.Otherwise("d", d)))
			b.To(c)
			c.To(e)
			d.To(graph.Step("list", func(context.Context, none, int) ([]int, error) { return nil, nil }))
			return a, nil
		}, []string{`node "a": it has no function`, `node "case" has an edge to nil`, `node "d": its graph is nil`, `node "list" leads nowhere: call its To`, `no path leads from "a" to the end`, `no path leads from "case" to the end`, `no path leads from "d" to the end`}},
		{"cases", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := id("a")
			a.To(e)
			return graph.Decide("which", graph.Otherwise("all", a), graph.When("one", isOne, e)), nil
		}, []string{`decision "which": no value gets to the cases after "all", which takes all`}},
		{"no cases", func(e *end) (graph.Target[none, int], []graph.Option) { return graph.Decide[none, int]("which"), nil },
			[]string{`decision "which" has no cases`}},
		{"another end", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := id("a")
			a.To(&end{})
			return a, nil
		}, []string{`no path leads from "a" to the end`, "an edge leads to an End that is not the one of New"}},
		{"branches", func(e *end) (graph.Target[none, int], []graph.Option) {
			a, b, list := id("a"), id("b"), id("list")
			list.To(e)
			both := graph.Broadcast("both", graph.Into(a, sum), graph.Into(a, sum), graph.Into[none, int, int, int](b, nil), graph.Into[none, int](nil, sum))
			b.To(e)
			both.To(e)
			return both, nil
		}, []string{`node "both": its branch "b" has no reducer`,
			`node "a" is within "both" and elsewhere in the graph, too: make two nodes of it`,
			`node "b" is within "both", so it has no edges: several steps are a graph of their own, which graph.Sub makes a node`,
			`node "both": one of its branches is nil`}},
		{"edge to a branch", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := id("a")
			both := graph.Broadcast("both", graph.Into(a, sum))
			both.To(graph.Decide("again", graph.When("a", isOne, a), graph.Otherwise("end", e)))
			return both, nil
		}, []string{`node "a" is within another node, so no edge leads to it: make two nodes of it`}},
		{"agent", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := graph.Agent[none, int, none, string, int]("a", nil, nil, nil)
			b := graph.Agent("b", &runtime.Agent[none, int]{Name: "counter"}, func(none, int) (a graph.Ask[none]) { return a }, graph.Output)
			a.To(b)
			b.To(e)
			return a, nil
		}, []string{`node "a": its agent is nil`, `node "a": it lacks a function`, "node \"b\": " + (&runtime.Agent[none, int]{Name: "counter"}).Validate().Error()}},
		{"steps", func(e *end) (graph.Target[none, int], []graph.Option) {
			return e, []graph.Option{graph.WithMaxSteps(0)}
		},
			[]string{"WithMaxSteps(0) allows no step"}},
		{"codecs", func(e *end) (graph.Target[none, int], []graph.Option) {
			a := graph.Step("a", func(context.Context, none, int) (facts, error) { return facts{}, nil })
			b := graph.Step("b", func(context.Context, none, facts) (int, error) { return 0, nil })
			a.To(b)
			b.To(e)
			return a, []graph.Option{graph.WithCodecs(graph.Codec[circle]{Encode: func(circle) (jsonwire.Raw, error) { return "", nil }})}
		}, []string{"the codec of graph_test.circle lacks a function", `node "b" needs a codec of graph_test.facts: add it to WithCodecs`}},
		{"codecs of a graph within", func(e *end) (graph.Target[none, int], []graph.Option) {
			var inner end
			a := graph.Step("a", func(context.Context, none, int) (facts, error) { return facts{}, nil })
			b := graph.Step("b", func(context.Context, none, facts) (int, error) { return 0, nil })
			a.To(b)
			b.To(&inner)
			sub := graph.Sub("sub", must(graph.New("inner", a, &inner)))
			sub.To(e)
			return sub, []graph.Option{graph.WithCodecs(graph.Codec[circle]{
				Encode: func(circle) (jsonwire.Raw, error) { return "", nil }, Decode: func(jsonwire.Raw) (circle, error) { return circle{}, nil },
			})}
		}, []string{`node "sub" needs a codec of graph_test.facts (in graph "inner"): add it to WithCodecs`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := new(end)
			start, opts := tt.build(e)
			_, err := graph.New("g", start, e, opts...)
			wrong, ok := errors.AsType[*graph.BuildError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(tt.want, wrong.Problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func isOne(n int) bool { return n == 1 }

func sum(all *int, one int) { *all += one }

// TestOwned: a node is part of one graph, and gets no more edges.
func TestOwned(t *testing.T) {
	n := number("n", func(n int) int { return n })
	alone(t, n)
	var end graph.End[none, int]
	_, err := graph.New("other", n, &end)
	if err == nil {
		t.Error("a node of another graph is accepted")
	}
	defer func() {
		if p := recover(); p != `agentgen: node "n" is part of the graph "alone" already and gets no more edges` {
			t.Errorf("panic: %v", p)
		}
	}()
	n.To(&end)
}
