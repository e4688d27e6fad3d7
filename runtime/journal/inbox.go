package journal

import (
	"context"
	"crypto/rand"
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
// fit the calls, and wraps ErrNotWaiting or ErrNotFound.
func (j *Journal) Resolve(ctx context.Context, id string, r *message.DeferredResults) error {
	return j.resolve(ctx, id, -1, r)
}

// resolve is Resolve, of the pause with that number unless it is negative.
func (j *Journal) resolve(ctx context.Context, id string, pause int64, r *message.DeferredResults) error {
	run, err := j.Get(ctx, id)
	if err != nil {
		return err
	}
	open, err := run.Requests()
	if err != nil {
		return err
	}
	if run.State != Waiting || open == nil || pause >= 0 && run.pauses != pause {
		return fmt.Errorf("run %q: %w", id, ErrNotWaiting)
	}
	if err := open.Check(r); err != nil {
		return err
	}
	body, err := r.AppendJSON(nil)
	if err != nil {
		return err
	}
	defer j.change(id)
	return j.tx(ctx, func(tx *sql.Tx) error {
		n, err := j.exec(ctx, tx, `UPDATE agentgen_runs SET state = ?, due = CASE WHEN owner = '' THEN ? ELSE due END, pauses = pauses + 1, received = received + 1, updated = ? WHERE id = ? AND state = ? AND pauses = ?`,
			string(Ready), now(), now(), id, string(Waiting), run.pauses)
		if err == nil && n == 0 {
			err = fmt.Errorf("run %q: %w", id, ErrNotWaiting)
		}
		if err != nil {
			return err
		}
		if err := j.resume(ctx, tx, id); err != nil {
			return err
		}
		return j.receive(ctx, tx, id, entryResolve, body)
	})
}

// receive puts something into the inbox of a run. Its id sorts by time.
func (j *Journal) receive(ctx context.Context, tx *sql.Tx, run, kind string, body []byte) error {
	at := now()
	_, err := j.exec(ctx, tx, `INSERT INTO agentgen_inbox (id, run, kind, at, body) VALUES (?, ?, ?, ?, ?)`, fmt.Sprintf("%016x-%s", at, rand.Text()), run, kind, at, body)
	return err
}

// Enqueue adds messages to a run: its model reads them with one of the next requests.
func (j *Journal) Enqueue(ctx context.Context, id string, p message.Priority, content ...message.Enqueueable) error {
	messages, err := message.Enclose(content)
	if err != nil {
		return err
	}
	said := message.Enqueued{Priority: p, Messages: messages}
	body, err := said.AppendJSON(nil)
	if err != nil {
		return err
	}
	return j.tell(ctx, id, entryEnqueue, body)
}

// Stop ends a run once its tasks in progress are done: their results are kept. The error of the run is
// runtime.ErrStopped.
func (j *Journal) Stop(ctx context.Context, id string) error {
	return j.tell(ctx, id, entryStop, []byte("{}"))
}

// tell puts something into the inbox of a run that is not over, and has it looked at.
func (j *Journal) tell(ctx context.Context, id, kind string, body []byte) error {
	defer j.change(id)
	return j.tx(ctx, func(tx *sql.Tx) error { return j.hand(ctx, tx, id, kind, body) })
}

func (j *Journal) hand(ctx context.Context, tx *sql.Tx, id, kind string, body []byte) error {
	n, err := j.exec(ctx, tx, `UPDATE agentgen_runs SET due = CASE WHEN owner = '' THEN ? ELSE due END, received = received + 1, updated = ? WHERE id = ? AND state IN (?, ?)`,
		now(), now(), id, string(Ready), string(Waiting))
	if err == nil && n == 0 {
		err = fmt.Errorf("run %q, or it is over: %w", id, ErrNotFound)
	}
	if err != nil {
		return err
	}
	return j.receive(ctx, tx, id, kind, body)
}
