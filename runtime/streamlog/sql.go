package streamlog

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/sqltext"
)

// Options are those of a SQL.
type Options struct {
	// MaxBytes is how many bytes the chunks of a stream may have together; 0 is 64 MiB.
	MaxBytes int
	// Poll is how often new chunks are written to the database, and how often readers of other processes look for them; 0 is 200
	// milliseconds. Readers of the same process need not look.
	Poll time.Duration
	// Lost is how long a stream whose process says nothing counts as under way; 0 is 30 seconds. The processes' clocks must agree
	// better than that. A process says every second that it is alive, or three times in that time if it is shorter.
	Lost time.Duration
	// Keep is how long a stream that has ended is kept for readers that are still reading it; 0 is a minute. It is deleted when the next
	// one begins.
	Keep time.Duration
}

// SQL is a Log in a database. Open makes one.
type SQL struct {
	db      *sql.DB
	dialect conversation.Dialect
	o       Options

	mu   sync.Mutex
	open map[string]*sqlWriter // the streams of this process, by thread
}

// Open returns a Log that keeps streams in the tables agentgen_streams and agentgen_stream_chunks of a database, and makes them if
// they are not there. The driver is the application's: for SQLite open the database with a busy timeout, and in WAL mode.
func Open(ctx context.Context, db *sql.DB, d conversation.Dialect, o Options) (*SQL, error) {
	o.Poll = cmp.Or(o.Poll, 200*time.Millisecond)
	o.Lost = cmp.Or(o.Lost, 30*time.Second)
	o.Keep = cmp.Or(o.Keep, time.Minute)
	s := &SQL{db: db, dialect: d, o: o, open: make(map[string]*sqlWriter)}
	blob := "BLOB"
	if d == conversation.Postgres {
		blob = "BYTEA"
	}
	err := sqltext.Create(ctx, db, d == conversation.Postgres,
		`CREATE TABLE IF NOT EXISTS agentgen_streams (
			id TEXT NOT NULL PRIMARY KEY, thread TEXT NOT NULL, is_over INTEGER NOT NULL, is_stopped INTEGER NOT NULL, alive BIGINT NOT NULL)`,
		`CREATE UNIQUE INDEX IF NOT EXISTS agentgen_streams_open ON agentgen_streams (thread) WHERE is_over = 0`,
		`CREATE TABLE IF NOT EXISTS agentgen_stream_chunks (
			stream TEXT NOT NULL, upto INTEGER NOT NULL, batch `+blob+` NOT NULL, PRIMARY KEY (stream, upto))`)
	if err != nil {
		return nil, fmt.Errorf("streamlog: %w", err)
	}
	return s, nil
}

// exec executes a statement, and returns how many rows it has changed.
func (s *SQL) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := s.db.ExecContext(ctx, s.query(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// query is a statement with the placeholders of the dialect.
func (s *SQL) query(q string) string {
	if s.dialect == conversation.Postgres {
		return sqltext.Numbered(q)
	}
	return q
}

// ago returns the time so long ago, as it is stored.
func ago(d time.Duration) int64 { return time.Now().Add(-d).UnixMilli() }

// Begin begins the stream of a run, and deletes streams that were kept long enough.
func (s *SQL) Begin(ctx context.Context, thread string) (Writer, error) {
	if err := s.clear(ctx, thread); err != nil {
		return nil, failed("clear", err)
	}
	id := rand.Text()
	// The unique index lets one of several processes insert.
	n, err := s.exec(ctx, `INSERT INTO agentgen_streams (id, thread, is_over, is_stopped, alive) VALUES (?, ?, 0, 0, ?)
		ON CONFLICT DO NOTHING`, id, thread, ago(0))
	if err != nil {
		return nil, failed("begin", err)
	}
	if n == 0 {
		return nil, ErrBusy
	}
	w := newSQLWriter(ctx, s, id, thread)
	s.mu.Lock()
	s.open[thread] = w
	s.mu.Unlock()
	return w, nil
}

// clear ends the stream of a thread whose process is gone, and deletes old streams of all threads.
func (s *SQL) clear(ctx context.Context, thread string) error {
	_, err := s.exec(ctx, `UPDATE agentgen_streams SET is_over = 1 WHERE thread = ? AND is_over = 0 AND alive < ?`, thread, ago(s.o.Lost))
	if err != nil {
		return err
	}
	old := ago(s.o.Keep + s.o.Lost)
	if _, err := s.exec(ctx, `DELETE FROM agentgen_stream_chunks WHERE stream IN (SELECT id FROM agentgen_streams WHERE alive < ?)`, old); err != nil {
		return err
	}
	_, err = s.exec(ctx, `DELETE FROM agentgen_streams WHERE alive < ?`, old)
	return err
}

// Find returns the stream of the run of a thread that is under way, in whichever process, nil if there is none.
func (s *SQL) Find(ctx context.Context, thread string) (Reader, error) {
	s.mu.Lock()
	w := s.open[thread]
	s.mu.Unlock()
	if w != nil {
		return w, nil
	}
	r := &sqlReader{log: s}
	err := s.db.QueryRowContext(ctx, s.query(`SELECT id FROM agentgen_streams WHERE thread = ? AND is_over = 0 AND alive >= ?`), thread, ago(s.o.Lost)).Scan(&r.id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, failed("find", err)
	}
	return r, nil
}

func failed(what string, err error) error { return fmt.Errorf("streamlog: %s a stream: %w", what, err) }
