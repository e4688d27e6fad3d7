package journal_test

import (
	"cmp"
	"database/sql"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/storetest"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// TestStreamsSQLite: streamlog.SQL needs a driver, which this module has.
func TestStreamsSQLite(t *testing.T) {
	checkStreams(t, "sqlite", dsn(t.TempDir()), conversation.SQLite)
}

// TestStreamsPostgres runs where PostgreSQL is installed.
func TestStreamsPostgres(t *testing.T) {
	checkStreams(t, "pgx", till.Postgres(t), conversation.Postgres)
}

// streams opens a log as a process of its own would, and returns its connection, too.
func streams(t *testing.T, driver, dsn string, d conversation.Dialect, o streamlog.Options) (*streamlog.SQL, *sql.DB) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o.MaxBytes, o.Poll = 1000, cmp.Or(o.Poll, 10*time.Millisecond)
	s, err := streamlog.Open(t.Context(), db, d, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, db
}

func checkStreams(t *testing.T, driver, dsn string, d conversation.Dialect) {
	t.Helper()
	here, db := streams(t, driver, dsn, d, streamlog.Options{})
	there, _ := streams(t, driver, dsn, d, streamlog.Options{})
	openTogether(t, driver, dsn, d)
	storetest.CheckLog(t, here, there)
	silent, _ := streams(t, driver, dsn, d, streamlog.Options{Poll: time.Hour})
	t.Run("lost", func(t *testing.T) { lostStream(t, silent, there, db) })
	t.Run("taken", func(t *testing.T) { taken(t, here, db) })
	t.Run("expired", func(t *testing.T) { expired(t, here, db) })
}

// openTogether opens stores as processes do that begin at the same time.
func openTogether(t *testing.T, driver, dsn string, d conversation.Dialect) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			db, err := sql.Open(driver, dsn)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if _, err := conversation.Open(t.Context(), db, d); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// lostStream: a thread whose process has crashed is free again, and who reads the stream learns of it.
func lostStream(t *testing.T, silent, there *streamlog.SQL, db *sql.DB) {
	w, err := silent.Begin(t.Context(), "lost")
	if err != nil {
		t.Fatal(err)
	}
	r, err := there.Find(t.Context(), "lost")
	if err != nil || r == nil {
		t.Fatal(r, err)
	}
	if _, err := db.Exec(`UPDATE agentgen_streams SET alive = alive - 31000 WHERE is_over = 0`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Read(t.Context(), 0); !errors.Is(err, streamlog.ErrLost) {
		t.Errorf("read: %v", err)
	}
	if r, err := there.Find(t.Context(), "lost"); err != nil || r != nil {
		t.Errorf("found %v, %v", r, err)
	}
	next, err := there.Begin(t.Context(), "lost")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []streamlog.Writer{w, next} {
		if err := w.End(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// taken: a process that was so slow that another one has taken it for gone ends its run.
func taken(t *testing.T, s *streamlog.SQL, db *sql.DB) {
	w, err := s.Begin(t.Context(), "taken")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE agentgen_streams SET is_over = 1 WHERE is_over = 0`); err != nil {
		t.Fatal(err)
	}
	<-w.Stopped()
	if err := w.End(t.Context()); err != nil {
		t.Error(err)
	}
}

// expired: streams that are over are deleted after a while.
func expired(t *testing.T, s *streamlog.SQL, db *sql.DB) {
	w, err := s.Begin(t.Context(), "old")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Append([]byte("chunk")), w.End(t.Context())); err != nil {
		t.Fatal(err)
	}
	count := func() (streams, chunks int) {
		if err := db.QueryRow(`SELECT (SELECT COUNT(*) FROM agentgen_streams), (SELECT COUNT(*) FROM agentgen_stream_chunks)`).Scan(&streams, &chunks); err != nil {
			t.Fatal(err)
		}
		return streams, chunks
	}
	if streams, chunks := count(); streams == 0 || chunks == 0 {
		t.Errorf("%d streams with %d batches are kept", streams, chunks)
	}
	if _, err := db.Exec(`UPDATE agentgen_streams SET alive = alive - 120000`); err != nil {
		t.Fatal(err)
	}
	w, err = s.Begin(t.Context(), "new")
	if err != nil {
		t.Fatal(err)
	}
	defer w.End(t.Context())
	if streams, chunks := count(); streams != 1 || chunks != 0 {
		t.Errorf("%d streams with %d batches are left", streams, chunks)
	}
}
