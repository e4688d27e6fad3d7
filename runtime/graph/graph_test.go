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

	"github.com/agentgen-go/agentgen/runtime"
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

// TestFirstError: the first error cancels the branches that run, and no more begin; all have ended when Run returns.
func TestFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, cancelled := 0, 0
		var mu sync.Mutex
		each := graph.Step("each", func(ctx context.Context, _ none, n int) (int, error) {
			mu.Lock()
			began++
			mu.Unlock()
			if n == 2 {
				synctest.Wait()
				return 0, errBad
			}
			<-ctx.Done()
			mu.Lock()
			cancelled++
			mu.Unlock()
			return 0, ctx.Err()
		})
		_, err := alone(t, graph.Map("all", 3, each, graph.Sum)).Run(t.Context(), none{}, []int{1, 2, 3, 4, 5})
		want := `agentgen: graph "alone": node "all/1": bad`
		if !errors.Is(err, errBad) || err.Error() != want {
			t.Errorf("got %v", err)
		}
		if began != 3 || cancelled != 2 {
			t.Errorf("%d began, %d were cancelled", began, cancelled)
		}
	})
}

// TestRetry: after an error, the run is where it was. Branches that have ended are not done again.
func TestRetry(t *testing.T) {
	calls := map[int]int{}
	each := graph.Step("each", func(_ context.Context, _ none, n int) (int, error) {
		calls[n]++
		if n == 3 && calls[n] == 1 {
			return 0, errBad
		}
		return n, nil
	})
	r := must(alone(t, graph.Map("all", 1, each, graph.Sum)).Start(none{}, []int{1, 2, 3, 4}))
	if _, err := r.Finish(t.Context()); !errors.Is(err, errBad) {
		t.Fatal(err)
	}
	if got, err := r.Finish(t.Context()); got != 10 || err != nil {
		t.Fatalf("got %d, %v", got, err)
	}
	if diff := cmp.Diff(map[int]int{1: 1, 2: 1, 3: 2, 4: 1}, calls); diff != "" {
		t.Error(diff)
	}
}

// TestPanics: a panic of any function of the user is an error that names the node.
func TestPanics(t *testing.T) {
	boom := func() { panic("boom") }
	step := graph.Step("step", func(context.Context, none, int) (int, error) { boom(); return 0, nil })
	decision := func() *graph.Graph[none, int, int] {
		var end graph.End[none, int]
		n := number("n", func(n int) int { return n })
		n.To(graph.Decide("which", graph.When("some", func(int) bool { boom(); return true }, &end)))
		return must(graph.New("alone", n, &end))
	}
	each := graph.Step("each", func(context.Context, none, int) (int, error) { boom(); return 0, nil })
	tests := []struct {
		name string
		run  func() error
		want string
	}{
		{"step", func() error { return run(t, alone(t, step), 1) }, `node "step": panic: boom`},
		{"decision", func() error { return run(t, decision(), 1) }, `node "n": decision "which": case "some": panic: boom`},
		{"branch", func() error { return run(t, alone(t, graph.Map("all", 0, each, graph.Sum)), []int{1}) }, `node "all/0": panic: boom`},
		{"reducer", func() error {
			return run(t, alone(t, graph.Map("all", 0, number("n", func(n int) int { return n }), func(*int, int) { boom() })), []int{1})
		}, `node "all": panic: boom`},
	}
	for _, tt := range tests {
		err := tt.run()
		if _, ok := errors.AsType[*runtime.PanicError](err); !ok || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}

func run[I, O any](t *testing.T, g *graph.Graph[none, I, O], in I) error {
	_, err := g.Run(t.Context(), none{}, in)
	return err
}

// TestNoCase: a value that no case takes is an error.
func TestNoCase(t *testing.T) {
	var end graph.End[none, int]
	g := must(graph.New("positive", graph.Decide("sign", graph.When("+", func(n int) bool { return n > 0 }, &end)), &end))
	if got, err := g.Run(t.Context(), none{}, 3); got != 3 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	_, err := g.Run(t.Context(), none{}, -3)
	if err == nil || err.Error() != `agentgen: graph "positive": decision "sign": no case takes the value, which is of the type int: add graph.Otherwise` {
		t.Errorf("got %v", err)
	}
}

// TestErrorOfAnother: a step that runs another graph is named, too.
func TestErrorOfAnother(t *testing.T) {
	inner := alone(t, graph.Step("inner", func(context.Context, none, int) (int, error) { return 0, errBad }))
	outer := graph.Step("outer", func(ctx context.Context, _ none, n int) (int, error) { return inner.Run(ctx, none{}, n) })
	err := run(t, alone(t, graph.Map("all", 0, outer, graph.Sum)), []int{1})
	if err == nil || err.Error() != `agentgen: graph "alone": node "all/0": agentgen: graph "alone": node "inner": bad` {
		t.Errorf("got %v", err)
	}
	err = run(t, alone(t, graph.Sub("sub", inner)), 1)
	if err == nil || err.Error() != `agentgen: graph "alone": node "sub/inner": bad` {
		t.Errorf("got %v", err)
	}
}

// TestCancelled: a run whose context has ended does nothing, and says why.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	count := 0
	var end graph.End[none, int]
	one := number("one", func(n int) int { count++; cancel(errBad); return n + 1 })
	two := number("two", func(n int) int { count++; return n + 1 })
	one.To(two)
	two.To(&end)
	r := must(must(graph.New("both", one, &end)).Start(none{}, 1))
	_, err := r.Finish(ctx)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, errBad) || count != 1 {
		t.Errorf("got %v after %d steps", err, count)
	}
	if got, err := r.Finish(t.Context()); got != 3 || err != nil || count != 2 {
		t.Errorf("got %d, %v after %d steps", got, err, count)
	}
}

// TestCancelledWatching: a context that ends while the body of the loop has an event ends the run.
func TestCancelledWatching(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := must(must(collatz()).Start(none{}, 3))
	var last error
	n := 0
	for _, err := range r.Steps(ctx) {
		n++
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) || n != 2 {
		t.Errorf("got %v after %d events", last, n)
	}
	if out, err := r.Finish(t.Context()); out != "one" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

// TestBreak: breaking out cancels what is under way, and waits for it; the run can be driven on.
func TestBreak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		began, ended, waits, running := 0, 0, true, make(chan struct{})
		each := graph.Step("each", func(ctx context.Context, _ none, n int) (int, error) {
			mu.Lock()
			began++
			mu.Unlock()
			switch {
			case n == 2:
				<-running
			case n == 9 && waits:
				close(running)
				<-ctx.Done()
				time.Sleep(time.Second) // it takes its time
			}
			mu.Lock()
			ended++
			mu.Unlock()
			return n, ctx.Err()
		})
		r := must(alone(t, graph.Map("all", 2, each, graph.Sum)).Start(none{}, []int{9, 1, 2}))
		for e, err := range r.Steps(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if e.State == graph.Ended && e.Path == "all/2" {
				break
			}
		}
		if began != 3 || ended != 3 {
			t.Errorf("%d of %d branches have ended", ended, began)
		}
		waits = false
		if out, err := r.Finish(t.Context()); out != 12 || err != nil || began != 4 {
			t.Errorf("got %d, %v after %d branches", out, err, began)
		}
	})
}

// TestGoexit: a step that ends its goroutine ends the run with an error, in a branch and under Steps.
func TestGoexit(t *testing.T) {
	quit := func(name string) *graph.Node[none, int, int] {
		return graph.Step(name, func(context.Context, none, int) (int, error) { goexit(); return 0, nil })
	}
	err := run(t, alone(t, graph.Map("all", 0, quit("each"), graph.Sum)), []int{1})
	if err == nil || !strings.Contains(err.Error(), "runtime.Goexit") {
		t.Errorf("got %v", err)
	}
	var last error
	for _, err := range must(alone(t, quit("step")).Start(none{}, 1)).Steps(t.Context()) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "runtime.Goexit") {
		t.Errorf("got %v", last)
	}
}

// TestDrivenOnce: a run is driven by one at a time.
func TestDrivenOnce(t *testing.T) {
	r := must(must(collatz()).Start(none{}, 3))
	for range r.Steps(t.Context()) {
		if _, err := r.Finish(t.Context()); err == nil {
			t.Error("Finish within Steps is no error")
		}
		for _, err := range r.Steps(t.Context()) {
			if err == nil {
				t.Error("Steps within Steps is no error")
			}
		}
		break
	}
	if out, err := r.Finish(t.Context()); out != "one" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}
