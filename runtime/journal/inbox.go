package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// The kinds of entries, which are also those of what comes in.
const (
	entryResult  = "result"  // of the task that the key names
	entryResolve = "resolve" // a message.DeferredResults
	entryEnqueue = "enqueue" // a message.Enqueued
	entryStop    = "stop"
	entryFail    = "fail" // of a task that was given up; the body is the text
)

// ErrNotWaiting is wrapped by the error of a Resolve for a run without pending calls, such as one that has been
// resolved.
var ErrNotWaiting = errors.New("journal: no call of the run itself waits for approval or for a result; Journal.Waiting has those of its calls that do")

// Resolve resolves calls of a run that wait, all or some of them. The error is a *message.ResultsError if the results do not
// fit the calls, or are for none of them, and wraps ErrNotWaiting or ErrNotFound. Of several that come at the same time one counts; if it
// leaves calls open, the others may try again once the run waits again (Wait).
func (j *Journal) Resolve(ctx context.Context, id string, r *message.DeferredResults) error {
	run, err := j.Get(ctx, id)
	if err != nil {
		return err
	}
	return j.resolve(ctx, run, r)
}

// resolve resolves calls of a run, if it waits for the same ones as when it was read.
func (j *Journal) resolve(ctx context.Context, run *Run, r *message.DeferredResults) error {
	body, err := run.encode(r)
	if err != nil {
		return err
	}
	defer j.change(run.ID)
	return j.tx(ctx, func(tx *sql.Tx) error {
		seq, err := j.count(ctx, tx, dueNow+`, state = ?, pauses = pauses + 1`, `state = ? AND pauses = ?`, now(), string(Ready), run.ID, string(Waiting), run.pauses)
		if errors.Is(err, sql.ErrNoRows) {
			err = fmt.Errorf("run %q: %w", run.ID, ErrNotWaiting)
		}
		if err != nil {
			return err
		}
		if err := j.resume(ctx, tx, run.ID); err != nil {
			return err
		}
		return j.receive(ctx, tx, run.ID, seq, entryResolve, body)
	})
}

// encode returns results as JSON, if they fit the calls for which the run waits.
func (r *Run) encode(results *message.DeferredResults) ([]byte, error) {
	open, err := r.Requests()
	if err != nil {
		return nil, err
	}
	if r.State != Waiting || open == nil {
		return nil, fmt.Errorf("run %q: %w", r.ID, ErrNotWaiting)
	}
	if err := open.CheckSome(results); err != nil {
		return nil, err
	}
	return results.AppendJSON(nil)
}

// A run that receives something is looked at, unless a worker has it; messages do not have one begin before its time, or hasten a retry.
const (
	dueNow   = `due = CASE WHEN owner = '' THEN ? ELSE due END`
	dueBegun = `due = CASE WHEN owner = '' AND attempt > 0 AND failures = 0 THEN ? ELSE due END`
)

// count counts what a run receives, if it is as where says. The number is its place in the inbox.
func (j *Journal) count(ctx context.Context, tx *sql.Tx, set, where string, args ...any) (seq int64, err error) {
	query := `UPDATE agentgen_runs SET received = received + 1, updated = ?, ` + set + ` WHERE id = ? AND ` + where + ` RETURNING received`
	err = tx.QueryRowContext(ctx, j.bound(query), append([]any{now()}, args...)...).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("journal: %w", err)
	}
	return seq, err
}

// receive puts something into the inbox of a run.
func (j *Journal) receive(ctx context.Context, tx *sql.Tx, run string, seq int64, kind string, body []byte) error {
	_, err := j.exec(ctx, tx, `INSERT INTO agentgen_inbox (run, seq, kind, at, body) VALUES (?, ?, ?, ?, ?)`, run, seq, kind, now(), body)
	return err
}

// Enqueue adds messages to a run: its model reads them with one of the next requests. A run that is about to end makes one more for what is
// ASAP, if it comes before the last response is recorded. Without content nothing happens.
func (j *Journal) Enqueue(ctx context.Context, id string, p message.Priority, content ...message.Enqueueable) error {
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	said := message.Enqueued{Priority: p, Messages: messages}
	if err := said.Check(); err != nil {
		return err
	}
	body, err := said.AppendJSON(nil)
	if err != nil {
		return err
	}
	return j.tell(ctx, id, entryEnqueue, body)
}

// Stop ends a run once its tasks in progress are done: their results are kept. The error of the run is
// runtime.ErrStopped. Runs of its calls (Agent.Children) are stopped, too; the run does not wait for them.
func (j *Journal) Stop(ctx context.Context, id string) error {
	return j.tell(ctx, id, entryStop, []byte("{}"))
}

// tell puts something into the inbox of a run that is not over, and has it looked at.
func (j *Journal) tell(ctx context.Context, id, kind string, body []byte) error {
	due := dueBegun
	if kind == entryStop {
		due = dueNow
	}
	defer j.change(id)
	return j.tx(ctx, func(tx *sql.Tx) error {
		seq, err := j.count(ctx, tx, due, `state IN (?, ?)`, now(), id, string(Ready), string(Waiting))
		if errors.Is(err, sql.ErrNoRows) {
			err = fmt.Errorf("run %q, or it is over: %w", id, ErrNotFound)
		}
		if err != nil {
			return err
		}
		return j.receive(ctx, tx, id, seq, kind, body)
	})
}
