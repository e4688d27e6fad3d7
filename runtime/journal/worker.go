package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Worker takes runs of its agents and drives them. Any number of workers, in any number of processes, share a journal.
type Worker struct {
	// Concurrency is how many runs the worker drives at a time; 0 means 16.
	Concurrency int
	// Logger gets what goes wrong with the database; nil means slog.Default.
	Logger *slog.Logger

	j      *Journal
	id     string
	agents map[string]Runner
	names  []any

	mu sync.Mutex
	at map[string]bool // the runs that it drives
}

// Worker returns a worker for agents, whose names must differ.
func (j *Journal) Worker(agents ...Runner) *Worker {
	w := &Worker{j: j, id: rand.Text(), agents: map[string]Runner{}, at: map[string]bool{}}
	for _, a := range agents {
		w.agents[a.name()] = a
		w.names = append(w.names, a.name())
	}
	return w
}

// Work takes runs and drives them until ctx ends. It then cancels the runs in progress, and other workers resume them
// at once. The error is ctx's, or says that agents are missing, or have no name or the same.
func (w *Worker) Work(ctx context.Context) error {
	if len(w.agents) == 0 || len(w.agents) < len(w.names) || w.agents[""] != nil {
		return errors.New("journal: a worker needs agents with names, which differ")
	}
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, w.concurrency())
	for ctx.Err() == nil {
		changed := w.j.changed()
		n, err := w.takeSome(ctx, slots, &running)
		if err != nil && ctx.Err() == nil {
			w.logger().ErrorContext(ctx, "journal: take runs", "error", err)
		}
		if n == 0 || err != nil {
			w.rest(ctx, changed)
		}
	}
	return ctx.Err()
}

func (w *Worker) concurrency() int {
	if w.Concurrency > 0 {
		return w.Concurrency
	}
	return 16
}

func (w *Worker) logger() *slog.Logger {
	if w.Logger != nil {
		return w.Logger
	}
	return slog.Default()
}

// rest waits until there may be something to do.
func (w *Worker) rest(ctx context.Context, changed <-chan struct{}) {
	t := time.NewTimer(w.j.opts.Poll)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-changed:
	case <-t.C:
	}
}

// takeSome takes as many runs that are due as there are slots, and returns how many.
func (w *Worker) takeSome(ctx context.Context, slots chan struct{}, running *sync.WaitGroup) (taken int, err error) {
	free := cap(slots) - len(slots)
	if free == 0 {
		return 0, nil
	}
	ids, err := w.due(ctx, free)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		r, err := w.take(ctx, id)
		if err != nil {
			return taken, err
		}
		if r == nil {
			continue // another worker was faster, or this one is at it: the process was stopped for longer than a lease
		}
		taken++
		slots <- struct{}{}
		running.Go(func() {
			defer w.j.change(id)
			defer func() { <-slots }()
			defer w.end(id)
			w.drive(ctx, r)
		})
	}
	return taken, nil
}

// begin notes that the worker is at a run. It returns false if it is already.
func (w *Worker) begin(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.at[id] {
		return false
	}
	w.at[id] = true
	return true
}

func (w *Worker) end(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.at, id)
}

// due returns the ids of runs that are due.
func (w *Worker) due(ctx context.Context, limit int) ([]string, error) {
	query := `SELECT id FROM agentgen_runs WHERE due <= ? AND agent IN (?` + strings.Repeat(`, ?`, len(w.names)-1) + `) ORDER BY due LIMIT ?`
	return w.j.ids(ctx, w.j.db, query, append(append([]any{now()}, w.names...), limit)...)
}

// saved is a run that a worker has taken.
type saved struct {
	id, agent, owner string
	state            State
	input, snapshot  []byte
	attempt          int
	failures         int
	until            int64
	call             bool // it is the run of a call
	// expires is when its lease ends, unless it is renewed.
	expires time.Time
}

// take takes a run, if it is still due and the worker is not at it.
func (w *Worker) take(ctx context.Context, id string) (s *saved, err error) {
	if !w.begin(id) {
		return nil, nil
	}
	if s, err = w.lease(ctx, id); s == nil {
		w.end(id)
	}
	return s, err
}

// lease returns a run of which the worker has got the lease, nil if it is not due.
func (w *Worker) lease(ctx context.Context, id string) (*saved, error) {
	owner, expires := w.id+"/"+rand.Text(), time.Now().Add(w.j.opts.Lease)
	n, err := w.j.exec(ctx, w.j.db, `UPDATE agentgen_runs SET owner = ?, due = ?, attempt = attempt + 1 WHERE id = ? AND due <= ?`,
		owner, now()+w.j.opts.Lease.Microseconds(), id, now())
	if err != nil || n == 0 {
		return nil, err
	}
	s := &saved{id: id, owner: owner, expires: expires}
	err = w.j.db.QueryRowContext(ctx, w.j.bound(`SELECT agent, state, input, snapshot, attempt, failures, until FROM agentgen_runs WHERE id = ?`), id).
		Scan(&s.agent, &s.state, &s.input, &s.snapshot, &s.attempt, &s.failures, &s.until)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return s, nil
}

// drive drives a run as far as it comes.
func (w *Worker) drive(ctx context.Context, s *saved) {
	held, cancel := context.WithCancelCause(ctx)
	var holding sync.WaitGroup
	holding.Go(func() { w.hold(held, cancel, s) })
	d := &driver{w: w, s: s, a: w.agents[s.agent]}
	err := d.drive(held)
	if err != nil && held.Err() != nil {
		err = context.Cause(held) // rather than what a statement makes of it
	}
	cancel(nil)
	holding.Wait()
	if err != nil {
		w.leave(ctx, s, err)
	}
}

// leave gives a run back that could not be driven further, because of err or as ctx has ended.
func (w *Worker) leave(ctx context.Context, s *saved, err error) {
	problem, due := "", now()
	switch {
	case errors.Is(err, errLost):
		return
	case errors.Is(err, errLease):
		w.logger().ErrorContext(ctx, "journal: keep a run", "run", s.id, "agent", s.agent, "error", err)
	case ctx.Err() == nil && !errors.Is(err, errOvertaken):
		w.logger().ErrorContext(ctx, "journal: drive a run", "run", s.id, "agent", s.agent, "error", err)
		problem, due = plain(err), time.Now().Add(time.Minute).UnixMicro()
	}
	longer, cancel := w.outlast(ctx)
	defer cancel()
	if err := w.release(longer, s, problem, due); err != nil && !errors.Is(err, errLost) {
		w.logger().ErrorContext(ctx, "journal: release a run", "run", s.id, "error", err)
	}
}

// outlast returns a context for what is still to be written when ctx has ended: it ends a lease later, when others may have the run.
func (w *Worker) outlast(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(w.j.opts.Lease, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

// errLost is the cause of a context, and an error, where the lease of a run is lost: another worker has it. With errLease another may have
// it, as the lease could not be renewed in time.
var (
	errLost  = errors.New("journal: another worker has taken the run")
	errLease = errors.New("journal: the lease could not be renewed in time")
)

// hold renews the lease of a run until ctx ends, and cancels it if it is lost.
func (w *Worker) hold(ctx context.Context, cancel context.CancelCauseFunc, s *saved) {
	t := time.NewTicker(w.j.opts.Lease / 3)
	defer t.Stop()
	for expires := s.expires; ; {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		next := time.Now().Add(w.j.opts.Lease)
		err := w.renew(ctx, s, expires)
		switch {
		case err == nil:
			expires = next
		case errors.Is(err, errLost):
			cancel(errLost)
		case !time.Now().Before(expires):
			cancel(fmt.Errorf("%w: %w", errLease, err))
		}
	}
}

// renew renews a lease that expires at a time, after which it is still tried once: the process may have been stopped, and no one else there.
func (w *Worker) renew(ctx context.Context, s *saved, expires time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, max(time.Until(expires), w.j.opts.Lease/3))
	defer cancel()
	n, err := w.j.exec(ctx, w.j.db, `UPDATE agentgen_runs SET due = ? WHERE id = ? AND owner = ?`, now()+w.j.opts.Lease.Microseconds(), s.id, s.owner)
	if err == nil && n == 0 {
		err = errLost
	}
	return err
}

// release gives a run back as it is, due at a time.
func (w *Worker) release(ctx context.Context, s *saved, problem string, due int64) error {
	n, err := w.j.exec(ctx, w.j.db, `UPDATE agentgen_runs SET owner = '', due = ?, problem = ?, updated = ? WHERE id = ? AND owner = ?`, due, problem, now(), s.id, s.owner)
	if err == nil && n == 0 {
		err = fmt.Errorf("release run %q: %w", s.id, errLost)
	}
	return err
}
