//go:build unix

package agentdbos_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

const (
	killEnv = "AGENTGEN_DBOS_WORKER"
	// postgresEnv has the URL of the Postgres server of the worker, empty for SQLite.
	postgresEnv = "AGENTGEN_DBOS_POSTGRES"
)

// TestMain makes a worker of the test binary, for TestKill.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		if err := worker(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// runs is how many runs TestKill has.
var runs = till.EnvInt("AGENTGEN_RUNS", 20)

// worker performs the runs of TestKill, as Kill says.
func worker(dir string) error {
	effects, err := till.OpenEffects(dir)
	if err != nil {
		return err
	}
	ctx, err := dbos.NewContext(context.Background(), dbos.Config{
		AppName: "till", DatabaseURL: cmp.Or(os.Getenv(postgresEnv), "sqlite:"+dir+"/dbos.db"), ApplicationVersion: "1", Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	const delay = 2 * time.Millisecond
	clerk := &agentdbos.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: &till.Deps{Effects: effects, Delay: delay}}
	a := &tillAgent{
		Agent: till.Agent, Deps: &till.Deps{Effects: effects, Delay: delay}, Children: []agentdbos.Child{clerk},
		Options: []runtime.RunOption{runtime.WithModel(till.Model(delay))},
		Watch:   func(context.Context, runtime.TaskEvent) error { return nil },
	}
	a.Register(ctx)
	clerk.Register(ctx)
	if err := dbos.Launch(ctx); err != nil {
		return err
	}
	var all sync.WaitGroup
	errs := make([]error, runs)
	slots := make(chan struct{}, 8)
	for run := range runs {
		slots <- struct{}{}
		all.Go(func() {
			errs[run] = finish(ctx, a, dir, run)
			<-slots
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// finish begins a run, if no one has, answers its approvals, and keeps its history.
func finish(ctx dbos.Context, a *tillAgent, dir string, run int) error {
	id := till.RunID(run)
	if _, err := a.Start(ctx, id, till.Prompt(run)); err != nil {
		return err
	}
	for {
		h, err := agentdbos.Latest(ctx, id)
		if err != nil {
			return err
		}
		res, err := h.GetResult(dbos.WithHandlePollingInterval(20 * time.Millisecond))
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		if !res.Waiting() {
			return till.Keep(dir, run, res.Messages)
		}
		results, err := approvals(&res, run)
		if err != nil {
			return err
		}
		if _, err := a.ResolveAll(ctx, id, results); err != nil {
			return err
		}
	}
}

// approvals answers what a run waits for, its own calls as till.Approvals says, those of the clerk with yes.
func approvals(res *agentdbos.Result, run int) (map[string]*message.DeferredResults, error) {
	all := make(map[string]*message.DeferredResults)
	for id := range res.Within {
		all[id] = &message.DeferredResults{ApproveAll: true}
	}
	open, err := res.Requests()
	if open != nil {
		results := till.Approvals(run, open)
		all[till.RunID(run)] = &results
	}
	return all, err
}

// TestKill: workers are killed with SIGKILL at random points; the histories are those of undisturbed runs, and no effect is lost.
func TestKill(t *testing.T) {
	t.Run("SQLite", kill)
	t.Run("Postgres", func(t *testing.T) {
		t.Setenv(postgresEnv, postgresURL(t))
		kill(t)
	})
}

func kill(t *testing.T) {
	k := till.Kill{Env: killEnv, Dir: t.TempDir(), Kills: till.EnvInt("AGENTGEN_KILLS", 5), Runs: runs, Least: 100 * time.Millisecond, Most: 800 * time.Millisecond}
	k.Test(t)
}
