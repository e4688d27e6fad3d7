package conversation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/internal/sqltext"
)

// Dialect is the SQL of a database.
type Dialect int

// The databases that SQL knows.
const (
	SQLite Dialect = iota
	Postgres
)

// SQL is a Store in a database. Open makes one.
type SQL struct {
	db      *sql.DB
	dialect Dialect
}

// Open returns a Store that keeps conversations in the table agentgen_conversations of a database, and makes the table if it is not
// there. The driver is the application's: for SQLite open the database with a busy timeout, and in WAL mode.
func Open(ctx context.Context, db *sql.DB, d Dialect) (*SQL, error) {
	s := &SQL{db, d}
	blob := "BLOB"
	if d == Postgres {
		blob = "BYTEA"
	}
	err := sqltext.Create(ctx, db, d == Postgres, `CREATE TABLE IF NOT EXISTS agentgen_conversations (
		id TEXT NOT NULL, version INTEGER NOT NULL, entry `+blob+` NOT NULL, PRIMARY KEY (id, version))`)
	if err != nil {
		return nil, fmt.Errorf("conversation: %w", err)
	}
	return s, nil
}

// query is a statement with the placeholders of the dialect.
func (s *SQL) query(q string) string {
	if s.dialect != Postgres {
		return q
	}
	return sqltext.Numbered(q)
}

// Load returns a conversation.
func (s *SQL) Load(ctx context.Context, id string) (*Conversation, error) {
	rows, err := s.db.QueryContext(ctx, s.query(`SELECT entry FROM agentgen_conversations WHERE id = ? ORDER BY version`), id)
	if err != nil {
		return nil, failed("load", id, err)
	}
	defer rows.Close()
	var entries [][]byte
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, failed("load", id, err)
		}
		entries = append(entries, b)
	}
	if err := rows.Err(); err != nil {
		return nil, failed("load", id, err)
	}
	return read(id, entries)
}

// Append adds an entry.
func (s *SQL) Append(ctx context.Context, id string, version int, e *Entry) (int, error) {
	b, err := write(e)
	if err != nil {
		return 0, err
	}
	// The row is only made if the one before it is the last; of two at the same time one makes none, or breaks the primary key.
	res, err := s.db.ExecContext(ctx, s.query(`INSERT INTO agentgen_conversations (id, version, entry)
		SELECT ?, ?, ? WHERE (SELECT COUNT(*) FROM agentgen_conversations WHERE id = ?) = ?
		ON CONFLICT (id, version) DO NOTHING`), id, version+1, b, id, version)
	if err != nil {
		return 0, failed("append to", id, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return version + 1, err
	}
	return 0, s.conflict(ctx, id, version)
}

func (s *SQL) conflict(ctx context.Context, id string, want int) error {
	c := &ConflictError{ID: id, Want: want}
	if err := s.db.QueryRowContext(ctx, s.query(`SELECT COUNT(*) FROM agentgen_conversations WHERE id = ?`), id).Scan(&c.Has); err != nil {
		return failed("look at", id, err)
	}
	return c
}

// Branch begins a conversation with the first entries of another one.
func (s *SQL) Branch(ctx context.Context, from string, version int, to string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return failed("branch", from, err)
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, s.query(`INSERT INTO agentgen_conversations (id, version, entry)
		SELECT ?, version, entry FROM agentgen_conversations WHERE id = ? AND version <= ?
		AND NOT EXISTS (SELECT 1 FROM agentgen_conversations WHERE id = ?)
		ON CONFLICT (id, version) DO NOTHING`), to, from, version, to)
	if err != nil {
		return failed("branch", from, err)
	}
	n, err := res.RowsAffected()
	if err == nil && int(n) == version {
		err = tx.Commit()
	} else if err == nil {
		_ = tx.Rollback()
		return s.branchConflict(ctx, from, version, to)
	}
	if err != nil {
		return failed("branch", from, err)
	}
	return nil
}

func (s *SQL) branchConflict(ctx context.Context, from string, version int, to string) error {
	err := s.conflict(ctx, to, 0)
	if c, ok := errors.AsType[*ConflictError](err); ok && c.Has == 0 {
		return s.conflict(ctx, from, version)
	}
	return err
}

// Delete deletes a conversation.
func (s *SQL) Delete(ctx context.Context, id string) error {
	if _, err := s.db.ExecContext(ctx, s.query(`DELETE FROM agentgen_conversations WHERE id = ?`), id); err != nil {
		return failed("delete", id, err)
	}
	return nil
}

func failed(what, id string, err error) error {
	return fmt.Errorf("conversation: %s %q: %w", what, id, err)
}

func unreadable(id string, entry int, err error) error {
	return fmt.Errorf("conversation: read entry %d of %q: %w", entry, id, err)
}
