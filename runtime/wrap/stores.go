package wrap

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Memory is a Store for one process. Its zero value is empty. It must not be copied after its first use.
type Memory struct {
	mu    sync.Mutex
	texts map[string][]byte
}

// Get returns the text of a key.
func (m *Memory) Get(_ context.Context, key string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	text, ok := m.texts[key]
	return text, ok, nil
}

// Put keeps a text.
func (m *Memory) Put(_ context.Context, key string, text []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.texts == nil {
		m.texts = make(map[string][]byte)
	}
	m.texts[key] = bytes.Clone(text)
	return nil
}

// Dir is a Store of files in a folder, such as "testdata/responses", which is made if it does not exist. The files may
// be committed; they hold the responses of models.
type Dir string

func (d Dir) file(key string) string { return filepath.Join(string(d), key+".json") }

// Get reads the file of a key.
func (d Dir) Get(_ context.Context, key string) ([]byte, bool, error) {
	text, err := os.ReadFile(d.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return text, err == nil, err
}

// Put writes the file of a key, whole or not at all.
func (d Dir) Put(_ context.Context, key string, text []byte) error {
	if err := os.MkdirAll(string(d), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(string(d), key+".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), d.file(key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
