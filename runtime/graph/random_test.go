package graph_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/graph"
)

// The random graphs of these tests are described by plain data, from which a graph is built and which is also interpreted, as an
// oracle. All values are small numbers.

const (
	modulus  = 997
	maxSteps = 40
)

// flowSpec describes a graph. It begins at its first node.
type flowSpec []nodeSpec

type nodeSpec struct {
	work workSpec
	// cases say where the result goes: to the first whose remainder it has, and otherwise to the last.
	cases []caseSpec
}

type caseSpec struct{ mod, rest, to int } // to is -1 for the end

// workSpec is what a node does with n.
type workSpec struct {
	a, b int // a*n + b
	// fail is the remainder of n at which the work fails, -1 for none.
	fail int
	all  []workSpec // if set: all of them, as a Broadcast
	each *workSpec  // if set: this for n, n+1, ... n%4 times, as a Map
	sub  flowSpec   // if set: this
}

func randomFlow(r *rand.Rand, depth int) flowSpec {
	f := make(flowSpec, 1+r.IntN(4))
	for i := range f {
		f[i].work = randomWork(r, depth)
		for range r.IntN(3) {
			mod := 2 + r.IntN(3)
			f[i].cases = append(f[i].cases, caseSpec{mod, r.IntN(mod), r.IntN(len(f)+1) - 1})
		}
		next := i + 1 // so that the end is reached from everywhere
		if next == len(f) {
			next = -1
		}
		f[i].cases = append(f[i].cases, caseSpec{to: next})
	}
	return f
}

func randomWork(r *rand.Rand, depth int) workSpec {
	w := workSpec{a: 1 + r.IntN(5), b: r.IntN(50), fail: -1}
	if r.IntN(25) == 0 {
		w.fail = r.IntN(50)
	}
	if depth == 0 {
		return w
	}
	switch r.IntN(6) {
	case 0:
		for range 1 + r.IntN(3) {
			w.all = append(w.all, randomWork(r, depth-1))
		}
	case 1:
		each := randomWork(r, depth-1)
		w.each = &each
	case 2:
		w.sub = randomFlow(r, depth-1)
	}
	return w
}

var errFails = errors.New("it fails")

// do is the oracle.
func (w workSpec) do(n int) (int, error) {
	switch {
	case w.all != nil:
		total := 0
		for _, one := range w.all {
			v, err := one.do(n)
			if err != nil {
				return 0, err
			}
			reduce(&total, v)
		}
		return total, nil
	case w.each != nil:
		total := 0
		for i := range n % 4 {
			v, err := w.each.do((n + i) % modulus)
			if err != nil {
				return 0, err
			}
			reduce(&total, v)
		}
		return total, nil
	case w.sub != nil:
		return w.sub.run(n)
	}
	return w.step(n)
}

func (w workSpec) step(n int) (int, error) {
	if w.fail >= 0 && n%50 == w.fail {
		return 0, errFails
	}
	return (w.a*n + w.b) % modulus, nil
}

// reduce depends on the order.
func reduce(total *int, v int) { *total = (*total*31 + v) % modulus }

func (f flowSpec) run(n int) (int, error) {
	at := 0
	for range maxSteps {
		v, err := f[at].work.do(n)
		if err != nil {
			return 0, err
		}
		n = v
		if at = f[at].next(n); at < 0 {
			return n, nil
		}
	}
	return 0, graph.ErrTooManySteps
}

func (s nodeSpec) next(n int) int {
	last := len(s.cases) - 1
	for _, c := range s.cases[:last] {
		if n%c.mod == c.rest {
			return c.to
		}
	}
	return s.cases[last].to
}

// build makes a graph.
func (f flowSpec) build() (*graph.Graph[none, int, int], error) {
	end := new(graph.End[none, int])
	nodes := make([]*graph.Node[none, int, int], len(f))
	for i, s := range f {
		var err error
		if nodes[i], err = s.work.node(fmt.Sprint("n", i)); err != nil {
			return nil, err
		}
	}
	target := func(i int) graph.Target[none, int] {
		if i < 0 {
			return end
		}
		return nodes[i]
	}
	for i, s := range f {
		last := len(s.cases) - 1
		var cases []graph.Case[none, int]
		for _, c := range s.cases[:last] {
			cases = append(cases, graph.When(fmt.Sprint(c), func(n int) bool { return n%c.mod == c.rest }, target(c.to)))
		}
		nodes[i].To(graph.Decide(fmt.Sprint("d", i), append(cases, graph.Otherwise("else", target(s.cases[last].to)))...))
	}
	return graph.New("flow", nodes[0], end, graph.WithMaxSteps(maxSteps))
}

func (w workSpec) node(name string) (*graph.Node[none, int, int], error) {
	switch {
	case w.all != nil:
		var all []graph.Branch[none, int, int]
		for i, one := range w.all {
			n, err := one.node(fmt.Sprint("b", i))
			if err != nil {
				return nil, err
			}
			all = append(all, graph.Into(n, reduce))
		}
		return graph.Broadcast(name, all...), nil
	case w.each != nil:
		return w.mapped(name)
	case w.sub != nil:
		g, err := w.sub.build()
		return graph.Sub(name, g), err
	}
	return graph.Step(name, func(_ context.Context, _ none, n int) (int, error) { return w.step(n) }), nil
}

// mapped is a graph that makes a list and maps it.
func (w workSpec) mapped(name string) (*graph.Node[none, int, int], error) {
	each, err := w.each.node("each")
	if err != nil {
		return nil, err
	}
	var end graph.End[none, int]
	spread := graph.Step("spread", func(_ context.Context, _ none, n int) ([]int, error) {
		var all []int
		for i := range n % 4 {
			all = append(all, (n+i)%modulus)
		}
		return all, nil
	})
	mapped := graph.Map("map", 1+w.b%3, each, reduce)
	spread.To(mapped)
	mapped.To(&end)
	g, err := graph.New("mapped", spread, &end)
	return graph.Sub(name, g), err
}

// FuzzRandomGraphs runs random graphs: at once, watched, and killed and resumed in another process, as it were, at each event.
func FuzzRandomGraphs(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed, int(seed*7%modulus))
	}
	f.Fuzz(func(t *testing.T, seed uint64, in int) {
		in = ((in % modulus) + modulus) % modulus
		spec := randomFlow(rand.New(rand.NewPCG(seed, 1)), 2)
		wanted, failed := spec.run(in)
		want := fmt.Sprint(wanted, reason(failed))
		same := func(how string, out int, err error) {
			t.Helper()
			if got := fmt.Sprint(out, reason(err)); got != want {
				t.Errorf("seed %d, %d, %s: got %v (%v), want %v", seed, in, how, got, err, want)
			}
		}
		out, err := must(spec.build()).Run(t.Context(), none{}, in)
		same("at once", out, err)
		n := 0
		run := must(must(spec.build()).Start(none{}, in))
		for range run.Steps(t.Context()) {
			n++
		}
		out, err = run.Finish(t.Context())
		same("watched", out, err)
		for stop := range min(n, 25) {
			out, err := killedAt(t, spec, in, stop)
			same(fmt.Sprint("killed at ", stop), out, err)
		}
		out, err = killedOften(t, spec, in)
		same("killed often", out, err)
	})
}

// reason is an error without its text. Which of several branches fails first, and whether it has failed or taken too many steps,
// depends on the machine.
func reason(err error) error {
	if errors.Is(err, errFails) || errors.Is(err, graph.ErrTooManySteps) {
		return errFails
	}
	return err
}

// killedAt runs a graph up to an event, and another one from there.
func killedAt(t *testing.T, spec flowSpec, in, stop int) (int, error) {
	t.Helper()
	run := must(must(spec.build()).Start(none{}, in))
	var snapshot []byte
	for range run.Steps(t.Context()) {
		if stop--; stop < 0 {
			snapshot = must(run.Snapshot())
			break
		}
	}
	if snapshot == nil { // the last event was the error
		snapshot = must(run.Snapshot())
	}
	return must(must(spec.build()).Resume(none{}, snapshot)).Finish(t.Context())
}

// killedOften runs a graph, with a new one from each event at which a node has ended.
func killedOften(t *testing.T, spec flowSpec, in int) (int, error) {
	t.Helper()
	run := must(must(spec.build()).Start(none{}, in))
	for {
		ended := true
		for e, err := range run.Steps(t.Context()) {
			if err == nil && e.State == graph.Ended {
				ended = false
				break
			}
		}
		if ended {
			return run.Finish(t.Context())
		}
		run = must(must(spec.build()).Resume(none{}, must(run.Snapshot())))
	}
}
