package model

// Cache keeps what models can use again for the next request of a run, such as messages that are encoded already. It
// holds one value for each key, since several models may answer the requests of one run. The zero Cache is empty. It is not
// safe for concurrent use.
type Cache struct{ entries []cached }

type cached struct{ key, value any }

// Get returns the value for a key, or nil. Models use themselves, pointers, as keys.
func (c *Cache) Get(key any) any {
	for i := range c.entries {
		if c.entries[i].key == key {
			return c.entries[i].value
		}
	}
	return nil
}

// Set stores a value for a key.
func (c *Cache) Set(key, value any) {
	for i := range c.entries {
		if c.entries[i].key == key {
			c.entries[i].value = value
			return
		}
	}
	c.entries = append(c.entries, cached{key, value})
}
