package journal_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
)

// BenchmarkTask: what a task costs on SQLite, beside a bare transaction that inserts a row of a similar size.
func BenchmarkTask(b *testing.B) {
	agent, tasks, err := till.Steps(10)
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", dsn(b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB)`); err != nil {
		b.Fatal(err)
	}
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			for range tasks {
				if _, err := db.Exec(`INSERT INTO bare (body) VALUES (?)`, `{"kind":"tool","outcome":{"content":"ok"}}`); err != nil {
					b.Fatal(err)
				}
			}
		}
		perTask(b, tasks)
	})
	b.Run("agent", func(b *testing.B) {
		j, err := journal.Open(b.Context(), db, journal.SQLite, journal.Options{Key: key})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		w := j.Worker(&journal.Agent[runtime.NoDeps, string]{Agent: agent})
		w.Logger = slog.New(slog.DiscardHandler)
		done := make(chan error, 1)
		go func() { done <- w.Work(ctx) }()
		for b.Loop() {
			id := rand.Text()
			if err := j.Start(ctx, journal.Start{Agent: "steps", ID: id, Prompt: "go"}); err != nil {
				b.Fatal(err)
			}
			if r, err := j.Wait(ctx, id); err != nil || r.State != journal.Done {
				b.Fatal(r, err)
			}
		}
		perTask(b, tasks)
		cancel()
		<-done
	})
}

func perTask(b *testing.B, tasks int) {
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*tasks), "µs/task")
}
