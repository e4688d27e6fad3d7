package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// A call of another agent that is one of Agent.Children is a run of its own. It is begun with the row that says whose call it is, and leaves
// what the call has returned there, in the transaction that ends it. Its caller is given back until then. Whatever changes a child looks at
// the row of the caller in the same transaction, after its own: the caller, which locks its row before it looks at those of its children, does
// not miss it.

// input is what is written of the beginning of a run: Call is that of a run that stands for a call.
type input struct {
	Start
	Call json.RawMessage `json:",omitempty"`
}

// runs does what is to be done of the tasks that are runs of their own, and returns the others, which are for perform. news reports whether
// one of those runs has ended: the tasks are others then.
func (d *driver) runs(ctx context.Context, tasks []runtime.Task) (others []runtime.Task, news bool, err error) {
	for i := range tasks {
		t := &tasks[i]
		apart, returned, err := d.run(ctx, t)
		switch {
		case err != nil:
			return nil, false, err
		case !apart:
			others = append(others, *t)
			continue
		case returned == nil || d.p.Done():
			continue
		}
		news = true
		err = d.record(ctx, &entry{kind: entryResult, key: t.Key, at: now(), body: returned}, func(tx *sql.Tx) error {
			return d.heard(ctx, tx, t.Sub.RunID)
		})
		if err != nil {
			return nil, false, err
		}
	}
	return others, news, nil
}

// heard notes that the result of a child is recorded. The run does not wait any more.
func (d *driver) heard(ctx context.Context, tx *sql.Tx, child string) error {
	d.s.state = Ready
	_, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_children SET heard = 1 WHERE run = ?`, child)
	if err == nil {
		err = d.w.j.resume(ctx, tx, d.s.id)
	}
	return err
}

// run reports whether a task is a run of its own, and returns what that has returned, nil if it is not over. It begins the run, if it was not.
// One that was begun counts, though the agent may no longer be one of Agent.Children.
func (d *driver) run(ctx context.Context, t *runtime.Task) (apart bool, returned []byte, err error) {
	if t.Sub == nil {
		return false, nil, nil
	}
	j := d.w.j
	var parent, task string
	err = j.db.QueryRowContext(ctx, j.bound(`SELECT parent, task, returned FROM agentgen_children WHERE run = ?`), t.Sub.RunID).Scan(&parent, &task, &returned)
	switch {
	case errors.Is(err, sql.ErrNoRows) && !slices.Contains(d.a.children(), t.Sub.Agent):
		return false, nil, nil
	case errors.Is(err, sql.ErrNoRows):
		err = d.spawn(ctx, t)
	case err == nil && (parent != d.s.id || task != t.Key):
		err = fmt.Errorf("journal: run %q is that of task %q of run %q", t.Sub.RunID, task, parent)
	}
	return true, returned, err
}

// spawn begins the run of a task.
func (d *driver) spawn(ctx context.Context, t *runtime.Task) error {
	j, at := d.w.j, time.Now().UTC()
	body, err := json.Marshal(input{Start{At: at}, json.RawMessage(t.Sub.Input)})
	if err != nil {
		return err
	}
	defer j.change(t.Sub.RunID)
	return d.write(ctx, func(tx *sql.Tx) error {
		if err := j.insert(ctx, tx, t.Sub.RunID, t.Sub.Agent, body, at); err != nil {
			return err
		}
		_, err := j.exec(ctx, tx, `INSERT INTO agentgen_children (run, parent, task) VALUES (?, ?, ?)`, t.Sub.RunID, d.s.id, t.Key)
		return err
	})
}

// park gives back a run that has nothing to do until one of its children ends. It waits, if all of them do.
func (d *driver) park(ctx context.Context) error {
	j := d.w.j
	messages, err := message.Marshal(d.p.Messages())
	if err != nil {
		return err
	}
	return d.write(ctx, func(tx *sql.Tx) error {
		ended, working, err := j.countChildren(ctx, tx, d.s.id)
		if err != nil {
			return err
		}
		state, due := Ready, never
		switch {
		case ended > 0:
			due = now()
		case working == 0:
			state = Waiting
		}
		_, err = j.exec(ctx, tx, `UPDATE agentgen_runs SET owner = '', state = ?, open = NULL, messages = ?, due = CASE WHEN received <> taken THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END WHERE id = ?`,
			string(state), messages, now(), due, d.s.id)
		if err == nil && state == Waiting {
			err = j.wake(ctx, tx, d.s.id)
		}
		return err
	})
}

// countChildren counts the children of a run whose results it has not heard: those that are over, and those that neither are nor wait.
func (j *Journal) countChildren(ctx context.Context, tx *sql.Tx, id string) (ended, working int, err error) {
	err = tx.QueryRowContext(ctx, j.bound(`SELECT COUNT(CASE WHEN c.returned IS NOT NULL THEN 1 END), COUNT(CASE WHEN c.returned IS NULL AND r.state <> ? THEN 1 END) `+
		`FROM agentgen_children c JOIN agentgen_runs r ON r.id = c.run WHERE c.parent = ? AND c.heard = 0`),
		string(Waiting), id).Scan(&ended, &working)
	return ended, working, err
}

// wake has the caller of a run, if it has one that is not over, look at its children.
func (j *Journal) wake(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := j.exec(ctx, tx, `UPDATE agentgen_runs SET due = CASE WHEN owner = '' AND due = ? THEN ? ELSE due END `+
		`WHERE id = (SELECT parent FROM agentgen_children WHERE run = ?) AND state IN (?, ?)`,
		never, now(), id, string(Ready), string(Waiting))
	return err
}

// resume makes a run ready whose children waited, and its callers.
func (j *Journal) resume(ctx context.Context, tx *sql.Tx, id string) error {
	for id != "" {
		if _, err := j.exec(ctx, tx, `UPDATE agentgen_runs SET state = ? WHERE id = ? AND state = ? AND open IS NULL`, string(Ready), id, string(Waiting)); err != nil {
			return err
		}
		parent, err := j.parent(ctx, tx, id)
		if err != nil {
			return err
		}
		id = parent
	}
	return nil
}

// parent returns the run that a run was called by, "" if it was started.
func (j *Journal) parent(ctx context.Context, tx *sql.Tx, id string) (parent string, err error) {
	err = tx.QueryRowContext(ctx, j.bound(`SELECT parent FROM agentgen_children WHERE run = ?`), id).Scan(&parent)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return parent, err
}

// leave leaves what the call has returned that a run stands for, if it is that of a call.
func (d *driver) leave(ctx context.Context, tx *sql.Tx) error {
	if !d.s.call {
		return nil
	}
	returned, err := d.p.Returned()
	if err != nil {
		return err
	}
	if _, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_children SET returned = ? WHERE run = ?`, []byte(returned), d.s.id); err != nil {
		return err
	}
	return d.w.j.wake(ctx, tx, d.s.id)
}

// stopChildren stops the children of a run that is over before they are, since it was stopped itself or has failed.
func (d *driver) stopChildren(ctx context.Context) error {
	j := d.w.j
	open, err := j.ids(ctx, j.db, `SELECT c.run FROM agentgen_children c JOIN agentgen_runs r ON r.id = c.run WHERE c.parent = ? AND r.state IN (?, ?)`,
		d.s.id, string(Ready), string(Waiting))
	for _, id := range open {
		if err == nil {
			err = j.Stop(ctx, id)
		}
		if errors.Is(err, ErrNotFound) { // it has ended meanwhile
			err = nil
		}
	}
	return err
}

// ids returns the ids that a query finds.
func (j *Journal) ids(ctx context.Context, x queryer, query string, args ...any) (ids []string, err error) {
	rows, err := x.QueryContext(ctx, j.bound(query), args...)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Waiting returns the runs whose calls wait, of a run and of the runs of its calls (Agent.Children), however deep: those whose Requests are to
// be resolved, each by its own ID, before the run continues. There are none if the run does not wait.
func (j *Journal) Waiting(ctx context.Context, id string) ([]*Run, error) {
	r, err := j.Get(ctx, id)
	if err != nil || r.State != Waiting {
		return nil, err
	}
	if len(r.Open) > 0 {
		return []*Run{r}, nil
	}
	children, err := j.ids(ctx, j.db, `SELECT c.run FROM agentgen_children c JOIN agentgen_runs r ON r.id = c.run WHERE c.parent = ? AND r.state = ? ORDER BY r.created, c.run`, id, string(Waiting))
	var all []*Run
	for _, child := range children {
		if err != nil {
			break
		}
		var some []*Run
		some, err = j.Waiting(ctx, child)
		all = append(all, some...)
	}
	return all, err
}

// prune deletes runs of which nothing is needed, those of calls after their callers, and returns how many. A tree of runs is kept as a whole:
// another run with the ID of a caller would take what is left for its own.
func (j *Journal) prune(ctx context.Context, tx *sql.Tx, before time.Time) (all int64, err error) {
	const query = `WITH RECURSIVE kept (id) AS (
		SELECT id FROM agentgen_runs WHERE state NOT IN (?, ?) OR updated >= ?
		UNION SELECT c.parent FROM agentgen_children c JOIN kept ON kept.id = c.run)
	DELETE FROM agentgen_runs WHERE id NOT IN (SELECT id FROM kept)
		AND NOT EXISTS (SELECT 1 FROM agentgen_children c JOIN agentgen_runs p ON p.id = c.parent WHERE c.run = agentgen_runs.id)`
	for n := int64(1); n > 0 && err == nil; all += n {
		n, err = j.exec(ctx, tx, query, string(Done), string(Failed), before.UnixMicro())
	}
	if err == nil {
		_, err = j.exec(ctx, tx, `DELETE FROM agentgen_children WHERE NOT EXISTS (SELECT 1 FROM agentgen_runs r WHERE r.id = run)`)
	}
	return all, err
}
