package conversation

import (
	"context"
	"sync"
)

// Memory is a Store in this process. Its zero value is empty. It must not be copied after its first use.
type Memory struct {
	mu  sync.Mutex
	all map[string][][]byte // the entries of each conversation, as JSON
}

// Load returns a conversation.
func (m *Memory) Load(_ context.Context, id string) (*Conversation, error) {
	m.mu.Lock()
	entries := m.all[id]
	m.mu.Unlock()
	return read(id, entries)
}

// read makes a conversation of its entries.
func read(id string, entries [][]byte) (*Conversation, error) {
	c := new(Conversation)
	for _, b := range entries {
		e := new(Entry)
		if err := e.DecodeJSON(b); err != nil {
			return nil, unreadable(id, c.Version, err)
		}
		c.add(e)
	}
	return c, nil
}

// Append adds an entry.
func (m *Memory) Append(_ context.Context, id string, version int, e *Entry) (int, error) {
	b, err := write(e)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if has := len(m.all[id]); has != version {
		return 0, &ConflictError{ID: id, Want: version, Has: has}
	}
	if m.all == nil {
		m.all = make(map[string][][]byte)
	}
	m.all[id] = append(m.all[id], b)
	return version + 1, nil
}

func write(e *Entry) ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	return e.AppendJSON(nil)
}

// Branch begins a conversation with the first entries of another one.
func (m *Memory) Branch(_ context.Context, from string, version int, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if has := len(m.all[from]); has < version {
		return &ConflictError{ID: from, Want: version, Has: has}
	}
	if has := len(m.all[to]); has > 0 {
		return &ConflictError{ID: to, Want: 0, Has: has}
	}
	if version > 0 {
		m.all[to] = append([][]byte(nil), m.all[from][:version]...)
	}
	return nil
}

// Delete deletes a conversation.
func (m *Memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, id)
	return nil
}
