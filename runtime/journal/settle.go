package journal

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// compact writes a snapshot, which replaces the entries.
func (d *driver) compact(ctx context.Context) error {
	snapshot, err := d.p.Snapshot()
	if err != nil {
		return err
	}
	return d.write(ctx, func(tx *sql.Tx) error {
		d.seq = 0
		if _, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_runs SET snapshot = ? WHERE id = ?`, snapshot, d.s.id); err != nil {
			return err
		}
		return d.forget(ctx, tx)
	})
}

func (d *driver) forget(ctx context.Context, tx *sql.Tx) error {
	_, err := d.w.j.exec(ctx, tx, `DELETE FROM agentgen_entries WHERE run = ?`, d.s.id)
	return err
}

// pause gives back a run of which calls wait. If something has come in meanwhile it is due at once.
func (d *driver) pause(ctx context.Context) error {
	open, err := d.p.Open().AppendJSON(nil)
	if err != nil {
		return err
	}
	messages, err := message.Marshal(d.p.Messages())
	if err != nil {
		return err
	}
	snapshot, err := d.p.Snapshot()
	if err != nil {
		return err
	}
	if d.s.state != Waiting {
		d.s.until = d.deadline()
	}
	return d.write(ctx, func(tx *sql.Tx) error {
		if err := d.w.j.wake(ctx, tx, d.s.id); err != nil {
			return err
		}
		_, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_runs SET open = ?, messages = ?, snapshot = ?, until = ?, owner = '', `+
			`state = CASE WHEN received <> taken THEN ? ELSE ? END, due = CASE WHEN received <> taken THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END WHERE id = ?`,
			open, messages, snapshot, d.s.until, string(Ready), string(Waiting), now(), d.s.until, d.s.id)
		if err != nil {
			return err
		}
		return d.forget(ctx, tx)
	})
}

// deadline returns when calls that wait from now on are denied.
func (d *driver) deadline() int64 {
	if p := d.a.patience(); p > 0 {
		return time.Now().Add(p).UnixMicro()
	}
	return never
}

// late is what the model reads about calls that have waited too long.
const late = "No decision was made in time."

// errOvertaken is the error where a run has got what its driver does not know of: it is to be driven anew.
var errOvertaken = errors.New("journal: the calls were resolved meanwhile")

// deny resolves calls that have waited too long, unless someone has resolved them meanwhile.
func (d *driver) deny(ctx context.Context) error {
	body, err := d.p.Open().Decline(late).AppendJSON(nil)
	if err != nil {
		return err
	}
	d.s.state = Ready
	return d.record(ctx, &entry{kind: entryResolve, at: now(), body: body}, func(tx *sql.Tx) error {
		n, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_runs SET state = ?, pauses = pauses + 1 WHERE id = ? AND state = ?`, string(Ready), d.s.id, string(Waiting))
		if err == nil && n == 0 {
			err = errOvertaken
		}
		if err != nil {
			return err
		}
		return d.w.j.resume(ctx, tx, d.s.id)
	})
}

// plain returns the text of an error as every database takes it.
func plain(err error) string {
	return strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", "\uFFFD"), "\uFFFD")
}

// end writes how the run has ended.
func (d *driver) end(ctx context.Context) error {
	if err := d.stopChildren(ctx); err != nil {
		return err
	}
	messages, err := message.Marshal(d.p.Messages())
	if err != nil {
		return err
	}
	state, text := Done, ""
	output, failed := d.p.OutputJSON()
	if failed != nil {
		state, text = Failed, plain(failed)
	}
	return d.write(ctx, func(tx *sql.Tx) error {
		_, err := d.w.j.exec(ctx, tx, `UPDATE agentgen_runs SET state = ?, error = ?, messages = ?, output = ?, open = NULL, snapshot = NULL, owner = '', due = ? WHERE id = ?`,
			string(state), text, messages, []byte(output), never, d.s.id)
		if err == nil {
			_, err = d.w.j.exec(ctx, tx, `DELETE FROM agentgen_inbox WHERE run = ?`, d.s.id)
		}
		if err == nil {
			err = d.leave(ctx, tx)
		}
		if err != nil {
			return err
		}
		return d.forget(ctx, tx)
	})
}
