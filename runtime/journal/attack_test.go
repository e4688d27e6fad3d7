package journal_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	agentgen "github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type none = agentgen.NoDeps

// nullary returns a tool without parameters.
func nullary(name string, f func(ctx context.Context) error) agentgen.Tool[none] {
	return agentgen.NewTool(model.ToolDef{Name: name, Parameters: `{"type":"object","properties":{},"additionalProperties":false}`},
		func(ctx context.Context, _ *agentgen.RunContext[none], _ agentgen.RawJSON) (agentgen.Return, error) {
			return agentgen.Return{Content: `"ok"`}, f(ctx)
		})
}

// caller returns an agent that calls a tool once.
func caller(f func(ctx context.Context) error) *journal.Agent[none, string] {
	return &journal.Agent[none, string]{Agent: &agentgen.Agent[none, string]{Name: "caller", Tools: []agentgen.Tool[none]{nullary("f", f)},
		Model: testmodel.Script(testmodel.CallID("c", "f", "{}"), testmodel.Text("done"))}}
}

var yes = &message.DeferredResults{ApproveAll: true}

// TestLateApproval: an approval that comes while a worker is about to deny the calls counts, and the run continues.
func TestLateApproval(t *testing.T) {
	dir := t.TempDir()
	j, g := gated(t, dir, journal.Options{Poll: 10 * time.Millisecond})
	other := opened(t, dir, journal.Options{})
	a := tillAgent()
	a.Patience = 100 * time.Millisecond
	work(t, j, a)
	var once sync.Once
	g.set("BEGIN", func(ctx context.Context) (err error) {
		r, err := other.Get(ctx, "r")
		if err != nil || r.State != journal.Waiting {
			return err
		}
		once.Do(func() { err = other.Resolve(ctx, "r", yes) })
		return err
	})
	start(t, j, "till", "r", till.Prompt(0))
	got := string(until(t, j, "r", journal.Done).Messages)
	if !strings.Contains(got, "refunded") || strings.Contains(got, "No decision was made in time.") {
		t.Errorf("the approval does not count: %s", got)
	}
}

// TestLastWord: a run that is about to end makes one more request for what was said during its last one, as it does in a single process.
func TestLastWord(t *testing.T) {
	asked, release := make(chan bool, 2), make(chan bool)
	a := &journal.Agent[none, string]{Agent: &agentgen.Agent[none, string]{Name: "a", Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		asked <- true
		<-release
		return testmodel.Text(fmt.Sprint(len(p.Messages), " messages")), nil
	})}}
	j := opened(t, t.TempDir(), journal.Options{})
	work(t, j, a)
	start(t, j, "a", "r", "go")
	<-asked
	if err := j.Enqueue(t.Context(), "r", message.ASAP, message.Text("hurry")); err != nil {
		t.Fatal(err)
	}
	close(release)
	if r := wait(t, j, "r", journal.Done); string(r.Output) != `"3 messages"` {
		t.Errorf("output %s", r.Output)
	}
}

// TestOrder: what is said is heard in the order in which it came, whatever the clocks say.
func TestOrder(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{})
	start(t, j, "caller", "r", "go")
	for i := range 20 {
		if err := j.Enqueue(t.Context(), "r", message.ASAP, message.Text(fmt.Sprintf("<%02d>", i))); err != nil {
			t.Fatal(err)
		}
	}
	work(t, j, caller(func(context.Context) error { return nil }))
	got, last := string(wait(t, j, "r", journal.Done).Messages), -1
	for i := range 20 {
		at := strings.Index(got, fmt.Sprintf("<%02d>", i))
		if at < 0 {
			at = strings.Index(got, fmt.Sprintf(`\u003c%02d\u003e`, i))
		}
		if at <= last {
			t.Fatalf("%d is at %d, after %d: %s", i, at, last, got)
		}
		last = at
	}
}

// TestRefused: what a run could not be fed is refused at once, and leaves the run and its token as they are.
func TestRefused(t *testing.T) {
	j, token := asked(t)
	for name, results := range map[string]*message.DeferredResults{"nil": nil, "none": {}} {
		if _, ok := errors.AsType[*message.ResultsError](j.ResolveToken(t.Context(), token, results)); !ok {
			t.Errorf("%s: was taken", name)
		}
	}
	if err := j.Enqueue(t.Context(), "r", message.Priority(9), message.Text("x")); err == nil {
		t.Error("a priority that there is not was taken")
	}
	if err := j.Enqueue(t.Context(), "r", message.ASAP); err != nil {
		t.Error(err)
	}
	for name, s := range map[string]journal.Start{
		"an ID that is not text":      {ID: "\xff"},
		"an ID with a zero byte":      {ID: "a\x00b"},
		"a history that is an object": {ID: "h", History: []byte(`{}`)},
		"a history with a hole":       {ID: "h", History: []byte(`[null]`)},
	} {
		s.Agent = "till"
		if err := j.Start(t.Context(), s); err == nil {
			t.Errorf("%s: was taken", name)
		}
	}
	if err := j.ResolveToken(t.Context(), token, yes); err != nil {
		t.Error(err)
	}
	wait(t, j, "r", journal.Done)
}

// TestOddIDs: any text names a run.
func TestOddIDs(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{})
	work(t, j, tillAgent())
	for _, id := range []string{" ", "a/../b", "%_#?;'\"--", "💥", strings.Repeat("x", 10_000)} {
		start(t, j, "till", id, till.Prompt(0))
		wait(t, j, id, journal.Waiting)
		token, err := j.Token(t.Context(), id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.ResolveToken(t.Context(), token, yes); err != nil {
			t.Fatal(err)
		}
		wait(t, j, id, journal.Done)
	}
}

// TestTokenOfAnotherRun: a token is for one run, and not for a later one with the same ID.
func TestTokenOfAnotherRun(t *testing.T) {
	j, token := asked(t)
	if err := j.Stop(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	until(t, j, "r", journal.Failed)
	if n, err := j.Prune(t.Context(), time.Now().Add(time.Minute)); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := j.ResolveToken(t.Context(), token, yes); !errors.Is(err, journal.ErrToken) {
		t.Errorf("a token of a run that was deleted: %v", err)
	}
	start(t, j, "till", "r", till.Prompt(0))
	wait(t, j, "r", journal.Waiting)
	if err := j.ResolveToken(t.Context(), token, yes); !errors.Is(err, journal.ErrToken) {
		t.Errorf("a token of another run: %v", err)
	}
	if _, err := j.Holder(t.Context(), token); !errors.Is(err, journal.ErrToken) {
		t.Errorf("a token of another run: %v", err)
	}
}

// TestRace: of many that decide at the same time one counts, and each effect happens once.
func TestRace(t *testing.T) {
	j, token := asked(t)
	var took atomic.Int64
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			err := j.ResolveToken(t.Context(), token, yes)
			if i%2 == 0 {
				err = j.Resolve(t.Context(), "r", yes)
			}
			switch {
			case err == nil:
				took.Add(1)
			case !errors.Is(err, journal.ErrToken) && !errors.Is(err, journal.ErrNotWaiting):
				t.Error(err)
			}
		})
	}
	all.Wait()
	r := until(t, j, "r", journal.Done)
	if n := strings.Count(string(r.Messages), `"refunded `); n != 1 {
		t.Errorf("%d refunds", n)
	}
}

// TestShutdown: a tool that ends after its worker was asked to is not done again.
func TestShutdown(t *testing.T) {
	var calls atomic.Int64
	begun, release := make(chan bool, 2), make(chan bool)
	a := caller(func(context.Context) error {
		calls.Add(1)
		begun <- true
		<-release // and not the end of ctx
		return nil
	})
	j := opened(t, t.TempDir(), journal.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- j.Worker(a).Work(ctx) }()
	start(t, j, "caller", "r", "go")
	<-begun
	cancel()
	close(release)
	<-done
	work(t, j, a)
	wait(t, j, "r", journal.Done)
	if n := calls.Load(); n != 1 {
		t.Errorf("the tool was called %d times", n)
	}
}

// TestNoDatabase: a worker that cannot renew a lease leaves the run before others may have it, and continues once the database is back.
func TestNoDatabase(t *testing.T) {
	begun, ended := make(chan bool, 10), make(chan error, 10)
	var calls atomic.Int64
	a := caller(func(ctx context.Context) error {
		if calls.Add(1) > 1 {
			return nil
		}
		begun <- true
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return ctx.Err()
	})
	j, g := gated(t, t.TempDir(), journal.Options{Lease: 150 * time.Millisecond, Poll: 10 * time.Millisecond})
	work(t, j, a)
	start(t, j, "caller", "r", "go")
	<-begun
	gone := func(context.Context) error { return errors.New("the database is gone") }
	for _, begins := range []string{"SELECT", "UPDATE", "BEGIN"} {
		g.set(begins, gone)
	}
	select {
	case err := <-ended:
		if !strings.Contains(err.Error(), "lease") {
			t.Errorf("it has ended for another reason: %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the worker holds a run whose lease is over")
	}
	for _, begins := range []string{"SELECT", "UPDATE", "BEGIN"} {
		g.set(begins, nil)
	}
	until(t, j, "r", journal.Done)
}

// TestHungDatabase: a worker ends though its database says nothing, and leaves no goroutines.
func TestHungDatabase(t *testing.T) {
	before := runtime.NumGoroutine()
	begun := make(chan bool, 10)
	a := caller(func(ctx context.Context) error {
		begun <- true
		<-ctx.Done()
		return ctx.Err()
	})
	j, g := gated(t, t.TempDir(), journal.Options{Lease: 200 * time.Millisecond, Poll: 10 * time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- j.Worker(a).Work(ctx) }()
	start(t, j, "caller", "r", "go")
	<-begun
	hang := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for _, begins := range []string{"SELECT", "UPDATE", "BEGIN"} {
		g.set(begins, hang)
	}
	cancel()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("the worker does not end")
	}
	for deadline := time.Now().Add(20 * time.Second); runtime.NumGoroutine() > before+2; time.Sleep(10 * time.Millisecond) { // those of the database
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestPausedProcess: a process that was stopped for longer than the lease does not take its own runs a second time.
func TestPausedProcess(t *testing.T) {
	var calls atomic.Int64
	begun, release := make(chan bool, 10), make(chan bool)
	a := caller(func(context.Context) error {
		calls.Add(1)
		begun <- true
		<-release
		return nil
	})
	j, g := gated(t, t.TempDir(), journal.Options{Lease: time.Minute, Poll: 10 * time.Millisecond})
	work(t, j, a)
	start(t, j, "caller", "r", "go")
	<-begun
	looked := make(chan bool, 1000)
	g.set("SELECT id FROM agentgen_runs", func(context.Context) error {
		looked <- true
		return nil
	})
	db := g.open(t)
	if _, err := db.Exec(`UPDATE agentgen_runs SET due = 0`); err != nil { // as after a minute
		t.Fatal(err)
	}
	for range 5 {
		<-looked
	}
	close(release)
	wait(t, j, "r", journal.Done)
	if n := calls.Load(); n != 1 {
		t.Errorf("the tool was called %d times", n)
	}
}

// TestNotYet: a run begins at its time, whatever is said to it before; one that is stopped before does not begin.
func TestNotYet(t *testing.T) {
	var asked atomic.Int64
	a := &journal.Agent[none, string]{Agent: &agentgen.Agent[none, string]{Name: "a", SystemPromptFuncs: []agentgen.SystemPromptFunc[none]{{Func: func(context.Context, *agentgen.RunContext[none]) (string, error) {
		asked.Add(1)
		return "", nil
	}}}, Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) { return testmodel.Text("done"), nil })}}
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	work(t, j, a)
	at := time.Now().Add(500 * time.Millisecond)
	for _, id := range []string{"r", "s"} {
		if err := j.Start(t.Context(), journal.Start{Agent: "a", ID: id, Prompt: "go", At: at}); err != nil {
			t.Fatal(err)
		}
		if err := j.Enqueue(t.Context(), id, message.ASAP, message.Text("hurry")); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Stop(t.Context(), "s"); err != nil {
		t.Fatal(err)
	}
	until(t, j, "s", journal.Failed)
	if n := asked.Load(); n != 0 && time.Now().Before(at) {
		t.Errorf("%d runs have begun", n)
	}
	if r := until(t, j, "r", journal.Done); !strings.Contains(string(r.Messages), "hurry") || time.Now().Before(at) {
		t.Errorf("it has ended at %v, want not before %v, with %s", r.Updated, at, r.Messages)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("%d runs have begun", n)
	}
}

// TestPruneTree: what a run has called is kept with it, and the run with what it has called: a run with its ID would otherwise find the old ones.
func TestPruneTree(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	all := chain(2, false)
	stop := work(t, j, all...)
	start(t, j, "a2", "r", "go")
	wait(t, j, "r", journal.Waiting)
	stop()
	stop = work(t, j, all[2], all[1]) // no one is there for the last
	if err := j.Stop(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	waitFailed(t, j, 2)
	stop()
	later := time.Now().Add(time.Minute)
	if n, err := j.Prune(t.Context(), later); n != 0 || err != nil {
		t.Errorf("%d runs deleted of a tree that is not over, %v", n, err)
	}
	work(t, j, all...)
	waitFailed(t, j, 3)
	if n, err := j.Prune(t.Context(), later); n != 3 || err != nil {
		t.Errorf("%d runs deleted, %v", n, err)
	}
}

// TestChangedWhileWaiting: another version of an agent takes over a run that waits, or refuses it with words.
func TestChangedWhileWaiting(t *testing.T) {
	type agent = agentgen.Agent[none, string]
	wipe := func(name string, approval bool) agentgen.Tool[none] {
		return agentgen.NewTool(model.ToolDef{Name: name, Parameters: `{"type":"object","properties":{},"additionalProperties":false}`, Approval: approval},
			func(context.Context, *agentgen.RunContext[none], agentgen.RawJSON) (agentgen.Return, error) {
				return agentgen.Return{Content: `"wiped"`}, nil
			})
	}
	script := func() model.Model {
		return testmodel.Script(testmodel.CallID("c", "wipe", "{}"), testmodel.Text("clean"))
	}
	for name, next := range map[string]journal.Runner{
		"no tools":           &journal.Agent[none, string]{Agent: &agent{Name: "a", Model: script()}},
		"another tool":       &journal.Agent[none, string]{Agent: &agent{Name: "a", Model: script(), Tools: []agentgen.Tool[none]{wipe("clear", true)}}},
		"taken: no approval": &journal.Agent[none, string]{Agent: &agent{Name: "a", Model: script(), Tools: []agentgen.Tool[none]{wipe("wipe", false)}}},
		"tools twice":        &journal.Agent[none, string]{Agent: &agent{Name: "a", Model: script(), Tools: []agentgen.Tool[none]{wipe("wipe", true), wipe("wipe", true)}}},
		"another output":     &journal.Agent[*till.Deps, till.Summary]{Agent: &agentgen.Agent[*till.Deps, till.Summary]{Name: "a", Model: script(), Output: till.SummaryOutput}, Deps: &till.Deps{}},
	} {
		t.Run(name, func(t *testing.T) {
			j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
			stop := work(t, j, &journal.Agent[none, string]{Agent: &agent{Name: "a", Model: script(), Tools: []agentgen.Tool[none]{wipe("wipe", true)}}})
			start(t, j, "a", "r", "go")
			wait(t, j, "r", journal.Waiting)
			stop()
			work(t, j, next)
			if err := j.Resolve(t.Context(), "r", yes); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
				r, err := j.Get(t.Context(), "r")
				if err != nil || time.Now().After(deadline) {
					t.Fatal(r, err)
				}
				switch {
				case strings.Contains(name, "taken") && r.State == journal.Done, strings.Contains(r.Problem, "does not fit run"):
					return
				case r.Problem != "" || r.State != journal.Ready:
					t.Fatalf("the run is %s: %s %s", r.State, r.Problem, r.Error)
				}
			}
		})
	}
}

// TestSaidBetweenRetries: what is said to a run that is to be tried again neither hastens that nor resets the count.
func TestSaidBetweenRetries(t *testing.T) {
	asked, retries := make(chan time.Time, 100), 1
	a := &journal.Agent[none, string]{Retries: &retries, Agent: &agentgen.Agent[none, string]{Name: "a", Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		asked <- time.Now()
		return nil, &model.HTTPError{StatusCode: 503}
	})}}
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	work(t, j, a)
	start(t, j, "a", "r", "go")
	first := <-asked
	for range 5 {
		if err := j.Enqueue(t.Context(), "r", message.ASAP, message.Text("hurry")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	second := <-asked
	until(t, j, "r", journal.Failed)
	if waited := second.Sub(first); waited < time.Second || len(asked) > 0 {
		t.Errorf("tried again after %v, and then %d times", waited, len(asked))
	}
}

// TestNoLongerChildren: a call that is a run of its own stays one when its agent is no longer one of Agent.Children.
func TestNoLongerChildren(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	all := chain(1, false)
	stop := work(t, j, all...)
	start(t, j, "a1", "r", "go")
	wait(t, j, "r", journal.Waiting)
	stop()
	boss := all[1].(*journal.Agent[none, string])
	work(t, j, all[0], &journal.Agent[none, string]{Agent: boss.Agent})
	waiting, err := j.Waiting(t.Context(), "r")
	if err != nil || len(waiting) != 1 {
		t.Fatal(waiting, err)
	}
	if err := j.Resolve(t.Context(), waiting[0].ID, yes); err != nil {
		t.Fatal(err)
	}
	if r := wait(t, j, "r", journal.Done); string(r.Output) != `"all clean"` {
		t.Errorf("output %s", r.Output)
	}
}
