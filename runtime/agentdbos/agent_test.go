package agentdbos_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
	_ "github.com/dbos-inc/dbos-transact-golang/dbos/driver/sqlite"
)

type tillAgent = agentdbos.Agent[*till.Deps, till.Summary]

// launched returns a DBOS on SQLite in which agents are registered.
func launched(t *testing.T, agents ...interface{ Register(dbos.Context) }) dbos.Context {
	t.Helper()
	ctx, err := dbos.NewContext(context.Background(), dbos.Config{
		AppName: "till", DatabaseURL: "sqlite:" + t.TempDir() + "/dbos.db", ApplicationVersion: "1", Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range agents {
		a.Register(ctx)
	}
	if err := dbos.Launch(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dbos.Shutdown(ctx, 5*time.Second) })
	return ctx
}

func clerk() *agentdbos.Agent[*till.Deps, string] {
	return &agentdbos.Agent[*till.Deps, string]{Agent: till.Clerk, Deps: &till.Deps{}}
}

// TestRun: the same agent value, with the history of an undisturbed run. While it waits there is no workflow.
func TestRun(t *testing.T) {
	for _, children := range []bool{false, true} {
		a, c := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}, clerk()
		if children {
			a.Children = []agentdbos.Child{c}
		}
		ctx := launched(t, a, c)
		for run := range 2 {
			id := till.RunID(run)
			h, err := a.Start(ctx, id, till.Prompt(run))
			if err != nil {
				t.Fatal(err)
			}
			res, err := h.GetResult()
			if err != nil {
				t.Fatal(err)
			}
			open, err := res.Requests()
			if err != nil || open == nil {
				t.Fatal(res, err)
			}
			wrong := message.DeferredResults{Approvals: map[string]message.Approval{"unknown": message.Approve()}}
			if _, err := a.Resolve(ctx, id, &wrong); err == nil {
				t.Error("results of a call that does not wait are taken")
			}
			r := till.Approvals(run, open)
			if h, err = a.Resolve(ctx, id, &r); err != nil {
				t.Fatal(err)
			}
			if res, err = h.GetResult(); err != nil {
				t.Fatal(err)
			}
			want, err := till.Undisturbed(run)
			if err != nil {
				t.Fatal(err)
			}
			if got := till.WithoutTimes(res.Messages); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if !strings.HasPrefix(string(res.Output), `{"total":`) || res.Usage.Requests != 10 {
				t.Errorf("output %s, usage %+v", res.Output, res.Usage)
			}
			if _, err := a.Resolve(ctx, id, &r); err == nil {
				t.Error("a run that is over was resolved")
			}
			last, err := agentdbos.Latest(ctx, id)
			if err != nil || last.GetWorkflowID() != id+"#1" {
				t.Errorf("the latest workflow is %v, %v", last.GetWorkflowID(), err)
			}
		}
		status, err := dbos.ListWorkflows(ctx, dbos.WithFilterHasParent(true))
		if err != nil || len(status) > 0 != children {
			t.Errorf("%d workflows within others, %v", len(status), err)
		}
	}
}

// TestFails: a run that fails leaves its messages in an event; what a provider refuses for now is tried again.
func TestFails(t *testing.T) {
	requests := 0
	refusing := testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		requests++
		return nil, &model.HTTPError{StatusCode: 503}
	})
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}, Options: []runtime.RunOption{runtime.WithModel(refusing)}}
	a.Configure = func(t *runtime.Task) []dbos.StepOption {
		return []dbos.StepOption{dbos.WithStepMaxRetries(2), dbos.WithStepBaseInterval(time.Millisecond)}
	}
	ctx := launched(t, a)
	h, err := a.Start(ctx, "r", "go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.GetResult(); err == nil || !strings.Contains(err.Error(), "503") || requests != 3 {
		t.Errorf("after %d requests: %v", requests, err)
	}
	res, err := dbos.GetEvent[agentdbos.Result](ctx, "r", agentdbos.FailedEvent, time.Second)
	if err != nil || !strings.Contains(string(res.Messages), "go") {
		t.Errorf("got %s, %v", res.Messages, err)
	}
}

// TestCancelled: a workflow that is cancelled ends at once, and continues where it was when it is resumed.
func TestCancelled(t *testing.T) {
	begun, release := make(chan bool, 10), make(chan bool)
	slow := testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
		begun <- true
		select {
		case <-release:
			return testmodel.Text("done"), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	a := &agentdbos.Agent[runtime.NoDeps, string]{Agent: &runtime.Agent[runtime.NoDeps, string]{Name: "slow", Model: slow}}
	ctx := launched(t, a)
	h, err := a.Start(ctx, "r", "go")
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := dbos.CancelWorkflow(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	close(release)
	if res, err := h.GetResult(); err == nil || !errors.Is(err, dbos.ErrWorkflowCancelled) {
		t.Fatalf("got %+v, %v", res, err)
	}
	if h, err = dbos.ResumeWorkflow[agentdbos.Result](ctx, "r"); err != nil {
		t.Fatal(err)
	}
	if res, err := h.GetResult(); err != nil || string(res.Output) != `"done"` {
		t.Errorf("got %s, %v", res.Output, err)
	}
}

// TestStream: deltas reach a reader of the workflow's stream while the step runs.
func TestStream(t *testing.T) {
	var mu sync.Mutex
	attempts := map[int]bool{}
	talker := &runtime.Agent[runtime.NoDeps, string]{Name: "talker", Model: testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		for i := range 20 {
			if err := s.Text(0, fmt.Sprint(i, " ")); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})}
	a := &agentdbos.Agent[runtime.NoDeps, string]{Agent: talker, Watch: func(ctx context.Context, e runtime.TaskEvent) error {
		mu.Lock()
		attempts[e.Attempt] = true
		mu.Unlock()
		if e.Event.Kind != model.PartDeltaEvent {
			return nil
		}
		return dbos.WriteStream(ctx.(dbos.Context), "deltas", e.Event.Delta.Text)
	}}
	ctx := launched(t, a)
	h, err := a.Start(ctx, "r", "talk")
	if err != nil {
		t.Fatal(err)
	}
	res, err := h.GetResult()
	if err != nil {
		t.Fatal(err)
	}
	deltas, _, err := dbos.ReadStream[string](ctx, "r", "deltas")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(deltas, ""); !strings.HasSuffix(strings.TrimSpace(string(res.Output)), got+`"`) || len(deltas) != 19 || len(attempts) != 1 {
		t.Errorf("%d deltas %q of %s, attempts %v", len(deltas), got, res.Output, attempts)
	}
}
