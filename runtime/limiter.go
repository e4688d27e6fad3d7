package runtime

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// A Limiter bounds how many runs are in progress at the same time: see Agent.Limiter. Several agents may share one. It
// must not be copied or changed after its first use, and is safe for concurrent use.
type Limiter struct {
	// Name names the limiter in errors; if it is empty, the agent that asked is named.
	Name string
	// MaxRunning is how many may run at the same time, 1 at least.
	MaxRunning int
	// MaxQueued is how many may wait beside those; nil means any number. All others get a *QueueError.
	MaxQueued *int

	mu      sync.Mutex
	running int
	queue   []chan struct{} // those who wait, the first first; closed when it is their turn
}

// A QueueError says that the queue of a Limiter is full.
type QueueError struct {
	// Source names the Limiter, or the agent that asked.
	Source string
	// Depth is how many runs would wait, MaxQueued how many may.
	Depth, MaxQueued int
}

func (e *QueueError) Error() string {
	// These are the field's words.
	return fmt.Sprintf("Concurrency queue depth (%d) exceeds max_queued (%d) for %s", e.Depth, e.MaxQueued, e.Source)
}

// Acquire waits for its turn, in the order of the calls, and returns the function that ends it, which does so once.
// source names the caller in the error, which is a *QueueError, or why ctx has ended.
func (l *Limiter) Acquire(ctx context.Context, source string) (release func(), err error) {
	turn, err := l.enter(source)
	if err != nil {
		return nil, err
	}
	if turn != nil {
		select {
		case <-turn:
		case <-ctx.Done():
			l.giveUp(turn)
			return nil, endOf(ctx)
		}
	}
	return sync.OnceFunc(l.leave), nil
}

// enter begins to run, or returns the channel that is closed when there is a place.
func (l *Limiter) enter(source string) (turn chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running < l.MaxRunning {
		l.running++
		return nil, nil
	}
	if depth := len(l.queue) + 1; l.MaxQueued != nil && depth > *l.MaxQueued {
		if l.Name != "" {
			source = l.Name
		}
		return nil, &QueueError{Source: source, Depth: depth, MaxQueued: *l.MaxQueued}
	}
	turn = make(chan struct{})
	l.queue = append(l.queue, turn)
	return turn, nil
}

// giveUp leaves the queue. If it is the caller's turn by now, it is the next one's.
func (l *Limiter) giveUp(turn chan struct{}) {
	l.mu.Lock()
	i := slices.Index(l.queue, turn)
	if i >= 0 {
		l.queue = slices.Delete(l.queue, i, i+1)
	}
	l.mu.Unlock()
	if i < 0 {
		l.leave()
	}
}

// leave gives the place to the next one.
func (l *Limiter) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.running--
		return
	}
	close(l.queue[0])
	l.queue = slices.Delete(l.queue, 0, 1)
}

// Running returns how many run, Waiting how many wait.
func (l *Limiter) Running() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.running
}

// Waiting returns how many wait for their turn.
func (l *Limiter) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// problems says what is wrong with the limiter, which may be nil.
func (l *Limiter) problems() (problems []string) {
	if l == nil {
		return nil
	}
	if l.MaxRunning < 1 {
		problems = append(problems, fmt.Sprintf("Limiter.MaxRunning must be >= 1, got %d. Leave Agent.Limiter nil for no concurrency limiting.", l.MaxRunning))
	}
	if l.MaxQueued != nil && *l.MaxQueued < 0 {
		problems = append(problems, fmt.Sprintf("Limiter.MaxQueued must be >= 0, got %d. Leave it nil for an unlimited queue.", *l.MaxQueued))
	}
	return problems
}
