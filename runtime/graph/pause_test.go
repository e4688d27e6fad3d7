package graph_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/graph"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

// world is what agents of these tests work with.
type world struct {
	mu sync.Mutex
	// paid are the keys of the payments.
	paid []string
	// asked counts the prompts of the model.
	asked map[string]int
}

// payer returns an agent that pays as much as it is asked, which has to be approved.
func payer() *runtime.Agent[*world, string] {
	pay := runtime.NewTool(model.ToolDef{Name: "pay", Parameters: `{"type":"object"}`, Approval: true},
		func(_ context.Context, rc *runtime.RunContext[*world], args runtime.RawJSON) (runtime.Return, error) {
			rc.Deps.mu.Lock()
			defer rc.Deps.mu.Unlock()
			_, key, _ := strings.Cut(rc.IdempotencyKey(), "/") // without the ID of the run
			rc.Deps.paid = append(rc.Deps.paid, key)
			return runtime.Return{Content: args}, nil
		})
	return &runtime.Agent[*world, string]{
		Name: "payer", Tools: []runtime.Tool[*world]{pay},
		Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
			if _, ok := last(p).(*message.ToolReturnPart); ok {
				return testmodel.Text("paid " + testmodel.LastPrompt(p)), nil
			}
			if testmodel.LastPrompt(p) == "0" {
				return testmodel.Text("nothing to pay"), nil
			}
			return testmodel.CallID("c1", "pay", fmt.Sprintf(`{"n":%s}`, testmodel.LastPrompt(p))), nil
		}),
	}
}

// last returns the last part of a request.
func last(p *model.Prepared) message.RequestPart {
	parts := p.Messages[len(p.Messages)-1].(*message.Request).Parts
	return parts[len(parts)-1]
}

// payments makes a graph that pays a list of numbers.
func payments() *graph.Graph[*world, []int, string] {
	ask := func(w *world, n int) graph.Ask[*world] {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.asked[fmt.Sprint(n)]++
		return graph.Ask[*world]{Deps: w, Prompt: fmt.Sprint(n)}
	}
	var end graph.End[*world, string]
	pay := graph.Map("payments", 0, graph.Agent("pay", payer(), ask, graph.Output), graph.Collect)
	report := graph.Step("report", func(_ context.Context, _ *world, all []string) (string, error) { return strings.Join(all, ", "), nil })
	pay.To(report)
	report.To(&end)
	return must(graph.New("accounts", pay, &end))
}

// TestPause: agents in branches wait for approval, while the other branches end. Each is resolved in another process.
func TestPause(t *testing.T) {
	w := &world{asked: map[string]int{}}
	_, err := payments().Run(t.Context(), w, []int{1, 0, 2})
	pause, ok := errors.AsType[*graph.PauseError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	if want := `agentgen: graph "accounts" is paused: agents wait for approvals or results at "payments/0", "payments/2"`; pause.Error() != want {
		t.Errorf("got %v", pause)
	}
	snapshot := must(pause.Snapshot())

	r := must(payments().Resume(w, snapshot))
	paths := []string{}
	for _, open := range r.Waiting() {
		paths = append(paths, open.Path+" "+open.Requests.Approvals[0].Args)
	}
	if diff := cmp.Diff([]string{`payments/0 {"n":1}`, `payments/2 {"n":2}`}, paths); diff != "" {
		t.Error(diff)
	}
	if err := r.Resolve("payments/0", message.DeferredResults{ApproveAll: true}); err != nil {
		t.Fatal(err)
	}
	snapshot = must(r.Snapshot()) // before it was used

	r = must(payments().Resume(w, snapshot))
	if _, err := r.Finish(t.Context()); !errors.As(err, &pause) || len(pause.Waiting) != 1 || pause.Waiting[0].Path != "payments/2" {
		t.Fatalf("got %v", err)
	}
	r = must(payments().Resume(w, must(pause.Snapshot())))
	results := message.DeferredResults{Approvals: map[string]message.Approval{"c1": message.Deny("too much")}}
	if err := r.Resolve("payments/2", results); err != nil {
		t.Fatal(err)
	}
	out, err := r.Finish(t.Context())
	if out != "paid 1, nothing to pay, paid 2" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	if diff := cmp.Diff([]string{"payments#0/0/1/c1"}, w.paid); diff != "" {
		t.Error(diff)
	}
	if n := w.asked["0"]; n != 1 {
		t.Errorf("the branch that had ended was done %d times", n)
	}
}

// TestPauseHere: a paused run continues in the same process, without a snapshot.
func TestPauseHere(t *testing.T) {
	w := &world{asked: map[string]int{}}
	r := must(payments().Start(w, []int{7}))
	if _, err := r.Finish(t.Context()); err == nil {
		t.Fatal("it does not pause")
	}
	for range 2 { // without results it pauses again
		if _, err := r.Finish(t.Context()); err == nil {
			t.Fatal("it does not pause")
		}
	}
	for _, open := range r.Waiting() {
		if err := r.Resolve(open.Path, message.DeferredResults{ApproveAll: true}); err != nil {
			t.Error(err)
		}
	}
	if out, err := r.Finish(t.Context()); out != "paid 7" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

// TestResolveErrors: results that do not fit are refused, and the run waits still.
func TestResolveErrors(t *testing.T) {
	w := &world{asked: map[string]int{}}
	r := must(payments().Start(w, []int{7}))
	if _, err := r.Finish(t.Context()); err == nil {
		t.Fatal("it does not pause")
	}
	tests := []struct {
		path    string
		results message.DeferredResults
		want    string
	}{
		{"payments/1", message.DeferredResults{ApproveAll: true}, `agentgen: graph "accounts": no agent waits at "payments/1": see Run.Waiting`},
		{"payments/0", message.DeferredResults{}, "agentgen: the results do not fit the calls that wait: there are none for the calls c1"},
		{"payments/0", message.DeferredResults{Approvals: map[string]message.Approval{"zz": message.Approve()}}, "agentgen: the results do not fit the calls that wait: `approvals` contains tool call IDs not in this `DeferredRequests.Approvals`: ['zz']"},
	}
	for _, tt := range tests {
		if err := r.Resolve(tt.path, tt.results); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	if len(r.Waiting()) != 1 {
		t.Error("it does not wait any more")
	}
}

// TestStepCannotWait: a plain step whose agent, or graph, pauses fails, and says what to use instead.
func TestStepCannotWait(t *testing.T) {
	agent := graph.Step("agent", func(ctx context.Context, w *world, n int) (string, error) {
		_, err := payer().Run(ctx, w, fmt.Sprint(n))
		return "", err
	})
	other := graph.Step("other", func(ctx context.Context, w *world, n int) (string, error) {
		return payments().Run(ctx, w, []int{n})
	})
	tests := []struct {
		step *graph.Node[*world, int, string]
		want string
	}{
		{agent, `agentgen: graph "g": node "agent": the run of agent payer, begun within this run, has paused: it waits for approval of 1 tool call(s) (pay); this run cannot wait for it: give that agent DeferredHandlers, or use graph.Agent, which can wait`},
		{other, `agentgen: graph "g": node "other": a step cannot wait for another graph, but graph.Sub can: agentgen: graph "accounts" is paused: agents wait for approvals or results at "payments/0"`},
	}
	for _, tt := range tests {
		var end graph.End[*world, string]
		tt.step.To(&end)
		_, err := must(graph.New("g", tt.step, &end)).Run(t.Context(), &world{asked: map[string]int{}}, 3)
		if diff := cmp.Diff(tt.want, fmt.Sprint(err)); diff != "" {
			t.Error(diff)
		}
		if _, ok := errors.AsType[*graph.PauseError](err); ok {
			t.Error("it looks like a pause of the graph")
		}
		if _, ok := errors.AsType[*runtime.PauseError](err); ok {
			t.Error("it looks like a pause of an agent")
		}
	}
}

// TestPauseDamaged: what a snapshot says of an agent that waits is checked.
func TestPauseDamaged(t *testing.T) {
	w := &world{asked: map[string]int{}}
	r := must(payments().Start(w, []int{7}))
	if _, err := r.Finish(t.Context()); err == nil {
		t.Fatal("it does not pause")
	}
	whole := string(must(r.Snapshot()))
	before := whole[:strings.LastIndex(whole, `"requests":`)]
	for _, requests := range []string{`null}`, `{"calls":[null],"approvals":[]}}`, `{"calls":[],"approvals":[null]}}`} {
		damaged := before + `"requests":` + requests + `}]}}}`
		if _, err := payments().Resume(w, []byte(damaged)); err == nil || strings.Contains(err.Error(), "JSON") {
			t.Errorf("%s: got %v", requests, err)
		}
	}
}
