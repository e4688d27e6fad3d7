package agentdbos_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// BenchmarkTask: what a task costs on DBOS with SQLite, beside a bare step with a result of a similar size.
func BenchmarkTask(b *testing.B) {
	agent, tasks, err := till.Steps(10)
	if err != nil {
		b.Fatal(err)
	}
	steps := &agentdbos.Agent[runtime.NoDeps, string]{Agent: agent}
	bare := func(ctx dbos.Context, n int) (int, error) {
		for range n {
			if _, err := dbos.RunAsStep(ctx, func(context.Context) (json.RawMessage, error) {
				return json.RawMessage(`{"kind":"tool","outcome":{"content":"ok"}}`), nil
			}); err != nil {
				return 0, err
			}
		}
		return n, nil
	}
	ctx, err := dbos.NewContext(context.Background(), dbos.Config{
		AppName: "steps", DatabaseURL: "sqlite:" + b.TempDir() + "/dbos.db", ApplicationVersion: "1", Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	steps.Register(ctx)
	dbos.RegisterWorkflow(ctx, bare)
	if err := dbos.Launch(ctx); err != nil {
		b.Fatal(err)
	}
	defer dbos.Shutdown(ctx, 5*time.Second)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			h, err := dbos.RunWorkflow(ctx, bare, tasks)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := h.GetResult(); err != nil {
				b.Fatal(err)
			}
		}
		perTask(b, tasks)
	})
	b.Run("agent", func(b *testing.B) {
		for b.Loop() {
			h, err := steps.Start(ctx, rand.Text(), "go")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := h.GetResult(); err != nil {
				b.Fatal(err)
			}
		}
		perTask(b, tasks)
	})
}

func perTask(b *testing.B, tasks int) {
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*tasks), "µs/task")
}
