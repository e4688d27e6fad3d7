package agenttemporal_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const (
	killEnv = "AGENTGEN_TEMPORAL_WORKER"
	// addressEnv is the address of the server, cliEnv the path of Temporal's CLI, which has a server for development.
	addressEnv = "AGENTGEN_TEMPORAL_ADDRESS"
	cliEnv     = "AGENTGEN_TEMPORAL_CLI"
	queue      = "till"
)

// workers are what the test binary does as the process of a worker, by the variable that says so.
var workers = map[string]func() error{
	killEnv: func() error { return work(context.Background(), os.Getenv(killEnv)) },
}

func TestMain(m *testing.M) {
	for env, work := range workers {
		if os.Getenv(env) == "" {
			continue
		}
		if err := work(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// runs is how many runs TestKill has.
var runs = till.EnvInt("AGENTGEN_RUNS", 20)

func dial() (client.Client, error) {
	return client.Dial(client.Options{
		HostPort: os.Getenv(addressEnv), Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		ConnectionOptions: client.ConnectionOptions{GetSystemInfoTimeout: time.Minute}, // the server may be busy
	})
}

// work performs the runs of TestKill, as Kill says.
func work(ctx context.Context, dir string) error {
	effects, err := till.OpenEffects(dir)
	if err != nil {
		return err
	}
	c, err := dial()
	if err != nil {
		return err
	}
	const delay = 4 * time.Millisecond
	deps := &till.Deps{Effects: effects, Delay: delay}
	activity := workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second, HeartbeatTimeout: time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond},
	}
	a := &tillAgent{
		Agent: till.Agent, Deps: deps, Activity: activity, MaxEvents: 60, Children: map[string]workflow.ChildWorkflowOptions{"clerk": {}},
		Options: []runtime.RunOption{runtime.WithModel(till.Model(delay))},
		Watch:   func(context.Context, runtime.TaskEvent) error { return nil },
	}
	w := worker.New(c, queue, worker.Options{StickyScheduleToStartTimeout: time.Second})
	a.Register(w)
	(&agenttemporal.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: deps, Activity: activity}).Register(w)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	var all sync.WaitGroup
	errs := make([]error, runs)
	slots := make(chan struct{}, 8)
	for run := range runs {
		slots <- struct{}{}
		all.Go(func() {
			errs[run] = finish(ctx, c, dir, run)
			<-slots
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// finish begins a run, if no one has, answers its approvals, and keeps its history.
func finish(ctx context.Context, c client.Client, dir string, run int) error {
	id := till.RunID(run)
	if _, err := os.Stat(filepath.Join(dir, id+".json")); err == nil {
		return nil
	}
	h, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: queue, WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE},
		till.Agent.Name, agenttemporal.Input{Prompt: till.Prompt(run)})
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) { // and over
		h, err = c.GetWorkflow(ctx, id, ""), nil
	}
	if err != nil {
		return err
	}
	done, cancel := context.WithCancel(ctx)
	defer cancel()
	go approveAll(done, c, id, run)
	var res agenttemporal.Result
	if err := h.Get(ctx, &res); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	return till.Keep(dir, run, res.Messages)
}

// approveAll answers the approvals of a run until ctx ends.
func approveAll(ctx context.Context, c client.Client, id string, run int) {
	for ctx.Err() == nil {
		time.Sleep(100 * time.Millisecond)
		limited, cancel := context.WithTimeout(ctx, 5*time.Second)
		waiting, _ := agenttemporal.Waiting(limited, c, id) // once more, if it did not come through
		for workflow, open := range waiting {
			results := message.DeferredResults{ApproveAll: true} // of the clerk's
			if workflow == id {
				results = till.Approvals(run, open)
			}
			_ = agenttemporal.Resolve(limited, c, workflow, "approve", &results)
		}
		cancel()
	}
}

// server starts a server for development, or skips the test.
func server(t testing.TB) {
	cli := os.Getenv(cliEnv)
	if cli == "" {
		t.Skipf("there is no server: set %s to the path of Temporal's CLI, which `go install github.com/temporalio/cli/cmd/temporal@v1.5.1` builds", cliEnv)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(address)
	dir := t.TempDir()
	s := exec.Command(cli, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", port, "--log-level", "error", "--db-filename", dir+"/temporal.db")
	logged, err := os.Create(dir + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer logged.Close()
	s.Stdout, s.Stderr = logged, logged
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.Process.Kill()
		_ = s.Wait()
		if said, err := os.ReadFile(logged.Name()); t.Failed() && err == nil {
			t.Logf("what the server has said at last:\n%s", said[max(0, len(said)-4000):])
		}
	})
	t.Setenv(addressEnv, address)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		c, err := dial()
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// TestKill: workers are killed with SIGKILL at random points; the histories are those of undisturbed runs, and no effect is lost.
// AGENTGEN_HISTORIES names a folder for the histories of a few workflows, which TestReplay replays.
func TestKill(t *testing.T) {
	server(t)
	k := till.Kill{Env: killEnv, Dir: t.TempDir(), Kills: till.EnvInt("AGENTGEN_KILLS", 5), Runs: runs, Least: time.Second, Most: 5 * time.Second}
	k.Test(t)
	if dir := os.Getenv("AGENTGEN_HISTORIES"); dir != "" {
		for run := range 2 {
			out, err := exec.Command(os.Getenv(cliEnv), "workflow", "show", "--workflow-id", till.RunID(run), "--output", "json", "--address", os.Getenv(addressEnv)).Output()
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, till.RunID(run)+".json"), out, 0o644)
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// TestReplay: the histories that earlier versions have left are replayed by this one. A release adds its own.
func TestReplay(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no histories", err)
	}
	for _, f := range files {
		if err := replay(till.Agent, f); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestReplayOfAnotherAgent: an agent that does not fit a history is refused, by the SDK where the commands differ, otherwise by
// this package.
func TestReplayOfAnotherAgent(t *testing.T) {
	for _, c := range []struct {
		says   string
		change func(*runtime.Agent[*till.Deps, till.Summary])
	}{
		{"TMPRL1100", func(a *runtime.Agent[*till.Deps, till.Summary]) {
			a.MetadataFunc = func(context.Context, *runtime.RunContext[*till.Deps]) (map[string]any, error) { return nil, nil }
		}},
		{"does not fit the history", func(a *runtime.Agent[*till.Deps, till.Summary]) { a.Tools = a.Tools[1:] }},
		{"does not fit the history", func(a *runtime.Agent[*till.Deps, till.Summary]) { a.InstructionFuncs = nil }},
	} {
		other := till.Agent.Clone()
		c.change(other)
		if err := replay(other, "testdata/"+till.RunID(0)+".json"); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("got %v, want one that says %q", err, c.says)
		}
	}
}

func replay(agent *runtime.Agent[*till.Deps, till.Summary], file string) error {
	r := worker.NewWorkflowReplayer()
	(&tillAgent{Agent: agent, MaxEvents: 60, Children: map[string]workflow.ChildWorkflowOptions{"clerk": {}}}).RegisterWorkflow(r)
	return r.ReplayWorkflowHistoryFromJSONFile(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), file)
}
