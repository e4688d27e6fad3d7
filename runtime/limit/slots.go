// Package limit bounds how many runs of agents (runtime.Agent.Limiter) and requests to models (wrap.Limited) are in
// progress at the same time.
package limit

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Limiter decides when an operation may run. Slots is a Limiter for this process. One Limiter may serve several
// models and agents. It must be safe for concurrent use.
type Limiter interface {
	// Acquire waits until the operation named by source, such as "model:gpt-5", may run. The caller calls release once
	// when it has ended, from any goroutine. If it may not run, the error is that of ctx, or the limiter's own.
	Acquire(ctx context.Context, source string) (release func(), err error)
}

// Slots is a Limiter within this process: up to Max operations run, and others wait in the order in which they came. It
// must not be copied after its first use.
type Slots struct {
	// Name names the limiter in errors; if it is empty they name the source.
	Name string
	// Max is how many may run; at least 1.
	Max int
	// MaxQueued is how many may wait; nil means any number. One more gets a *QueueError.
	MaxQueued *int
	// OnWait, if set, is called when an operation has to wait; the function that it returns, unless it is nil, is
	// called when the wait is over. Traces use it: see agentotel.Instrumentation.Waiting.
	OnWait func(ctx context.Context, w Wait) (over func())

	mu      sync.Mutex
	running int
	waiting []chan struct{} // closed when a slot is handed over
}

// Wait describes an operation that has to wait.
type Wait struct {
	// Limiter is the limiter's name, Source that of the operation.
	Limiter, Source string
	// Waiting is how many wait, this one included, and Max how many may run.
	Waiting, Max int
	// MaxQueued is how many may wait; nil means any number.
	MaxQueued *int
}

// Running returns how many run.
func (l *Slots) Running() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.running
}

// Waiting returns how many wait.
func (l *Slots) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}

// Available returns how many more may run at once.
func (l *Slots) Available() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(l.Max-l.running, 0)
}

// Acquire waits for a slot. The error is a *QueueError, a *model.ConfigError if Max or MaxQueued make no sense, or that of ctx.
func (l *Slots) Acquire(ctx context.Context, source string) (release func(), err error) {
	if err := errors.Join(ctx.Err(), l.check()); err != nil {
		return nil, err
	}
	turn, w, err := l.join(source)
	if err != nil {
		return nil, err
	}
	if turn != nil {
		if err := l.wait(ctx, turn, w); err != nil {
			return nil, err
		}
	}
	return sync.OnceFunc(l.release), nil
}

func (l *Slots) check() error {
	switch {
	case l.Max < 1:
		return &model.ConfigError{Problems: []string{fmt.Sprintf("Slots.Max must be at least 1, got %d; for no limit, leave out the Limiter", l.Max)}}
	case l.MaxQueued != nil && *l.MaxQueued < 0:
		return &model.ConfigError{Problems: []string{fmt.Sprintf("MaxQueued of Slots must not be negative, got %d: nil allows any number", *l.MaxQueued)}}
	}
	return nil
}

// join takes a slot, or a place in the queue.
func (l *Slots) join(source string) (turn chan struct{}, w Wait, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running < l.Max {
		l.running++
		return nil, w, nil
	}
	if n := len(l.waiting) + 1; l.MaxQueued != nil && n > *l.MaxQueued {
		return nil, w, &QueueError{Limiter: l.Name, Source: source, Depth: n, Max: *l.MaxQueued}
	}
	turn = make(chan struct{})
	l.waiting = append(l.waiting, turn)
	return turn, Wait{Limiter: l.Name, Source: source, Waiting: len(l.waiting), Max: l.Max, MaxQueued: l.MaxQueued}, nil
}

func (l *Slots) wait(ctx context.Context, turn chan struct{}, w Wait) error {
	if l.OnWait != nil {
		if over := l.OnWait(ctx, w); over != nil {
			defer over()
		}
	}
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	if !l.leave(turn) { // the turn has come in the meantime
		l.release()
	}
	return fmt.Errorf("wait for a slot: %w", ctxerr.Of(ctx))
}

// leave leaves the queue, and reports whether turn was in it.
func (l *Slots) leave(turn chan struct{}) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, t := range l.waiting {
		if t == turn {
			l.waiting = append(l.waiting[:i], l.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// release hands a slot to the first that waits, or frees it.
func (l *Slots) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.running--
		return
	}
	close(l.waiting[0])
	l.waiting = l.waiting[1:]
}

// QueueError is the error of what may neither run nor wait, since too many wait already.
type QueueError struct {
	// Limiter is the name of the limiter, Source what wanted to run.
	Limiter, Source string
	// Depth is how many would wait, Max how many may.
	Depth, Max int
}

func (e *QueueError) Error() string {
	text := fmt.Sprintf("Concurrency queue depth (%d) exceeds max_queued (%d)", e.Depth, e.Max)
	if e.Limiter != "" {
		return text + " for " + e.Limiter
	}
	return text + " for " + e.Source
}
