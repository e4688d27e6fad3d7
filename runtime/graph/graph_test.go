package graph_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/google/go-cmp/cmp"
)

type none = struct{}

// number makes a step of a function of numbers.
func number(name string, f func(int) int) *graph.Node[none, int, int] {
	return graph.Step(name, func(_ context.Context, _ none, n int) (int, error) { return f(n), nil })
}

// alone makes a graph of one node.
func alone[I, O any](t *testing.T, n *graph.Node[none, I, O], opts ...graph.Option) *graph.Graph[none, I, O] {
	t.Helper()
	var end graph.End[none, O]
	n.To(&end)
	return must(graph.New("alone", n, &end, opts...))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// collatz counts how many steps a number takes to 1.
func collatz(opts ...graph.Option) (*graph.Graph[none, int, string], error) {
	var end graph.End[none, string]
	half, triple := number("half", func(n int) int { return n / 2 }), number("triple", func(n int) int { return 3*n + 1 })
	done := graph.Step("done", func(context.Context, none, int) (string, error) { return "one", nil })
	next := graph.Decide("what is it?",
		graph.When("one", func(n int) bool { return n == 1 }, done),
		graph.When("even", func(n int) bool { return n%2 == 0 }, half),
		graph.Otherwise("odd", triple))
	half.To(next)
	triple.To(next)
	done.To(&end)
	return graph.New("collatz", next, &end, opts...)
}

func TestLoop(t *testing.T) {
	g := must(collatz())
	out, err := g.Run(t.Context(), none{}, 27)
	if out != "one" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	var paths []string
	r := must(g.Start(none{}, 3))
	for e, err := range r.Steps(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if e.State == graph.Ended {
			paths = append(paths, fmt.Sprint(e.Path, e.Value))
		}
	}
	if diff := cmp.Diff("triple10 half5 triple16 half8 half4 half2 half1 doneone", strings.Join(paths, " ")); diff != "" {
		t.Error(diff)
	}
	if out, err := r.Finish(t.Context()); out != "one" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

func TestMaxSteps(t *testing.T) {
	g := must(collatz(graph.WithMaxSteps(112)))
	if _, err := g.Run(t.Context(), none{}, 27); err != nil { // 111 steps to 1, and done
		t.Error(err)
	}
	g = must(collatz(graph.WithMaxSteps(111)))
	_, err := g.Run(t.Context(), none{}, 27)
	if !errors.Is(err, graph.ErrTooManySteps) {
		t.Errorf("got %v", err)
	}
}

// shape is a sealed interface, for typed branches.
type shape interface{ sealed() }

type (
	circle struct{ r int }
	square struct{ a int }
)

func (circle) sealed() {}
func (square) sealed() {}

func TestTypedDecision(t *testing.T) {
	var end graph.End[none, string]
	parse := graph.Step("parse", func(_ context.Context, _ none, n int) (shape, error) {
		switch {
		case n > 0:
			return circle{n}, nil
		case n < 0:
			return square{-n}, nil
		}
		return nil, nil
	})
	round := graph.Step("round", func(_ context.Context, _ none, c circle) (string, error) { return fmt.Sprint("round ", c.r), nil })
	flat := graph.Step("flat", func(_ context.Context, _ none, s square) (string, error) { return fmt.Sprint("flat ", s.a), nil })
	nothing := graph.Step("nothing", func(_ context.Context, _ none, s shape) (string, error) { return fmt.Sprint(s), nil })
	parse.To(graph.Decide("shape", graph.WhenAs("circle", graph.As[shape, circle], round), graph.WhenAs("square", graph.As[shape, square], flat), graph.Otherwise("none", nothing)))
	round.To(&end)
	flat.To(&end)
	nothing.To(&end)
	g := must(graph.New("shapes", parse, &end))
	for in, want := range map[int]string{3: "round 3", -4: "flat 4", 0: "<nil>"} {
		if got, err := g.Run(t.Context(), none{}, in); got != want || err != nil {
			t.Errorf("%d: got %q, %v", in, got, err)
		}
	}
	if _, err := must(g.Start(none{}, 1)).Snapshot(); err == nil || !strings.Contains(err.Error(), "graph_test.circle") {
		t.Errorf("a snapshot without codecs: %v", err)
	}
}

// TestMap: results are in the order of the list, whichever branch is first, and no more run at the same time than may.
func TestMap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := 0, 0
		each := graph.Step("each", func(_ context.Context, _ none, n int) (string, error) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Duration(n+1) * time.Second) // the first ones take longest
			mu.Lock()
			running--
			mu.Unlock()
			return fmt.Sprint(n), nil
		})
		g := alone(t, graph.Map("all", 3, each, graph.Collect))
		got, err := g.Run(t.Context(), none{}, []int{5, 4, 3, 2, 1, 0})
		if diff := cmp.Diff([]string{"5", "4", "3", "2", "1", "0"}, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if most != 3 {
			t.Errorf("%d at the same time", most)
		}
	})
}

func TestReducers(t *testing.T) {
	double := func() *graph.Node[none, int, int] { return number("double", func(n int) int { return 2 * n }) }
	in := []int{1, 2, 3}
	if got, err := alone(t, graph.Map("sum", 0, double(), graph.Sum)).Run(t.Context(), none{}, in); got != 12 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := alone(t, graph.Map("list", 0, double(), graph.Collect)).Run(t.Context(), none{}, nil); got != nil || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	digits := func(all *string, one int) { *all += fmt.Sprint(one) }
	if got, err := alone(t, graph.Map("text", 0, double(), digits)).Run(t.Context(), none{}, in); got != "246" || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

type facts struct {
	Length int
	Upper  string
}

// about makes a node that finds out two things of a text at the same time.
func about() *graph.Node[none, string, facts] {
	length := graph.Step("length", func(_ context.Context, _ none, s string) (int, error) { return len(s), nil })
	upper := graph.Step("upper", func(_ context.Context, _ none, s string) (string, error) { return strings.ToUpper(s), nil })
	return graph.Broadcast("about",
		graph.Into(length, func(f *facts, n int) { f.Length = n }),
		graph.Into(upper, func(f *facts, s string) { f.Upper = fmt.Sprint(s, f.Length) }))
}

func TestBroadcast(t *testing.T) {
	got, err := alone(t, about()).Run(t.Context(), none{}, "moon")
	if diff := cmp.Diff(facts{4, "MOON4"}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

var errBad = errors.New("bad")
