//go:build unix

package agentdbos_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// postgresURL starts a server, and returns its URL. It skips the test where PostgreSQL is not there.
func postgresURL(t *testing.T) string {
	return "postgres:///?" + strings.NewReplacer(" ", "&").Replace(till.Postgres(t))
}

// TestPostgres: the same on Postgres, if its programs are here.
func TestPostgres(t *testing.T) {
	ctx, err := dbos.NewContext(context.Background(), dbos.Config{AppName: "till", DatabaseURL: postgresURL(t), ApplicationVersion: "1", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}
	a.Register(ctx)
	if err := dbos.Launch(ctx); err != nil {
		t.Fatal(err)
	}
	defer dbos.Shutdown(ctx, 5*time.Second)
	if _, err := a.Start(ctx, till.RunID(0), till.Prompt(0)); err != nil {
		t.Fatal(err)
	}
	resolve(t, ctx, a, 0)
	last, err := a.Start(ctx, till.RunID(0), till.Prompt(0)) // returns the one that was started
	if err != nil || last.GetWorkflowID() != till.RunID(0) {
		t.Errorf("started again: %v, %v", last.GetWorkflowID(), err)
	}
}

// TestQueue: a queue bounds how many runs there are at a time.
func TestQueue(t *testing.T) {
	var now, most atomic.Int64
	busy := testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
		return testmodel.Text("done"), nil
	})
	a := &chained{Agent: &runtime.Agent[none, string]{Name: "busy", Model: busy}}
	ctx := launched(t, a)
	queue, err := dbos.RegisterQueue(ctx, "one", dbos.WithGlobalConcurrency(1), dbos.WithQueueBasePollingInterval(10*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	var all []dbos.WorkflowHandle[agentdbos.Result]
	for i := range 4 {
		h, err := a.Start(ctx, fmt.Sprint("r", i), "go", dbos.WithQueue(queue))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	for _, h := range all {
		if res, err := h.GetResult(); err != nil || string(res.Output) != `"done"` {
			t.Errorf("output %s, %v", res.Output, err)
		}
	}
	if most.Load() != 1 {
		t.Errorf("%d runs at a time", most.Load())
	}
}
