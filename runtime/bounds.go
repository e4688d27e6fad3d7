package runtime

import (
	"context"
	"sync"
	"time"
)

// bounds is a context within another one that ends earlier, by end or at a deadline. It has neither a channel nor a timer before
// something asks for what needs them: most tools never do.
type bounds struct {
	context.Context           // what it is within
	deadline        time.Time // zero for none

	mu     sync.Mutex
	err    error           // how it has ended, if own is nil
	own    context.Context // nil until it is needed
	cancel context.CancelFunc
}

// Deadline returns when the context ends at the latest.
func (b *bounds) Deadline() (time.Time, bool) {
	at, ok := b.Context.Deadline()
	if b.deadline.IsZero() || ok && at.Before(b.deadline) {
		return at, ok
	}
	return b.deadline, true
}

// Done returns the channel of a context that is made now.
func (b *bounds) Done() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.own == nil {
		b.make()
	}
	return b.own.Done()
}

// make makes a context of its own. It is locked.
func (b *bounds) make() {
	within := b.Context
	if b.err != nil && within.Err() != b.err { // what ended later does not count
		within = context.WithoutCancel(within)
	}
	if b.deadline.IsZero() {
		b.own, b.cancel = context.WithCancel(within)
	} else {
		b.own, b.cancel = context.WithDeadline(within, b.deadline)
	}
	if b.err != nil {
		b.cancel()
	}
}

// Err returns how the context has ended, nil before.
func (b *bounds) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.own != nil {
		return b.own.Err()
	}
	if b.err == nil {
		b.err = b.Context.Err()
	}
	if b.err == nil && !b.deadline.IsZero() && !time.Now().Before(b.deadline) {
		b.err = context.DeadlineExceeded
	}
	return b.err
}

// Value returns the values of what the context is within. The context package asks by it for what Done has made.
func (b *bounds) Value(key any) any {
	b.mu.Lock()
	own := b.own
	b.mu.Unlock()
	if own != nil {
		return own.Value(key)
	}
	return b.Context.Value(key)
}

// end ends the context, and releases what was made for it.
func (b *bounds) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.own != nil {
		b.cancel()
	} else if b.err == nil {
		b.err = context.Canceled
	}
}
