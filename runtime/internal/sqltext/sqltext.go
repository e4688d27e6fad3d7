// Package sqltext writes the same SQL for several databases.
package sqltext

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Create executes statements that make what is missing of a schema. Processes may do so at the same time, which Postgres does not take by
// itself: CREATE TABLE IF NOT EXISTS fails if another one is at it.
func Create(ctx context.Context, db *sql.DB, postgres bool, statements ...string) error {
	if !postgres {
		return execAll(ctx, db, statements)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	if err := execAll(ctx, tx, append([]string{`SELECT pg_advisory_xact_lock(8241137005)`}, statements...)); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	return nil
}

// execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func execAll(ctx context.Context, x execer, statements []string) error {
	for _, s := range statements {
		if _, err := x.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("create the tables: %w", err)
		}
	}
	return nil
}

// Numbered returns a statement with the placeholders $1, $2, ... of Postgres instead of question marks.
func Numbered(query string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}
