package planning

import (
	"context"
	"sync"
)

// A Store keeps plans under keys. It must be safe for concurrent use: runs share it.
type Store interface {
	// Load returns the plan under the key, nil if there is none. It is the caller's.
	Load(ctx context.Context, key string) (Plan, error)
	// Update replaces the plan under the key, which is nil at first, by what change makes of it. No other change of that plan comes in
	// between: a store that finds one calls change again. If change returns an error, nothing is replaced, and the error is that of Update.
	Update(ctx context.Context, key string, change func(Plan) (Plan, error)) error
}

// Memory is a Store of this process. The zero value is ready to use. It keeps each plan until Delete.
type Memory struct {
	mu    sync.Mutex
	plans map[string]Plan
}

// Load returns the plan under the key.
func (m *Memory) Load(_ context.Context, key string) (Plan, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.plans[key].Clone(), nil
}

// Update changes the plan under the key. change must not use the store.
func (m *Memory) Update(_ context.Context, key string, change func(Plan) (Plan, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, err := change(m.plans[key].Clone())
	if err != nil {
		return err
	}
	if m.plans == nil {
		m.plans = make(map[string]Plan)
	}
	m.plans[key] = p.Clone()
	return nil
}

// Delete forgets the plan under the key.
func (m *Memory) Delete(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.plans, key)
}
