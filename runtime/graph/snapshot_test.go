package graph_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestSnapshotErrors: a snapshot that does not fit is refused, with the reason.
func TestSnapshotErrors(t *testing.T) {
	g := must(collatz())
	tests := []struct{ name, snapshot, want string }{
		{"empty", ``, "EOF"},
		{"no object", `[]`, "object"},
		{"version", `{"version":9,"graph":"collatz","id":"x","flow":{"node":"half","input":4}}`, "it has the version 9, this package reads 1"},
		{"graph", `{"version":1,"graph":"other","id":"x","flow":{"node":"half","input":4}}`, `it is of the graph "other"`},
		{"node", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"third","input":4}}`, `the run is at node "third", which graph "collatz" does not have`},
		{"decision", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"what is it?","input":4}}`, "does not have"},
		{"input", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"half","input":"4"}}`, `node "half": decode a int`},
		{"steps", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"half","input":4,"steps":-1}}`, "steps"},
		{"work", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"half","input":4,"work":{"parts":[{"name":"0","output":1}]}}}`, "what was saved of it is of another kind of node"},
		{"work of the end", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"","input":"one","work":{"output":1}}}`, "the end does no work"},
		{"element", `{"version":1,"graph":"collatz","id":"x","flow":{"node":"half","input":4,"work":{"parts":[null]}}}`, "/flow/work/parts/0"},
	}
	for _, tt := range tests {
		_, err := g.Resume(none{}, []byte(tt.snapshot))
		if _, ok := errors.AsType[*loop.SnapshotError](err); !ok || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
	m := alone(t, graph.Map("all", 0, number("n", func(n int) int { return n }), graph.Sum))
	for _, part := range []string{`{"name":"2","output":1}`, `{"name":"-1","output":1}`, `{"name":"x","output":1}`, `{"output":1}`} {
		s := `{"version":1,"graph":"alone","id":"x","flow":{"node":"all","input":[1,2],"work":{"parts":[` + part + `]}}}`
		if _, err := m.Resume(none{}, []byte(s)); err == nil || !strings.Contains(err.Error(), "the list has no element") {
			t.Errorf("%s: got %v", part, err)
		}
	}
}

// TestResumeEnded: a run that has ended is written with its output.
func TestResumeEnded(t *testing.T) {
	r := must(must(collatz()).Start(none{}, 1))
	must(r.Finish(t.Context()))
	r = must(must(collatz()).Resume(none{}, must(r.Snapshot())))
	if out, err := r.Finish(t.Context()); out != "one" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

// counted makes a graph whose value is a type with a codec of its own, which a step changes before it fails.
func counted(fail bool) *graph.Graph[none, usage.Run, []usage.Run] {
	var end graph.End[none, []usage.Run]
	count := graph.Step("count", func(_ context.Context, _ none, u usage.Run) ([]usage.Run, error) {
		u.Requests++
		if fail {
			return nil, errBad
		}
		return []usage.Run{u, u}, nil
	})
	list := graph.Step("list", func(_ context.Context, _ none, all []usage.Run) ([]usage.Run, error) { return append(all, all...), nil })
	count.To(list)
	list.To(&end)
	return must(graph.New("counted", count, &end, graph.WithCodecs(graph.JSON[usage.Run]())))
}

// TestCodec: values of types with a codec cross, alone and in lists, as they came to the node.
func TestCodec(t *testing.T) {
	r := must(counted(true).Start(none{}, usage.Run{Requests: 3}))
	if _, err := r.Finish(t.Context()); !errors.Is(err, errBad) {
		t.Fatal(err)
	}
	r = must(counted(false).Resume(none{}, must(r.Snapshot())))
	for range r.Steps(t.Context()) {
		r = must(counted(false).Resume(none{}, must(r.Snapshot())))
	}
	out, err := r.Finish(t.Context())
	if len(out) != 4 || out[3].Requests != 4 || err != nil {
		t.Errorf("got %v, %v", out, err)
	}
}

// TestEncodeError: a value that cannot be written ends the run where it is made, not when a snapshot is needed.
func TestEncodeError(t *testing.T) {
	nan := graph.Step("nan", func(context.Context, none, float64) (float64, error) { zero := 0.0; return zero / zero, nil })
	_, err := alone(t, nan).Run(t.Context(), none{}, 1)
	if err == nil || !strings.Contains(err.Error(), `node "nan": encode a float64`) {
		t.Errorf("got %v", err)
	}
}

// crosses runs a graph of two steps, which pass a value on, with a snapshot before each.
func crosses[T any](t *testing.T, codec graph.Codec[T], v T) (T, error) {
	t.Helper()
	build := func() *graph.Graph[none, T, T] {
		pass := func(name string) *graph.Node[none, T, T] {
			return graph.Step(name, func(_ context.Context, _ none, v T) (T, error) { return v, nil })
		}
		var end graph.End[none, T]
		first, second := pass("first"), pass("second")
		first.To(second)
		second.To(&end)
		return must(graph.New("passing", first, &end, graph.WithCodecs(codec)))
	}
	r, err := build().Start(none{}, v)
	if err != nil {
		return v, err
	}
	for range r.Steps(t.Context()) {
		r = must(build().Resume(none{}, must(r.Snapshot())))
	}
	return r.Finish(t.Context())
}

// TestCodecs: values are the same on the other side.
func TestCodecs(t *testing.T) {
	content, err := crosses(t, graph.UnionJSON(message.EncodeUserContentJSON, message.DecodeUserContentJSON), message.UserContent(message.Text("moon")))
	if content != message.UserContent(message.Text("moon")) || err != nil {
		t.Errorf("union: got %v, %v", content, err)
	}
	summary, err := crosses(t, graph.OutputJSON(till.SummaryOutput), till.Summary{Total: 3, Note: "three"})
	if summary != (till.Summary{Total: 3, Note: "three"}) || err != nil {
		t.Errorf("output: got %v, %v", summary, err)
	}
	own := graph.Codec[circle]{
		Encode: func(c circle) (jsonwire.Raw, error) { return jsonwire.Raw(strconv.Itoa(c.r)), nil },
		Decode: func(text jsonwire.Raw) (circle, error) { r, err := strconv.Atoi(string(text)); return circle{r}, err },
	}
	if c, err := crosses(t, own, circle{7}); c != (circle{7}) || err != nil {
		t.Errorf("own: got %v, %v", c, err)
	}
	if _, err := crosses(t, graph.Codec[circle]{Encode: func(circle) (jsonwire.Raw, error) { panic("boom") }, Decode: own.Decode}, circle{}); err == nil {
		t.Error("a codec that panics returns no error")
	}
}
