package model

import (
	"slices"
	"sync"
)

// Cache keeps what models can use again for the next request of a run, such as messages that are encoded already. It
// holds one value for each key, since several models may serve the requests of one run. The zero Cache is empty; a nil
// Cache stays empty.
//
// A Cache is safe for concurrent use. A value belongs to one request at a time: Take removes it, and Put returns it. So a
// model may still send a request after its Respond has returned, while the next request of the run is made.
type Cache struct {
	mu      sync.Mutex
	entries []cached
	closed  bool
}

type cached struct{ key, value any }

// Take removes the value for a key and returns it, or nil. Models use themselves, pointers, as keys.
func (c *Cache) Take(key any) (value any) {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := c.index(key); i >= 0 {
		value = c.entries[i].value
		c.entries[i].value = nil
	}
	return value
}

// Put stores a value for a key. It does nothing after Close.
func (c *Cache) Put(key, value any) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	if i := c.index(key); i >= 0 {
		c.entries[i].value = value
		return
	}
	c.entries = append(c.entries, cached{key, value})
}

// Close discards all values: the run has ended.
func (c *Cache) Close() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries, c.closed = nil, true
}

func (c *Cache) index(key any) int {
	return slices.IndexFunc(c.entries, func(e cached) bool { return e.key == key })
}
