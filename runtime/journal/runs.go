package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// State is how far a run has come.
type State string

// The states of a run.
const (
	// Ready: a worker is at it, or will be.
	Ready State = "ready"
	// Waiting: calls wait for approval or for results, of the run itself or of runs of its calls: see Journal.Waiting.
	Waiting State = "waiting"
	// Done: it has its output. Failed: it has ended with an error.
	Done   State = "done"
	Failed State = "failed"
)

// ErrNotFound is the error for a run that is not in the journal, ErrExists that of a Start with an id that is.
var (
	ErrNotFound = errors.New("journal: there is no such run")
	ErrExists   = errors.New("journal: there is a run with this id")
)

// Start is a run to begin.
type Start struct {
	// Agent is the name of the agent, ID that of the run: see runtime.WithRunID.
	Agent, ID string `json:"-"`
	Prompt    string
	// ConversationID names the conversation; otherwise it has the ID of the run. History is an earlier one that the run continues:
	// Run.Messages of its last run.
	ConversationID string          `json:",omitempty"`
	History        json.RawMessage `json:",omitempty"`
	// At is when the run begins; the zero time means now.
	At time.Time
}

// check returns an error if no worker could begin the run.
func (s *Start) check() error {
	if s.Agent == "" || s.ID == "" {
		return errors.New("journal: a run needs an agent and an ID")
	}
	if !utf8.ValidString(s.ID) || strings.Contains(s.ID, "\x00") {
		return fmt.Errorf("journal: the ID %q is not text", s.ID)
	}
	if len(s.History) == 0 {
		return nil
	}
	if _, err := message.Unmarshal(s.History); err != nil {
		return fmt.Errorf("journal: the history: %w", err)
	}
	return nil
}

// Start begins a run, which any worker with the agent takes; if there is none, the run stays ready. The error wraps ErrExists if there is one
// with the ID.
func (j *Journal) Start(ctx context.Context, s Start) error {
	if err := s.check(); err != nil {
		return err
	}
	if s.At.IsZero() {
		s.At = time.Now()
	}
	s.At = s.At.UTC()
	body, err := json.Marshal(input{Start: s})
	if err != nil {
		return err
	}
	defer j.change(s.ID)
	return j.insert(ctx, j.db, s.ID, s.Agent, body, s.At)
}

// insert writes a run that is to begin at a time.
func (j *Journal) insert(ctx context.Context, x execer, id, agent string, body []byte, at time.Time) error {
	n, err := j.exec(ctx, x, `INSERT INTO agentgen_runs (id, agent, state, input, due, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		id, agent, string(Ready), body, at.UnixMicro(), now(), now())
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: %q", ErrExists, id)
	}
	return err
}

// Run is a run as it is in the journal.
type Run struct {
	ID, Agent string
	// Parent is the ID of the run whose call this one is: see Agent.Children. It is empty for one that was started.
	Parent string
	State  State
	// Open are the calls that wait, a message.DeferredRequests: see Requests.
	Open json.RawMessage
	// Messages is the conversation, once the run waits or is over: see message.Unmarshal. Output is the output as JSON.
	Messages, Output json.RawMessage
	// Error is why the run has failed.
	Error string
	// Problem is why the last worker that had the run has left it alone, such as an agent that does not fit.
	Problem          string
	Created, Updated time.Time
	// pauses counts how often its calls were resolved.
	pauses int64
}

// Requests returns the calls that wait, nil if none does.
func (r *Run) Requests() (*message.DeferredRequests, error) {
	if len(r.Open) == 0 {
		return nil, nil
	}
	open := new(message.DeferredRequests)
	return open, open.DecodeJSON(r.Open)
}

// parentColumn finds the parent of a run.
const parentColumn = `COALESCE((SELECT parent FROM agentgen_children WHERE run = id), '')`

const runColumns = `id, agent, ` + parentColumn + `, state, open, messages, output, error, problem, pauses, created, updated`

func scanRun(row interface{ Scan(...any) error }) (*Run, error) {
	var r Run
	var created, updated int64
	var open, messages, output []byte
	err := row.Scan(&r.ID, &r.Agent, &r.Parent, &r.State, &open, &messages, &output, &r.Error, &r.Problem, &r.pauses, &created, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	r.Open, r.Messages, r.Output = open, messages, output
	r.Created, r.Updated = time.UnixMicro(created).UTC(), time.UnixMicro(updated).UTC()
	return &r, nil
}

// Get returns a run. The error wraps ErrNotFound if no run has the ID.
func (j *Journal) Get(ctx context.Context, id string) (*Run, error) {
	r, err := scanRun(j.db.QueryRowContext(ctx, j.bound(`SELECT `+runColumns+` FROM agentgen_runs WHERE id = ?`), id))
	if err != nil {
		return nil, fmt.Errorf("run %q: %w", id, err)
	}
	return r, nil
}

// Wait returns a run once it waits or is over.
func (j *Journal) Wait(ctx context.Context, id string) (*Run, error) {
	defer j.unwatch(id)
	for {
		changed := j.watch(id)
		r, err := j.settled(ctx, id)
		if err != nil || r != nil {
			return r, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-changed:
		case <-time.After(j.opts.Poll): // another process may have changed it
		}
	}
}

// settled returns a run that waits or is over, nil for another: it does not read the messages of one that is at work.
func (j *Journal) settled(ctx context.Context, id string) (*Run, error) {
	r, err := scanRun(j.db.QueryRowContext(ctx, j.bound(`SELECT `+runColumns+` FROM agentgen_runs WHERE id = ? AND state <> ?`), id, string(Ready)))
	if errors.Is(err, ErrNotFound) {
		err = j.db.QueryRowContext(ctx, j.bound(`SELECT id FROM agentgen_runs WHERE id = ?`), id).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		r = nil
	}
	if err != nil {
		return nil, fmt.Errorf("run %q: %w", id, err)
	}
	return r, nil
}

// Filter says which runs List returns. The zero value means all.
type Filter struct {
	Agent string
	// Parent is the ID of the run whose calls the runs are; empty for all.
	Parent string
	States []State
	// After is the ID after which the page begins, Limit its length; 0 means 100.
	After string
	Limit int
}

// List returns runs in the order of their IDs, without Messages and Output.
func (j *Journal) List(ctx context.Context, f Filter) ([]*Run, error) {
	query, args := f.query()
	rows, err := j.db.QueryContext(ctx, j.bound(query), args...)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	defer rows.Close()
	var runs []*Run
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return runs, rows.Err()
}

func (f *Filter) query() (query string, args []any) {
	query, args = `SELECT id, agent, `+parentColumn+`, state, open, NULL, NULL, error, problem, pauses, created, updated FROM agentgen_runs WHERE id > ?`, []any{f.After}
	if f.Agent != "" {
		query, args = query+` AND agent = ?`, append(args, f.Agent)
	}
	if f.Parent != "" {
		query, args = query+` AND id IN (SELECT run FROM agentgen_children WHERE parent = ?)`, append(args, f.Parent)
	}
	if len(f.States) > 0 {
		query += ` AND state IN (?` + strings.Repeat(`, ?`, len(f.States)-1) + `)`
		for _, s := range f.States {
			args = append(args, string(s))
		}
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 100
	}
	return query + ` ORDER BY id LIMIT ?`, append(args, limit)
}

// Prune deletes runs that were over before a time, and returns how many. Runs of calls are deleted with those that called them, when all of
// them are over; runs that wait are kept, however old they are.
func (j *Journal) Prune(ctx context.Context, before time.Time) (n int64, err error) {
	err = j.tx(ctx, func(tx *sql.Tx) error {
		n, err = j.prune(ctx, tx, before)
		return err
	})
	return n, err
}
