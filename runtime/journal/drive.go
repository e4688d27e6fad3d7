package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// driver drives a run that its worker has taken. One goroutine owns it.
type driver struct {
	w   *Worker
	s   *saved
	a   Runner
	p   play
	seq int
	// again is set if a task is to be tried again later.
	again bool
}

// entry is what a run was fed.
type entry struct {
	kind, key string
	at        int64
	body      []byte
}

// maxEntries is how many entries a run may have before a snapshot replaces them.
const maxEntries = 200

// drive drives the run until it is over, waits, or has to be tried again later. After an error the run is still taken.
func (d *driver) drive(ctx context.Context) error {
	if err := d.replay(ctx); err != nil {
		return err
	}
	for {
		if err := d.hear(ctx, ""); err != nil {
			return err
		}
		if left, err := d.step(ctx); left || err != nil {
			return err
		}
	}
}

// step does what the run needs next. It reports whether the run is given back.
func (d *driver) step(ctx context.Context) (left bool, err error) {
	switch {
	case d.p.Done():
		return true, d.end(ctx)
	case d.p.Open() != nil && d.s.state == Waiting && d.s.until <= now():
		return false, d.deny(ctx)
	case d.p.Open() != nil:
		return true, d.pause(ctx)
	case d.seq > maxEntries:
		return false, d.compact(ctx)
	}
	parked, err := d.perform(ctx)
	switch {
	case err != nil:
		return false, err
	case d.again:
		return true, d.later(ctx)
	case parked:
		return true, d.park(ctx)
	}
	return false, nil
}

// replay begins the run and feeds it what it was fed before.
func (d *driver) replay(ctx context.Context) (err error) {
	if d.p, err = d.a.begin(d.s); err != nil {
		return d.mismatch(err)
	}
	rows, err := d.w.j.db.QueryContext(ctx, d.w.j.bound(`SELECT seq, kind, key, at, body FROM agentgen_entries WHERE run = ? ORDER BY seq`), d.s.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var e entry
		if err := rows.Scan(&d.seq, &e.kind, &e.key, &e.at, &e.body); err != nil {
			return err
		}
		if err := d.feed(&e); err != nil {
			return d.mismatch(err)
		}
	}
	return rows.Err()
}

// mismatch is the error of a run whose beginning or results the agent of this worker does not take.
func (d *driver) mismatch(err error) error {
	if d.seq == 0 && len(d.s.snapshot) == 0 {
		return fmt.Errorf("the agent %q cannot begin run %q: %w", d.a.name(), d.s.id, err)
	}
	return fmt.Errorf("the agent %q does not fit run %q, which another version of it has begun: %w. Let a worker of that version finish it, until it waits: see docs/durable.md",
		d.a.name(), d.s.id, err)
}

// feed feeds the run.
func (d *driver) feed(e *entry) error {
	at := time.UnixMicro(e.at).UTC()
	switch e.kind {
	case entryResult:
		return d.p.Feed(e.key, runtime.RawJSON(e.body))
	case entryResolve:
		var r message.DeferredResults
		if err := r.DecodeJSON(e.body); err != nil {
			return err
		}
		return d.p.Resolve(r, at)
	case entryEnqueue:
		return d.enqueue(e.body)
	case entryStop:
		d.p.Fail(runtime.ErrStopped, at)
	case entryFail:
		d.p.Fail(errors.New(string(e.body)), at)
	default:
		return fmt.Errorf("an entry of kind %q", e.kind)
	}
	return nil
}

func (d *driver) enqueue(body []byte) error {
	var said message.Enqueued
	if err := said.DecodeJSON(body); err != nil {
		return err
	}
	var content []message.Enqueueable
	for _, m := range said.Messages {
		content = append(content, m.(message.Enqueueable)) // as every message is
	}
	return d.p.Enqueue(said.Priority, content...)
}

// record feeds the run, and writes what it was fed.
func (d *driver) record(ctx context.Context, e *entry, more func(tx *sql.Tx) error) error {
	if err := d.feed(e); err != nil {
		return err
	}
	if e.kind == entryResult {
		d.s.failures = 0
	}
	return d.write(ctx, func(tx *sql.Tx) error {
		d.seq++
		_, err := d.w.j.exec(ctx, tx, `INSERT INTO agentgen_entries (run, seq, kind, key, at, body) VALUES (?, ?, ?, ?, ?, ?)`, d.s.id, d.seq, e.kind, e.key, e.at, e.body)
		if err == nil && more != nil {
			err = more(tx)
		}
		return err
	})
}

// write runs f in a transaction, if the run is still this worker's. It renews the lease.
func (d *driver) write(ctx context.Context, f func(tx *sql.Tx) error) error {
	j := d.w.j
	return j.tx(ctx, func(tx *sql.Tx) error {
		n, err := j.exec(ctx, tx, `UPDATE agentgen_runs SET due = ?, failures = ?, problem = '', updated = ? WHERE id = ? AND owner = ?`,
			now()+j.opts.Lease.Microseconds(), d.s.failures, now(), d.s.id, d.s.owner)
		if err == nil && n == 0 {
			err = errLost
		}
		if err != nil {
			return err
		}
		return f(tx)
	})
}

// hear takes what has come in: all of it, or what is of one kind.
func (d *driver) hear(ctx context.Context, kind string) error {
	for !d.p.Done() {
		seq, e, err := d.next(ctx, kind)
		if e == nil || err != nil {
			return err
		}
		err = d.record(ctx, e, func(tx *sql.Tx) error { return d.taken(ctx, tx, seq) })
		switch {
		case errors.Is(err, runtime.ErrNotRunning) && kind == "":
			kind = entryStop // the rest stays until the run has begun
		case errors.Is(err, runtime.ErrNotRunning):
			return nil
		case err != nil:
			return err
		case e.kind == entryResolve:
			d.s.state = Ready
		}
	}
	return nil
}

// next returns what has come in first, nil for nothing, and its place in the inbox.
func (d *driver) next(ctx context.Context, kind string) (seq int64, e *entry, err error) {
	query, args := `SELECT seq, kind, at, body FROM agentgen_inbox WHERE run = ?`, []any{d.s.id}
	if kind != "" {
		query, args = query+` AND kind = ?`, append(args, kind)
	}
	e = new(entry)
	err = d.w.j.db.QueryRowContext(ctx, d.w.j.bound(query+` ORDER BY seq LIMIT 1`), args...).Scan(&seq, &e.kind, &e.at, &e.body)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return seq, e, err
}

func (d *driver) taken(ctx context.Context, tx *sql.Tx, seq int64) error {
	if _, err := d.w.j.exec(ctx, tx, `DELETE FROM agentgen_inbox WHERE run = ? AND seq = ?`, d.s.id, seq); err != nil {
		return err
	}
	_, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_runs SET taken = taken + 1 WHERE id = ?`, d.s.id)
	return err
}

// outcome is how a task has ended.
type outcome struct {
	key    string
	result runtime.RawJSON
	err    error
}

// perform has the tasks done, all at once, and records each result as it comes. It reports whether nothing is left to be done but what other
// runs do.
func (d *driver) perform(ctx context.Context) (parked bool, err error) {
	tasks, err := d.p.Tasks()
	if err != nil {
		return false, err
	}
	tasks, news, err := d.runs(ctx, tasks)
	if err != nil || news {
		return false, err
	}
	return len(tasks) == 0, d.performAll(ctx, tasks)
}

// performAll performs tasks in this process.
func (d *driver) performAll(ctx context.Context, tasks []runtime.Task) (err error) {
	done := make(chan outcome, len(tasks))
	for _, t := range tasks {
		go func() {
			result, err := d.a.perform(ctx, t.Input, d.s.attempt)
			done <- outcome{t.Key, result, err}
		}()
	}
	var failed error
	for left := len(tasks); left > 0; left-- {
		o := <-done
		switch {
		case o.err == nil && err == nil && !d.p.Done():
			err = d.keep(ctx, &o, left == 1)
		case o.err != nil && (failed == nil || runtime.Retryable(failed)):
			failed = o.err // one that is final counts
		}
	}
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil || failed == nil || d.p.Done() {
		return err
	}
	return d.giveUp(ctx, failed)
}

// keep records the result of a task, even if ctx has ended meanwhile: what is done need not be done again. Before the last one it takes the
// messages that have come in, as a run that is about to end continues with them.
func (d *driver) keep(ctx context.Context, o *outcome, last bool) error {
	ctx, cancel := d.w.outlast(ctx)
	defer cancel()
	if last {
		if err := d.hear(ctx, entryEnqueue); err != nil {
			return err
		}
	}
	return d.record(ctx, &entry{kind: entryResult, key: o.key, at: now(), body: []byte(o.result)}, nil)
}

// giveUp ends the run with the error of a task, unless it is to be tried again.
func (d *driver) giveUp(ctx context.Context, err error) error {
	if d.again = runtime.Retryable(err) && d.s.failures < d.a.retries(); d.again {
		return nil
	}
	return d.record(ctx, &entry{kind: entryFail, at: now(), body: []byte(err.Error())}, nil)
}

// later gives the run back until its tasks are to be tried again.
func (d *driver) later(ctx context.Context) error {
	wait := min(time.Second<<min(d.s.failures, 6), time.Minute)
	return d.settle(ctx, `failures = failures + 1, due = ?`, time.Now().Add(wait).UnixMicro())
}

// settle writes how a run is left that is given back.
func (d *driver) settle(ctx context.Context, set string, args ...any) error {
	args = append(args, now(), d.s.id, d.s.owner)
	n, err := d.w.j.exec(ctx, d.w.j.db, `UPDATE agentgen_runs SET `+set+`, owner = '', updated = ? WHERE id = ? AND owner = ?`, args...)
	if err == nil && n == 0 {
		err = errLost
	}
	return err
}
