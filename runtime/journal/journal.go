package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/sqltext"
)

// Dialect is the kind of the database.
type Dialect int

// The dialects.
const (
	SQLite Dialect = iota
	Postgres
)

// Options are those of a Journal. The zero value works.
type Options struct {
	// Key signs tokens; it must be the same in all processes. Without one there are no tokens.
	Key []byte
	// Lease is how long a process may be silent before others take its runs; 0 means 30 seconds. The clocks of all processes must
	// agree much better than that.
	Lease time.Duration
	// Poll is how often a worker looks for runs that others have started or left; 0 means a second.
	Poll time.Duration
}

// Journal keeps runs in a database. It is safe for concurrent use.
type Journal struct {
	db      *sql.DB
	dialect Dialect
	opts    Options

	mu sync.Mutex
	// news is closed, and replaced, when a run may have become due in this process.
	news chan struct{}
	// watched are closed, and deleted, when the run with the id has changed in this process.
	watched map[string]chan struct{}
}

// Open makes the tables that are missing, whose names begin with agentgen_, and returns the journal. Of SQLite it uses one
// connection at a time. A pool on Postgres should keep as many idle connections as runs are driven at a time (sql.DB.SetMaxIdleConns and
// Worker.Concurrency): of the two that are the default, most would be opened for each statement.
func Open(ctx context.Context, db *sql.DB, d Dialect, opts Options) (*Journal, error) {
	if opts.Lease <= 0 {
		opts.Lease = 30 * time.Second
	}
	if opts.Poll <= 0 {
		opts.Poll = time.Second
	}
	if opts.Key != nil && len(opts.Key) < 16 {
		return nil, errors.New("journal: a key must have 16 bytes or more")
	}
	j := &Journal{db: db, dialect: d, opts: opts, news: make(chan struct{}), watched: map[string]chan struct{}{}}
	if d == SQLite {
		db.SetMaxOpenConns(1)
	}
	if err := sqltext.Create(ctx, db, d == Postgres, strings.Split(j.schema(), ";")...); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return j, nil
}

const schema = `
CREATE TABLE IF NOT EXISTS agentgen_runs (
	id TEXT PRIMARY KEY,
	agent TEXT NOT NULL,
	state TEXT NOT NULL,
	input BLOB NOT NULL,
	snapshot BLOB,
	open BLOB,
	messages BLOB,
	output BLOB,
	error TEXT NOT NULL DEFAULT '',
	problem TEXT NOT NULL DEFAULT '',
	pauses BIGINT NOT NULL DEFAULT 0,
	received BIGINT NOT NULL DEFAULT 0,
	taken BIGINT NOT NULL DEFAULT 0,
	until BIGINT NOT NULL DEFAULT 0,
	attempt BIGINT NOT NULL DEFAULT 0,
	failures BIGINT NOT NULL DEFAULT 0,
	owner TEXT NOT NULL DEFAULT '',
	due BIGINT NOT NULL,
	created BIGINT NOT NULL,
	updated BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS agentgen_runs_due ON agentgen_runs (due);
CREATE TABLE IF NOT EXISTS agentgen_entries (
	run TEXT NOT NULL,
	seq BIGINT NOT NULL,
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	at BIGINT NOT NULL,
	body BLOB NOT NULL,
	PRIMARY KEY (run, seq)
);
CREATE TABLE IF NOT EXISTS agentgen_inbox (
	run TEXT NOT NULL,
	seq BIGINT NOT NULL,
	kind TEXT NOT NULL,
	at BIGINT NOT NULL,
	body BLOB NOT NULL,
	PRIMARY KEY (run, seq)
);
CREATE TABLE IF NOT EXISTS agentgen_children (
	run TEXT PRIMARY KEY,
	parent TEXT NOT NULL,
	task TEXT NOT NULL,
	returned BLOB,
	heard BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS agentgen_children_parent ON agentgen_children (parent)`

func (j *Journal) schema() string {
	if j.dialect == Postgres {
		return strings.ReplaceAll(schema, "BLOB", "BYTEA")
	}
	return schema
}

// never is the time at which a run is due that nothing is to be done about.
const never = int64(1) << 62

// now returns the time as it is written: microseconds since 1970.
func now() int64 { return time.Now().UnixMicro() }

// bound returns a query with the placeholders of the dialect.
func (j *Journal) bound(query string) string {
	if j.dialect != Postgres {
		return query
	}
	return sqltext.Numbered(query)
}

// execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// exec returns how many rows have changed.
func (j *Journal) exec(ctx context.Context, x execer, query string, args ...any) (int64, error) {
	res, err := x.ExecContext(ctx, j.bound(query), args...)
	if err != nil {
		return 0, fmt.Errorf("journal: %w", err)
	}
	return res.RowsAffected()
}

// tx runs f in a transaction.
func (j *Journal) tx(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// changed returns a channel that is closed when a run may have become due in this process.
func (j *Journal) changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.news
}

// watch returns a channel that is closed with the next change of the run in this process, or when another watcher ends.
func (j *Journal) watch(id string) <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.watched[id] == nil {
		j.watched[id] = make(chan struct{})
	}
	return j.watched[id]
}

// unwatch tells those who watch the run to look at it.
func (j *Journal) unwatch(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if c := j.watched[id]; c != nil {
		close(c)
		delete(j.watched, id)
	}
}

// change tells workers, and those who watch the run, of a change.
func (j *Journal) change(id string) {
	j.unwatch(id)
	j.mu.Lock()
	defer j.mu.Unlock()
	close(j.news)
	j.news = make(chan struct{})
}
