package journal_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// TestPostgres: the same on Postgres, if its programs are here.
func TestPostgres(t *testing.T) {
	dsn := till.Postgres(t)
	open := func() *journal.Journal {
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		j, err := journal.Open(t.Context(), db, journal.Postgres, journal.Options{Key: key, Poll: 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.List(t.Context(), journal.Filter{States: []journal.State{journal.Ready, journal.Waiting}}); err != nil {
			t.Error(err)
		}
		return j
	}
	testRun(t, open)
	if _, err := open().Prune(t.Context(), time.Now().Add(time.Minute)); err != nil { // the runs of both have the same IDs
		t.Fatal(err)
	}
	testChildren(t, open)
}
