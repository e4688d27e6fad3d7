package streamlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// batches is how many batches are read at once.
const batches = 64

// sqlReader reads a stream that another process writes.
type sqlReader struct {
	log *SQL
	id  string
}

// Read returns the chunks from the one with this index on.
func (r *sqlReader) Read(ctx context.Context, from int) (chunks [][]byte, over bool, err error) {
	t := time.NewTicker(r.log.o.Poll)
	defer t.Stop()
	for {
		// A stream that is over when one asks has all its chunks after it.
		over, err := r.over(ctx)
		if err != nil {
			return nil, false, err
		}
		chunks, all, err := r.after(ctx, from)
		if len(chunks) > 0 || over || err != nil {
			return chunks, over && all, err
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil, false, ctx.Err()
		}
	}
}

// over reports whether the stream has ended.
func (r *sqlReader) over(ctx context.Context) (bool, error) {
	var over bool
	var alive int64
	err := r.log.db.QueryRowContext(ctx, r.log.query(`SELECT is_over = 1, alive FROM agentgen_streams WHERE id = ?`), r.id).Scan(&over, &alive)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, ErrLost
	case err != nil:
		return false, failed("read", err)
	case !over && alive < ago(r.log.o.Lost):
		return false, ErrLost
	}
	return over, nil
}

// after returns chunks from the one with this index on, and reports whether there are no more.
func (r *sqlReader) after(ctx context.Context, from int) (chunks [][]byte, all bool, err error) {
	rows, err := r.log.db.QueryContext(ctx, r.log.query(`SELECT upto, batch FROM agentgen_stream_chunks WHERE stream = ? AND upto > ? ORDER BY upto LIMIT ?`), r.id, from, batches)
	if err != nil {
		return nil, false, failed("read", err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		more, err := batchOf(rows, from+len(chunks))
		if err != nil {
			return nil, false, failed("read", err)
		}
		chunks = append(chunks, more...)
	}
	if err := rows.Err(); err != nil {
		return nil, false, failed("read", err)
	}
	return chunks, n < batches, nil
}

// batchOf returns the chunks of a row from the one with this index on.
func batchOf(rows *sql.Rows, from int) ([][]byte, error) {
	var upto int
	var batch []byte
	if err := rows.Scan(&upto, &batch); err != nil {
		return nil, err
	}
	chunks, ok := unpack(batch)
	skip := from - (upto - len(chunks))
	if !ok || skip < 0 || skip > len(chunks) {
		return nil, fmt.Errorf("the batch of chunks up to %d does not follow the chunk %d", upto, from)
	}
	return chunks[skip:], nil
}

// Stop asks for the end of the run, which its process notices within a second.
func (r *sqlReader) Stop(ctx context.Context) error {
	if _, err := r.log.exec(ctx, `UPDATE agentgen_streams SET is_stopped = 1 WHERE id = ?`, r.id); err != nil {
		return failed("stop", err)
	}
	return nil
}
