package streamlog

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"time"
)

// statementLimit is how long a statement of a writer may take. What it has not written is tried again.
const statementLimit = 10 * time.Second

// batchBytes is how large a batch of chunks gets in the database, unless one chunk is larger.
const batchBytes = 256 << 10

// sqlWriter is a stream of this process: a buffer, which a goroutine copies to the database.
type sqlWriter struct {
	*buffer
	log        *SQL
	id, thread string
	ctx        context.Context
	quit       chan struct{} // closed to end the goroutine
	ended      chan struct{} // closed when it has ended

	// These belong to the goroutine, and then to End.
	written int
	beat    time.Time
}

func newSQLWriter(ctx context.Context, log *SQL, id, thread string) *sqlWriter {
	w := &sqlWriter{
		buffer: newBuffer(log.o.MaxBytes), log: log, id: id, thread: thread, ctx: context.WithoutCancel(ctx),
		quit: make(chan struct{}), ended: make(chan struct{}), beat: time.Now(),
	}
	go w.copy()
	return w
}

// copy writes new chunks to the database, says that the process is alive, and notices when the run is to end. An error leaves the rest
// for the next time; End reports the last one.
func (w *sqlWriter) copy() {
	defer close(w.ended)
	t := time.NewTicker(w.log.o.Poll)
	defer t.Stop()
	for {
		select {
		case <-w.quit:
			return
		case <-t.C:
			_ = w.flush(w.ctx)
			w.live()
		}
	}
}

// flush writes the chunks that are not yet in the database.
func (w *sqlWriter) flush(ctx context.Context) error {
	chunks, _, _ := w.after(w.written)
	for len(chunks) > 0 {
		batch, n := pack(chunks)
		if err := w.insert(ctx, batch, w.written+n); err != nil {
			return err
		}
		w.written += n
		chunks = chunks[n:]
	}
	return nil
}

func (w *sqlWriter) insert(ctx context.Context, batch []byte, upto int) error {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	// The batch may be there already, if an earlier statement was reported as failed. If another process has ended the stream, it has no readers.
	_, err := w.log.exec(ctx, `INSERT INTO agentgen_stream_chunks (stream, upto, batch)
		SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM agentgen_streams WHERE id = ? AND is_over = 0)
		ON CONFLICT DO NOTHING`, w.id, upto, batch, w.id)
	return err
}

// live says, once in a while, that the process is alive, and asks whether the run is to end: as a reader has asked for it, or as
// another process has taken this one for gone.
func (w *sqlWriter) live() {
	if time.Since(w.beat) < min(time.Second, w.log.o.Lost/3) {
		return
	}
	ctx, cancel := context.WithTimeout(w.ctx, statementLimit)
	defer cancel()
	stopped := false
	err := w.log.db.QueryRowContext(ctx, w.log.query(`UPDATE agentgen_streams SET alive = ? WHERE id = ? AND is_over = 0 RETURNING is_stopped = 1`), ago(0), w.id).Scan(&stopped)
	if stopped || errors.Is(err, sql.ErrNoRows) {
		w.stop()
	}
	if err == nil {
		w.beat = time.Now()
	}
}

// End writes what is left, and then ends the stream.
func (w *sqlWriter) End(ctx context.Context) error {
	close(w.quit)
	<-w.ended
	err := w.flush(ctx)
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, statementLimit)
		defer cancel()
		_, err = w.log.exec(ctx, `UPDATE agentgen_streams SET is_over = 1, alive = ? WHERE id = ?`, ago(0), w.id)
	}
	w.log.mu.Lock()
	if w.log.open[w.thread] == w {
		delete(w.log.open, w.thread)
	}
	w.log.mu.Unlock()
	w.end()
	if err != nil {
		return failed("end", err)
	}
	return nil
}

// pack returns a batch of the first n chunks, each after its length.
func pack(chunks [][]byte) (batch []byte, n int) {
	for _, c := range chunks {
		if n > 0 && len(batch)+len(c) > batchBytes {
			break
		}
		batch = append(binary.AppendUvarint(batch, uint64(len(c))), c...)
		n++
	}
	return batch, n
}

// unpack returns the chunks of a batch, and false if it is not one.
func unpack(batch []byte) (chunks [][]byte, ok bool) {
	for len(batch) > 0 {
		size, n := binary.Uvarint(batch)
		if n <= 0 || size > uint64(len(batch)-n) {
			return nil, false
		}
		chunks = append(chunks, batch[n:n+int(size)])
		batch = batch[n+int(size):]
	}
	return chunks, true
}
