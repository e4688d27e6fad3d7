package journal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// carefulClerk is the clerk whose stamps a person has to approve, in the journal.
func carefulClerk(deps *till.Deps, opts ...runtime.RunOption) *journal.Agent[*till.Deps, string] {
	return &journal.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: deps, Options: opts}
}

// tillWithChildren is the till, whose clerk is a run of its own.
func tillWithChildren() *journal.Agent[*till.Deps, till.Summary] {
	a := tillAgent()
	a.Children = []string{"clerk"}
	return a
}

// TestChildren: an agent that is called is a run of its own, which may wait. One process begins it, another approves, a third finishes it: with
// the history of an undisturbed run.
func TestChildren(t *testing.T) {
	dir := t.TempDir()
	testChildren(t, func() *journal.Journal { return opened(t, dir, journal.Options{}) })
}

func testChildren(t *testing.T, open func() *journal.Journal) {
	const id = "run-000000"
	first := open()
	stop := work(t, first, tillWithChildren(), carefulClerk(&till.Deps{}))
	start(t, first, "till", id, till.Prompt(0))
	if r := wait(t, first, id, journal.Waiting); len(r.Open) > 0 || len(r.Messages) == 0 {
		t.Errorf("open %s, messages %s", r.Open, r.Messages)
	}
	waiting, err := first.Waiting(t.Context(), id)
	if err != nil || len(waiting) != 1 || waiting[0].Parent != id || waiting[0].Agent != "clerk" {
		t.Fatalf("waiting: %v, %v", waiting, err)
	}
	child := waiting[0].ID
	if _, err := first.Token(t.Context(), id, time.Hour); !errors.Is(err, journal.ErrNotWaiting) {
		t.Errorf("a token for a run none of whose own calls wait: %v", err)
	}
	if err := first.Resolve(t.Context(), id, &message.DeferredResults{ApproveAll: true}); !errors.Is(err, journal.ErrNotWaiting) {
		t.Errorf("a run none of whose own calls wait is resolved: %v", err)
	}
	token, err := first.Token(t.Context(), child, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	stop()

	second := open()
	if err := second.ResolveToken(t.Context(), token, &message.DeferredResults{ApproveAll: true}); err != nil {
		t.Fatal(err)
	}
	if r, err := second.Get(t.Context(), id); err != nil || r.State != journal.Ready {
		t.Errorf("after the approval the caller is %s, %v", r.State, err)
	}

	third := open()
	defer work(t, third, tillWithChildren(), carefulClerk(&till.Deps{}))()
	requests, err := wait(t, third, id, journal.Waiting).Requests()
	if err != nil || requests == nil {
		t.Fatal(requests, err)
	}
	results := till.Approvals(0, requests)
	if err := third.Resolve(t.Context(), id, &results); err != nil {
		t.Fatal(err)
	}
	got := wait(t, third, id, journal.Done)
	want, err := till.Undisturbed(0)
	if err != nil {
		t.Fatal(err)
	}
	if till.WithoutTimes(got.Messages) != want {
		t.Errorf("got\n%s\nwant\n%s", till.WithoutTimes(got.Messages), want)
	}
	checkPruned(t, third, id, child)
}

// checkPruned: the run of a call is listed with its caller, and deleted with it.
func checkPruned(t *testing.T, j *journal.Journal, id, child string) {
	t.Helper()
	runs, err := j.List(t.Context(), journal.Filter{Parent: id})
	if err != nil || len(runs) != 1 || runs[0].ID != child || runs[0].Parent != id || runs[0].State != journal.Done {
		t.Errorf("the runs of calls: %v, %v", runs, err)
	}
	if n, err := j.Prune(t.Context(), time.Now().Add(time.Minute)); n != 2 || err != nil {
		t.Errorf("%d runs deleted, %v", n, err)
	}
	if runs, err := j.List(t.Context(), journal.Filter{}); len(runs) != 0 || err != nil {
		t.Errorf("left: %v, %v", runs, err)
	}
}

// chain returns agents each of which calls the next, twice at once if wide; the last needs an approval.
func chain(depth int, wide bool) (all []journal.Runner) {
	type none = runtime.NoDeps
	wipe := runtime.NewTool(model.ToolDef{Name: "wipe", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`, Approval: true},
		func(context.Context, *runtime.RunContext[none], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `"wiped"`}, nil
		})
	next := &runtime.Agent[none, string]{Name: "a0", Tools: []runtime.Tool[none]{wipe}, Model: testmodel.Script(testmodel.CallID("c", "wipe", "{}"), testmodel.Text("clean"))}
	all = append(all, &journal.Agent[none, string]{Agent: next})
	for i := 1; i <= depth; i++ {
		ask := testmodel.CallID("c", "ask", `{"prompt":"go"}`)
		if wide {
			ask = testmodel.Join(ask, testmodel.CallID("d", "ask", `{"prompt":"go"}`))
		}
		called := next
		next = &runtime.Agent[none, string]{Name: fmt.Sprint("a", i), Model: testmodel.Script(ask, testmodel.Text("all clean")),
			Tools: []runtime.Tool[none]{runtime.AgentTool("ask", "Asks.", called, func(none) none { return none{} })}}
		all = append(all, &journal.Agent[none, string]{Agent: next, Children: []string{called.Name}})
	}
	return all
}

// TestChain: runs wait and continue through any depth, and each waits as long as one below it does.
func TestChain(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	work(t, j, chain(3, true)...)
	start(t, j, "a3", "r", "go")
	for open := 8; open > 0; open-- {
		wait(t, j, "r", journal.Waiting)
		waiting, err := j.Waiting(t.Context(), "r")
		if err != nil || len(waiting) != open {
			t.Fatalf("%d runs wait, want %d: %v", len(waiting), open, err)
		}
		if err := j.Resolve(t.Context(), waiting[0].ID, &message.DeferredResults{ApproveAll: true}); err != nil {
			t.Fatal(err)
		}
	}
	if r := wait(t, j, "r", journal.Done); string(r.Output) != `"all clean"` {
		t.Errorf("output %s", r.Output)
	}
	if runs, err := j.List(t.Context(), journal.Filter{States: []journal.State{journal.Done}}); len(runs) != 15 || err != nil {
		t.Errorf("%d runs are done, %v", len(runs), err)
	}
}

// TestStopChildren: who stops a run stops those of its calls.
func TestStopChildren(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	work(t, j, chain(2, false)...)
	start(t, j, "a2", "r", "go")
	wait(t, j, "r", journal.Waiting)
	if err := j.Stop(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	for _, r := range waitFailed(t, j, 3) {
		if !strings.Contains(r.Error, "stopped") {
			t.Errorf("%s: %s", r.ID, r.Error)
		}
	}
}

// TestStoppedStays: a run that was stopped is over. It does not begin again when the runs of its calls end after it.
func TestStoppedStays(t *testing.T) {
	type none = runtime.NoDeps
	var asked atomic.Int32
	clerk := chain(0, false)[0].(*journal.Agent[none, string])
	boss := &runtime.Agent[none, string]{Name: "boss", Tools: []runtime.Tool[none]{runtime.AgentTool("ask", "Asks.", clerk.Agent, func(none) none { return none{} })},
		Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
			asked.Add(1)
			return testmodel.CallID("c", "ask", `{"prompt":"go"}`), nil
		})}
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	stop := work(t, j, clerk, &journal.Agent[none, string]{Agent: boss, Children: []string{"a0"}})
	start(t, j, "boss", "r", "go")
	wait(t, j, "r", journal.Waiting)
	if err := j.Stop(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	waitFailed(t, j, 2)
	start(t, j, "boss", "s", "go") // is taken after what was due before
	wait(t, j, "s", journal.Waiting)
	stop()
	if n := asked.Load(); n != 2 {
		t.Errorf("%d requests, want one of each run", n)
	}
}

// waitFailed waits until this many runs have failed, and returns them.
func waitFailed(t *testing.T, j *journal.Journal, n int) []*journal.Run {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		runs, err := j.List(t.Context(), journal.Filter{States: []journal.State{journal.Failed}})
		if err != nil || time.Now().After(deadline) {
			t.Fatal(len(runs), err)
		}
		if len(runs) == n {
			return runs
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestFailingChild: a run that fails fails its caller as it would within it.
func TestFailingChild(t *testing.T) {
	type none = runtime.NoDeps
	broken := &runtime.Agent[none, string]{Name: "broken", Model: testmodel.ScriptError(&model.HTTPError{StatusCode: 400, Reason: model.ErrRejected})}
	boss := &runtime.Agent[none, string]{Name: "boss", Model: testmodel.Script(testmodel.CallID("c", "ask", `{"prompt":"go"}`), testmodel.Text("done")),
		Tools: []runtime.Tool[none]{runtime.AgentTool("ask", "Asks.", broken, func(none) none { return none{} })}}
	errs := map[bool]string{}
	for _, apart := range []bool{false, true} {
		j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
		a := &journal.Agent[none, string]{Agent: boss}
		if apart {
			a.Children = []string{"broken"}
		}
		work(t, j, a, &journal.Agent[none, string]{Agent: broken})
		start(t, j, "boss", "r", "go")
		errs[apart] = wait(t, j, "r", journal.Failed).Error
	}
	if errs[true] != errs[false] || errs[true] == "" {
		t.Errorf("as a run of its own: %s\nwithin the call: %s", errs[true], errs[false])
	}
}
