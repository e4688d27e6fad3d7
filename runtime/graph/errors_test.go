package graph_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/google/go-cmp/cmp"
)

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
			t.Error("Finish within Steps returns no error")
		}
		for _, err := range r.Steps(t.Context()) {
			if err == nil {
				t.Error("Steps within Steps yields no error")
			}
		}
		break
	}
	if out, err := r.Finish(t.Context()); out != "one" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}
