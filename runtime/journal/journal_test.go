package journal_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
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
	_ "modernc.org/sqlite"
)

var key = []byte("a key for tests, of no other use")

func dsn(dir string) string {
	return "file:" + dir + "/journal.db?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_txlock=immediate"
}

// opened returns a journal on SQLite.
func opened(t *testing.T, dir string, o journal.Options) *journal.Journal {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o.Key = key
	j, err := journal.Open(t.Context(), db, journal.SQLite, o)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// work lets a worker work until the function returned is called.
func work(t *testing.T, j *journal.Journal, agents ...journal.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := j.Worker(agents...)
	w.Logger = slog.New(slog.DiscardHandler)
	done := make(chan error, 1)
	go func() { done <- w.Work(ctx) }()
	stopped := false
	stop = func() {
		if cancel(); !stopped {
			stopped = true
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
	}
	t.Cleanup(stop)
	return stop
}

func tillAgent() *journal.Agent[*till.Deps, till.Summary] {
	return &journal.Agent[*till.Deps, till.Summary]{Agent: till.Agent, Deps: &till.Deps{}}
}

func start(t *testing.T, j *journal.Journal, agent, id, prompt string) {
	t.Helper()
	if err := j.Start(t.Context(), journal.Start{Agent: agent, ID: id, Prompt: prompt}); err != nil {
		t.Fatal(err)
	}
}

// asked returns a journal in which the run "r" of the till waits for an approval, and a token for that.
func asked(t *testing.T) (j *journal.Journal, token string) {
	t.Helper()
	j = opened(t, t.TempDir(), journal.Options{})
	work(t, j, tillAgent())
	start(t, j, "till", "r", till.Prompt(0))
	wait(t, j, "r", journal.Waiting)
	token, err := j.Token(t.Context(), "r", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return j, token
}

func wait(t *testing.T, j *journal.Journal, id string, want journal.State) *journal.Run {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	r, err := j.Wait(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if r.State != want {
		t.Fatalf("the run is %s (%s), want %s", r.State, r.Error, want)
	}
	return r
}

// TestRun: the same agent value, with the history of an undisturbed run. One process begins a run, another approves by a token,
// a third finishes it.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	testRun(t, func() *journal.Journal { return opened(t, dir, journal.Options{}) })
}

func testRun(t *testing.T, open func() *journal.Journal) {
	for run := range 2 {
		id := till.RunID(run)
		first := open()
		stop := work(t, first, tillAgent())
		start(t, first, "till", id, till.Prompt(run))
		requests, err := wait(t, first, id, journal.Waiting).Requests()
		if err != nil {
			t.Fatal(err)
		}
		token, err := first.Token(t.Context(), id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		stop()

		second := open()
		if r, err := second.Holder(t.Context(), token); err != nil || r.ID != id {
			t.Errorf("the token is for %v, %v", r, err)
		}
		results := till.Approvals(run, requests)
		if err := second.ResolveToken(t.Context(), token, &results); err != nil {
			t.Fatal(err)
		}
		if err := second.ResolveToken(t.Context(), token, &results); !errors.Is(err, journal.ErrToken) {
			t.Errorf("a token that was used: %v", err)
		}
		if err := second.Resolve(t.Context(), id, &results); !errors.Is(err, journal.ErrNotWaiting) {
			t.Errorf("a run that was resolved: %v", err)
		}

		third := open()
		defer work(t, third, tillAgent())()
		got := wait(t, third, id, journal.Done)
		want, err := till.Undisturbed(run)
		if err != nil {
			t.Fatal(err)
		}
		if till.WithoutTimes(got.Messages) != want {
			t.Errorf("got\n%s\nwant\n%s", till.WithoutTimes(got.Messages), want)
		}
		if !strings.HasPrefix(string(got.Output), `{"total":`) || len(got.Open) > 0 {
			t.Errorf("output %s, open %s", got.Output, got.Open)
		}
	}
}

// TestTokens: tokens that are forged, expired or of another journal are refused, and so are results that do not fit.
func TestTokens(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{})
	work(t, j, tillAgent())
	start(t, j, "till", "r", till.Prompt(0))
	wait(t, j, "r", journal.Waiting)
	late, err := j.Token(t.Context(), "r", -time.Second)
	if err != nil {
		t.Fatal(err)
	}
	good, err := j.Token(t.Context(), "r", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	wrong := &message.DeferredResults{Approvals: map[string]message.Approval{"unknown": message.Approve()}}
	for name, token := range map[string]string{"late": late, "forged": good[:len(good)-2] + "xx", "nothing": "", "half": good[:10]} {
		if err := j.ResolveToken(t.Context(), token, wrong); !errors.Is(err, journal.ErrToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, ok := errors.AsType[*message.ResultsError](j.ResolveToken(t.Context(), good, wrong)); !ok {
		t.Error("results of a call that does not wait are taken")
	}
	wait(t, j, "r", journal.Waiting)
}

// TestMistakes: what is missing or there already is said.
func TestMistakes(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{})
	start(t, j, "till", "r", "go")
	if err := j.Start(t.Context(), journal.Start{Agent: "till", ID: "r"}); !errors.Is(err, journal.ErrExists) {
		t.Errorf("a second run with the id: %v", err)
	}
	if _, err := j.Get(t.Context(), "x"); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("no such run: %v", err)
	}
	if err := j.Stop(t.Context(), "x"); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("no run to stop: %v", err)
	}
	for name, w := range map[string]*journal.Worker{
		"no agents":           j.Worker(),
		"two of one name":     j.Worker(tillAgent(), tillAgent()),
		"one without a name":  j.Worker(&journal.Agent[none, string]{Agent: new(runtime.Agent[none, string])}),
		"one without a value": j.Worker(&journal.Agent[none, string]{}),
	} {
		if err := w.Work(t.Context()); err == nil {
			t.Errorf("a worker with %s works", name)
		}
	}
	if _, err := j.Wait(t.Context(), "x"); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("no such run: %v", err)
	}
}

// TestList: runs with their states, page by page; those that are over can be deleted.
func TestList(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{})
	for i := range 3 {
		start(t, j, "till", till.RunID(i), till.Prompt(i))
	}
	work(t, j, tillAgent())
	for i := range 3 {
		wait(t, j, till.RunID(i), journal.Waiting)
	}
	if err := j.Resolve(t.Context(), till.RunID(1), &message.DeferredResults{ApproveAll: true}); err != nil {
		t.Fatal(err)
	}
	wait(t, j, till.RunID(1), journal.Done)
	list := func(f journal.Filter) (ids string) {
		runs, err := j.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range runs {
			ids += fmt.Sprint(r.ID, " ", r.State, ";")
		}
		return ids
	}
	for _, c := range []struct {
		f    journal.Filter
		want string
	}{
		{journal.Filter{}, "run-000000 waiting;run-000001 done;run-000002 waiting;"},
		{journal.Filter{States: []journal.State{journal.Done, journal.Failed}}, "run-000001 done;"},
		{journal.Filter{After: till.RunID(0), Limit: 1, Agent: "till"}, "run-000001 done;"},
		{journal.Filter{Agent: "other"}, ""},
	} {
		if got := list(c.f); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.f, got, c.want)
		}
	}
	if n, err := j.Prune(t.Context(), time.Now().Add(time.Minute)); n != 1 || err != nil {
		t.Errorf("%d runs deleted, %v", n, err)
	}
	if got := list(journal.Filter{}); strings.Contains(got, "done") {
		t.Errorf("it is still there: %s", got)
	}
}

// TestTold: what is said to a run while it waits reaches its model, and does not make a token void; a run can be stopped.
func TestTold(t *testing.T) {
	j, token := asked(t)
	if err := j.Enqueue(t.Context(), "r", message.ASAP, message.Text("hurry")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	if err := j.ResolveToken(t.Context(), token, &message.DeferredResults{ApproveAll: true}); err != nil {
		t.Fatal(err)
	}
	if r := wait(t, j, "r", journal.Done); !strings.Contains(string(r.Messages), "hurry") {
		t.Error("the model has not read it")
	}
	start(t, j, "till", "s", till.Prompt(0))
	wait(t, j, "s", journal.Waiting)
	if err := j.Stop(t.Context(), "s"); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		r, err := j.Get(t.Context(), "s")
		if err != nil || time.Now().After(deadline) {
			t.Fatal(r, err)
		}
		if r.State == journal.Failed {
			if !strings.Contains(r.Error, "stopped") || !strings.Contains(string(r.Messages), "fine") {
				t.Errorf("%s: %s", r.Error, r.Messages)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestPatience: calls that wait too long are denied, and the run continues.
func TestPatience(t *testing.T) {
	j := opened(t, t.TempDir(), journal.Options{Poll: 10 * time.Millisecond})
	a := tillAgent()
	a.Patience = 50 * time.Millisecond
	work(t, j, a)
	start(t, j, "till", "r", till.Prompt(0))
	deadline := time.Now().Add(10 * time.Second)
	for r := new(journal.Run); r.State != journal.Done; time.Sleep(10 * time.Millisecond) {
		var err error
		if r, err = j.Get(t.Context(), "r"); err != nil || time.Now().After(deadline) {
			t.Fatal(r, err)
		}
		if r.State == journal.Done && !strings.Contains(string(r.Messages), "No decision was made in time.") {
			t.Error("the model was not told")
		}
	}
}

// TestRetries: what a provider refuses for now is tried again, by a timer in the database, and then given up; what it
// refuses permanently is not.
func TestRetries(t *testing.T) {
	for _, c := range []struct{ status, retries, requests int }{{503, 1, 2}, {400, 1, 1}} {
		var requests atomic.Int64
		a := tillAgent()
		a.Retries = &c.retries
		a.Options = []runtime.RunOption{runtime.WithModel(testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
			requests.Add(1)
			return nil, &model.HTTPError{StatusCode: c.status}
		}))}
		j := opened(t, t.TempDir(), journal.Options{Poll: 50 * time.Millisecond})
		work(t, j, a)
		start(t, j, "till", "r", "go")
		r := wait(t, j, "r", journal.Failed)
		if int(requests.Load()) != c.requests || !strings.Contains(r.Error, fmt.Sprint(c.status)) {
			t.Errorf("after %d requests: %s", requests.Load(), r.Error)
		}
	}
}

// TestLease: two processes never drive one run, and one takes over what another has left. Results are not performed again.
func TestLease(t *testing.T) {
	dir := t.TempDir()
	o := journal.Options{Lease: 300 * time.Millisecond, Poll: 20 * time.Millisecond}
	var requests atomic.Int64
	hang := make(chan struct{})
	defer close(hang)
	agent := func(stuck bool) journal.Runner {
		return &journal.Agent[runtime.NoDeps, string]{Agent: &runtime.Agent[runtime.NoDeps, string]{Name: "a", Model: testmodel.Func(func(ctx context.Context, p *model.Prepared) (*message.Response, error) {
			requests.Add(1)
			if len(p.Messages) == 1 {
				return testmodel.Call("f", `{}`), nil
			}
			return testmodel.Text("done"), nil
		}), Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "f"}, func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
			if stuck {
				<-hang
			}
			return runtime.Return{Content: `"ok"`}, nil
		})}}}
	}
	first, second := opened(t, dir, o), opened(t, dir, o)
	start(t, first, "a", "r", "go")
	hung := first.Worker(agent(true))
	hung.Concurrency = 1
	go hung.Work(t.Context())
	for requests.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	work(t, second, agent(false))
	time.Sleep(time.Second)
	if r, err := second.Get(t.Context(), "r"); err != nil || r.State != journal.Ready {
		t.Fatalf("another worker has taken a run that is under way: %+v, %v", r, err)
	}
	db, err := sql.Open("sqlite", dsn(dir)) // what a process that hangs does to its lease
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE agentgen_runs SET due = 0, owner = 'another'`); err != nil {
		t.Fatal(err)
	}
	wait(t, second, "r", journal.Done)
	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests", n)
	}
}

// TestAnotherAgent: a worker whose agent does not fit the results of a run leaves it alone, and says why.
func TestAnotherAgent(t *testing.T) {
	dir := t.TempDir()
	j := opened(t, dir, journal.Options{})
	made := func(tool string, wait chan struct{}) journal.Runner {
		return &journal.Agent[runtime.NoDeps, string]{Agent: &runtime.Agent[runtime.NoDeps, string]{Name: "a",
			Model: testmodel.Func(func(ctx context.Context, p *model.Prepared) (*message.Response, error) {
				if len(p.Messages) > 1 {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return testmodel.Call("f", `{}`), nil
			}),
			Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: tool}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
				close(wait)
				return runtime.Return{Content: `"ok"`}, nil
			})}}}
	}
	called := make(chan struct{})
	stop := work(t, j, made("f", called))
	start(t, j, "a", "r", "go")
	<-called
	time.Sleep(50 * time.Millisecond)
	stop()
	work(t, j, made("g", make(chan struct{})))
	deadline := time.Now().Add(10 * time.Second)
	for {
		r, err := j.Get(t.Context(), "r")
		if err != nil || time.Now().After(deadline) {
			t.Fatal(r, err)
		}
		if r.Problem != "" {
			if r.State != journal.Ready || !strings.Contains(r.Problem, "does not fit run") {
				t.Errorf("%s: %s", r.State, r.Problem)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
