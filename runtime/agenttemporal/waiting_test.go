//go:build unix

package agenttemporal_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"
)

// waitingAgent waits for approval in its first response.
func waitingAgent() *agenttemporal.Agent[runtime.NoDeps, string] {
	wipe := runtime.NewTool(model.ToolDef{Name: "wipe", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`, Approval: true},
		func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `"wiped"`}, nil
		})
	m := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if len(in.Messages) == 1 {
			return testmodel.CallID("c1", "wipe", "{}"), nil
		}
		return testmodel.Text("done"), nil
	})
	return &agenttemporal.Agent[runtime.NoDeps, string]{Agent: &runtime.Agent[runtime.NoDeps, string]{Name: "cleaner", Model: m, Tools: []runtime.Tool[runtime.NoDeps]{wipe}}}
}

// TestWaiting: runs that wait are the server's business: a worker holds those of its cache, and a new one holds none.
// AGENTGEN_WAITING says how many.
func TestWaiting(t *testing.T) {
	server(t)
	n := till.EnvInt("AGENTGEN_WAITING", 50)
	worker.SetStickyWorkflowCacheSize(500)
	c, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	begin := func() worker.Worker {
		w := worker.New(c, queue, worker.Options{})
		waitingAgent().Register(w)
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := begin()
	t0 := time.Now()
	each(t, n, func(i int) error {
		if _, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: till.RunID(i), TaskQueue: queue}, "cleaner", agenttemporal.Input{Prompt: "clean"}); err != nil {
			return err
		}
		return waits(t.Context(), c, till.RunID(i))
	})
	t.Logf("%d runs wait after %v", n, time.Since(t0).Round(time.Millisecond))
	idle := time.Duration(till.EnvInt("AGENTGEN_IDLE_SECONDS", 1)) * time.Second
	for _, which := range []string{"the worker that began them", "a new worker"} {
		used, err := till.MeasureIdle(idle)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v", which, used)
		if used.Heap > 100<<20 {
			t.Error("runs that wait cost something")
		}
		t0 = time.Now()
		w.Stop()
		w = begin()
		t.Logf("a worker is back after %v", time.Since(t0).Round(time.Millisecond))
	}
	defer w.Stop()
	t0 = time.Now()
	each(t, n, func(i int) error {
		if err := agenttemporal.Resolve(t.Context(), c, till.RunID(i), "", &message.DeferredResults{ApproveAll: true}); err != nil {
			return err
		}
		return c.GetWorkflow(t.Context(), till.RunID(i), "").Get(t.Context(), nil)
	})
	t.Logf("all are over after %v", time.Since(t0).Round(time.Millisecond))
}

// each calls f for 0 to n-1, some at a time.
func each(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	var g errgroup.Group
	g.SetLimit(16)
	for i := range n {
		g.Go(func() error { return f(i) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// waits returns when a run waits for approval.
func waits(ctx context.Context, c client.Client, id string) error {
	for range 600 {
		if open, err := agenttemporal.Open(ctx, c, id); err == nil && open != nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s does not wait", id)
}
