package journal_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// openPostgres returns a journal as a process of its own would have it.
func openPostgres(t *testing.T, dsn string) *journal.Journal {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Error(err)
		return nil
	}
	t.Cleanup(func() { db.Close() })
	j, err := journal.Open(t.Context(), db, journal.Postgres, journal.Options{Key: key, Poll: 50 * time.Millisecond})
	if err != nil {
		t.Error(err)
	}
	return j
}

// TestPostgres: the same on Postgres, if its programs are here.
func TestPostgres(t *testing.T) {
	dsn := till.Postgres(t)
	open := func() *journal.Journal {
		j := openPostgres(t, dsn)
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

// TestPostgresText: errors end their runs whatever bytes they have, and processes may make the tables at the same time.
func TestPostgresText(t *testing.T) {
	dsn := till.Postgres(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { openPostgres(t, dsn) })
	}
	all.Wait()
	j, none := openPostgres(t, dsn), 0
	for id, text := range map[string]string{"r": "zero \x00", "s": "half \xff"} {
		a := caller(func(context.Context) error { return errors.New(text) })
		a.Retries = &none
		stop := work(t, j, a)
		start(t, j, "caller", id, "go")
		if r := wait(t, j, id, journal.Failed); !strings.Contains(r.Error, text[:4]) {
			t.Errorf("the error is %q", r.Error)
		}
		stop()
	}
}
