package journal_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/journal"
	"modernc.org/sqlite"
)

// gate is a database whose statements a test can hold up or let fail: for what happens between two statements of a worker, and
// where the database goes away.
type gate struct {
	dsn string

	mu sync.Mutex
	// at is called before each statement that begins with a text; its error is that of the statement.
	at map[string]func(ctx context.Context) error
}

// gated returns a journal on SQLite, and its gate.
func gated(t *testing.T, dir string, o journal.Options) (*journal.Journal, *gate) {
	t.Helper()
	g := &gate{dsn: "file:" + dir + "/journal.db?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)", at: map[string]func(context.Context) error{}}
	db := sql.OpenDB(g)
	t.Cleanup(func() { db.Close() })
	o.Key = key
	j, err := journal.Open(t.Context(), db, journal.SQLite, o)
	if err != nil {
		t.Fatal(err)
	}
	return j, g
}

// open opens the database beside the gate.
func (g *gate) open(t *testing.T) *sql.DB {
	db, err := sql.Open("sqlite", g.dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// set has f called before each statement that begins with the text; nil for nothing.
func (g *gate) set(begins string, f func(ctx context.Context) error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at[begins] = f
}

func (g *gate) pass(ctx context.Context, query string) error {
	g.mu.Lock()
	var found func(context.Context) error
	for begins, f := range g.at {
		if strings.HasPrefix(query, begins) && f != nil {
			found = f
		}
	}
	g.mu.Unlock()
	if found == nil {
		return nil
	}
	return found(ctx)
}

// Connect opens a connection that asks the gate.
func (g *gate) Connect(context.Context) (driver.Conn, error) {
	c, err := new(sqlite.Driver).Open(g.dsn)
	return &gateConn{c, g}, err
}

// Driver returns the driver behind the gate.
func (g *gate) Driver() driver.Driver { return new(sqlite.Driver) }

type gateConn struct {
	driver.Conn
	g *gate
}

func (c *gateConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.g.pass(ctx, query); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *gateConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.g.pass(ctx, query); err != nil {
		return nil, err
	}
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *gateConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if err := c.g.pass(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

// until waits until a run is in a state, whatever it was in before.
func until(t *testing.T, j *journal.Journal, id string, want journal.State) *journal.Run {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		r, err := j.Get(t.Context(), id)
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("%+v, %v", r, err)
		}
		if r.State == want {
			return r
		}
		time.Sleep(5 * time.Millisecond)
	}
}
