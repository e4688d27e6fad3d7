package journal_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
)

const (
	killEnv = "AGENTGEN_JOURNAL_WORKER"
	// postgresEnv has the connection string of the Postgres server on which the worker has its journal, empty for SQLite.
	postgresEnv = "AGENTGEN_JOURNAL_POSTGRES"
)

// TestMain makes a worker of the test binary, for TestKill.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		if err := worker(context.Background(), dir); err != nil {
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
func worker(ctx context.Context, dir string) error {
	effects, err := till.OpenEffects(dir)
	if err != nil {
		return err
	}
	driver, source, dialect := "sqlite", dsn(dir), journal.SQLite
	if server := os.Getenv(postgresEnv); server != "" {
		driver, source, dialect = "pgx", server, journal.Postgres
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return err
	}
	db.SetMaxIdleConns(32) // of the two that are the default, most would be closed and opened for each statement
	j, err := journal.Open(ctx, db, dialect, journal.Options{Lease: 300 * time.Millisecond, Poll: 20 * time.Millisecond})
	if err != nil {
		return err
	}
	const delay = 2 * time.Millisecond
	deps := &till.Deps{Effects: effects, Delay: delay}
	go j.Worker(&journal.Agent[*till.Deps, till.Summary]{
		Agent: till.Agent, Deps: deps, Children: []string{"clerk"},
		Options: []runtime.RunOption{runtime.WithModel(till.Model(delay))},
		Watch:   func(context.Context, runtime.TaskEvent) error { return nil },
	}, carefulClerk(deps, runtime.WithModel(till.ClerkModel(delay)))).Work(ctx)
	var all sync.WaitGroup
	errs := make(chan error, runs)
	slots := make(chan struct{}, 64)
	for run := range runs {
		slots <- struct{}{}
		all.Go(func() {
			errs <- finish(ctx, j, dir, run)
			<-slots
		})
	}
	all.Wait()
	for range runs {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// finish begins a run, if no one has, answers its approvals, and keeps its history.
func finish(ctx context.Context, j *journal.Journal, dir string, run int) error {
	id := till.RunID(run)
	_ = j.Start(ctx, journal.Start{Agent: "till", ID: id, Prompt: till.Prompt(run)}) // it may exist
	for {
		r, err := j.Wait(ctx, id)
		if err != nil {
			return err
		}
		switch r.State {
		case journal.Done:
			return till.Keep(dir, run, r.Messages)
		case journal.Failed:
			return fmt.Errorf("%s: %s", id, r.Error)
		}
		if err := approve(ctx, j, run); err != nil {
			return err
		}
	}
}

// approve answers what a run waits for, its own calls as till.Approvals says, those of the clerk with yes.
func approve(ctx context.Context, j *journal.Journal, run int) error {
	waiting, err := j.Waiting(ctx, till.RunID(run))
	for _, r := range waiting {
		open, err := r.Requests()
		if err != nil {
			return err
		}
		results := message.DeferredResults{ApproveAll: true}
		if r.Agent == "till" {
			results = till.Approvals(run, open)
		}
		if err := j.Resolve(ctx, r.ID, &results); err != nil {
			return err
		}
	}
	return err
}

// TestKill: workers are killed with SIGKILL at random points; the histories are those of undisturbed runs, and no effect is lost.
func TestKill(t *testing.T) {
	t.Run("SQLite", kill)
	t.Run("Postgres", func(t *testing.T) {
		t.Setenv(postgresEnv, till.Postgres(t))
		kill(t)
	})
}

func kill(t *testing.T) {
	k := till.Kill{Env: killEnv, Dir: t.TempDir(), Kills: till.EnvInt("AGENTGEN_KILLS", 5), Runs: runs, Least: 50 * time.Millisecond, Most: 500 * time.Millisecond}
	k.Test(t)
}
