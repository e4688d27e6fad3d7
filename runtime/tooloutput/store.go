package tooloutput

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
)

// A Store keeps texts under handles. It must be safe for concurrent use.
type Store interface {
	// Write keeps a text. One that is there under the handle already is replaced: an engine may make a call again.
	Write(ctx context.Context, handle, text string) error
	// Read returns a text. The error is fs.ErrNotExist if there is none under the handle.
	Read(ctx context.Context, handle string) (string, error)
}

// Memory is a Store of this process. The zero value is ready to use.
type Memory struct {
	// MaxBytes bounds what is kept: the oldest texts are dropped for new ones. 0 means 64 MiB. Set it before the first
	// use.
	MaxBytes int

	mu    sync.Mutex
	texts map[string]string
	order []string // of the handles
	size  int
}

// Write keeps a text. It is an error if it has more than MaxBytes.
func (m *Memory) Write(_ context.Context, handle, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	most := m.MaxBytes
	if most == 0 {
		most = 64 << 20
	}
	if len(text) > most {
		return fmt.Errorf("the text has %d bytes, and the store keeps %d", len(text), most)
	}
	if m.texts == nil {
		m.texts = make(map[string]string)
	}
	if old, ok := m.texts[handle]; ok {
		m.size -= len(old)
	} else {
		m.order = append(m.order, handle)
	}
	m.texts[handle] = text
	m.size += len(text)
	for m.size > most {
		m.dropOldest(handle)
	}
	return nil
}

// dropOldest forgets the oldest text but one.
func (m *Memory) dropOldest(but string) {
	for i, handle := range m.order {
		if handle != but {
			m.size -= len(m.texts[handle])
			delete(m.texts, handle)
			m.order = append(m.order[:i], m.order[i+1:]...)
			return
		}
	}
}

// Read returns a text.
func (m *Memory) Read(_ context.Context, handle string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	text, ok := m.texts[handle]
	if !ok {
		return "", fs.ErrNotExist
	}
	return text, nil
}
