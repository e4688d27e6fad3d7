//go:build unix

package agentdbos_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// TestWaiting: runs that wait cost a row, as their workflows have ended. AGENTGEN_WAITING says how many.
func TestWaiting(t *testing.T) {
	n := till.EnvInt("AGENTGEN_WAITING", 50)
	database := "sqlite:" + t.TempDir() + "/dbos.db"
	launch := func() (dbos.Context, *tillAgent) {
		ctx, err := dbos.NewContext(context.Background(), dbos.Config{AppName: "till", DatabaseURL: database, ApplicationVersion: "1", Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}
		a.Register(ctx)
		if err := dbos.Launch(ctx); err != nil {
			t.Fatal(err)
		}
		return ctx, a
	}
	first, a := launch()
	t0 := time.Now()
	for i := range n {
		h, err := a.Start(first, till.RunID(i), till.Prompt(i))
		if err != nil {
			t.Fatal(err)
		}
		if res, err := h.GetResult(); err != nil || !res.Waiting() {
			t.Fatal(err)
		}
	}
	t.Logf("%d runs wait after %v", n, time.Since(t0).Round(time.Millisecond))
	dbos.Shutdown(first, 5*time.Second)

	t0 = time.Now()
	again, a := launch()
	defer dbos.Shutdown(again, 5*time.Second)
	t.Logf("a process is back after %v", time.Since(t0).Round(time.Millisecond))
	idle, err := till.MeasureIdle(time.Duration(till.EnvInt("AGENTGEN_IDLE_SECONDS", 1)) * time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("while they wait: %v", idle)
	if idle.Goroutines > 60 || idle.Heap > 100<<20 {
		t.Error("runs that wait cost something")
	}
	t0 = time.Now()
	for i := range n {
		resolve(t, again, a, i)
	}
	t.Logf("all are over after %v", time.Since(t0).Round(time.Millisecond))
}

// resolve approves what a run waits for, and waits for its end.
func resolve(t *testing.T, ctx dbos.Context, a *tillAgent, run int) {
	t.Helper()
	h, err := agentdbos.Latest(ctx, till.RunID(run))
	if err != nil {
		t.Fatal(err)
	}
	res, err := h.GetResult()
	if err != nil {
		t.Fatal(err)
	}
	open, err := res.Requests()
	if err != nil {
		t.Fatal(err)
	}
	results := till.Approvals(run, open)
	if h, err = a.Resolve(ctx, till.RunID(run), &results); err != nil {
		t.Fatal(err)
	}
	if res, err = h.GetResult(); err != nil || res.Waiting() {
		t.Fatal(res.Waiting(), err)
	}
}
