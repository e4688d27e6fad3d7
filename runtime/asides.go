package runtime

import (
	"errors"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// asides are what a call passes to its run beside its result: the usage of the runs that it has started, and messages
// for the model.
type asides struct {
	mu     sync.Mutex
	used   *usage.Run // nil for nothing
	said   []message.Enqueued
	closed bool
	// outlived is set for those of a RunInfo that Outliving has returned.
	outlived bool
	// deferred are the capabilities that can be loaded.
	deferred []string
}

// use adds to what was used. After close it is no longer counted, and use returns false.
func (a *asides) use(u *usage.Run) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return false
	}
	if a.used == nil {
		a.used = new(usage.Run)
	}
	a.used.CountRun(u)
	return true
}

// say adds to what was said. The error is ErrNotRunning after close, or says what is wrong with it.
func (a *asides) say(e message.Enqueued) error {
	if err := e.Check(); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return ErrNotRunning
	}
	a.said = append(a.said, e)
	return nil
}

// load says that a capability is loaded. It returns false if that was said before.
func (a *asides) load(id, call string) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return false, ErrNotRunning
	}
	said := func(e message.Enqueued) bool {
		return e.Load && e.Messages[0].(*message.Request).Parts[0].(*message.CapabilityLoadDeltaPart).Loaded[0] == id
	}
	if slices.ContainsFunc(a.said, said) {
		return false, nil
	}
	a.said = append(a.said, message.Loading(id, call))
	return true, nil
}

// take returns what was said since it was last called.
func (a *asides) take() []message.Enqueued {
	a.mu.Lock()
	defer a.mu.Unlock()
	said := a.said
	a.said = nil
	return said
}

// takeLast is take, and hears no more where nothing was said.
func (a *asides) takeLast() []message.Enqueued {
	a.mu.Lock()
	defer a.mu.Unlock()
	said := a.said
	a.said, a.closed = nil, a.closed || len(said) == 0
	return said
}

// close returns what was used and said, and hears no more. The asides may be nil.
func (a *asides) close() (used *usage.Run, said []message.Enqueued) {
	if a == nil {
		return nil, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	return a.used, a.said
}

// ErrNotRunning is wrapped by the error of Enqueue and Emit once the run, or the call, has ended.
var ErrNotRunning = errors.New("`Enqueue` is only available during an agent run (from tools and other functions of the agent, or from `Iter`), and this run context is no longer part of one")
