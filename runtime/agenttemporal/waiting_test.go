//go:build unix

package agenttemporal_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
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

// waiterEnv makes a worker of the test binary, for TestWaiting.
const waiterEnv = "AGENTGEN_TEMPORAL_WAITER"

func init() { workers[waiterEnv] = serveWaiting }

// serveWaiting is that worker. It ends with its standard input. For each line there, a number of seconds, it prints what it costs to do nothing
// for that long.
func serveWaiting() error {
	worker.SetStickyWorkflowCacheSize(500)
	c, err := dial()
	if err != nil {
		return err
	}
	w := worker.New(c, queue, worker.Options{})
	waitingAgent().Register(w)
	if err := w.Start(); err != nil {
		return err
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		seconds, err := strconv.Atoi(lines.Text())
		if err != nil {
			return err
		}
		used, err := till.MeasureIdle(time.Duration(seconds) * time.Second)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(os.Stdout).Encode(used); err != nil {
			return err
		}
	}
	return nil
}

// waiter is a process with such a worker.
type waiter struct {
	c   *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

func startWaiter(t *testing.T) *waiter {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), waiterEnv+"=1")
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	w := &waiter{c, in, json.NewDecoder(out)}
	t.Cleanup(w.kill)
	return w
}

// kill kills the process by SIGKILL.
func (w *waiter) kill() {
	if w.c.ProcessState == nil {
		_ = w.c.Process.Kill()
		_ = w.c.Wait()
	}
}

// idle measures what the worker costs while it does nothing.
func (w *waiter) idle(t *testing.T) {
	t.Helper()
	if _, err := fmt.Fprintln(w.in, till.EnvInt("AGENTGEN_IDLE_SECONDS", 1)); err != nil {
		t.Fatal(err)
	}
	used := new(till.Idle)
	if err := w.out.Decode(used); err != nil {
		t.Fatal(err)
	}
	t.Logf("while they wait: %v", used)
	if used.Heap > 100<<20 {
		t.Error("runs that wait cost something")
	}
}

// TestWaiting: runs that wait are the server's business. A worker holds those of its cache; one that comes after it was killed holds none, and
// finishes what the other has begun. AGENTGEN_WAITING says how many runs wait.
func TestWaiting(t *testing.T) {
	server(t)
	n := till.EnvInt("AGENTGEN_WAITING", 50)
	c, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	w := startWaiter(t)
	t0 := time.Now()
	each(t, n, func(i int) error {
		_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: till.RunID(i), TaskQueue: queue}, "cleaner", agenttemporal.Input{Prompt: "clean"})
		return err
	})
	each(t, n, func(i int) error { return waits(t.Context(), c, till.RunID(i)) })
	t.Logf("%d runs wait after %v", n, time.Since(t0).Round(time.Millisecond))
	w.idle(t)
	w.kill()

	w, t0 = startWaiter(t), time.Now()
	finish := func(i int) error {
		if err := agenttemporal.Resolve(t.Context(), c, till.RunID(i), "", &message.DeferredResults{ApproveAll: true}); err != nil {
			return err
		}
		return c.GetWorkflow(t.Context(), till.RunID(i), "").Get(t.Context(), nil)
	}
	if err := finish(0); err != nil {
		t.Fatal(err)
	}
	t.Logf("after a kill, a new worker has finished a run after %v", time.Since(t0).Round(time.Millisecond))
	w.idle(t)
	t0 = time.Now()
	some := min(n, 100)
	each(t, some-1, func(i int) error { return finish(i + 1) })
	t.Logf("%d more are over after %v", some-1, time.Since(t0).Round(time.Millisecond))
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
