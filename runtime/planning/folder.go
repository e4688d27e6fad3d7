package planning

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
)

// maxFile bounds what is read of a file, in bytes.
const maxFile = 16 << 20

// Folder is a Store of files, one for each key, in a folder. One process may write to a folder at a time.
type Folder struct {
	root *os.Root
	mu   sync.Mutex
}

// NewFolder returns a store in the folder that root is open on. The caller closes root, after the last use of the store.
func NewFolder(root *os.Root) *Folder { return &Folder{root: root} }

// Load returns the plan under the key.
func (f *Folder) Load(_ context.Context, key string) (Plan, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.read(fileOf(key))
}

// Update changes the plan under the key. The file is replaced as a whole, so that a process which dies leaves the old plan or the new one.
// change must not use the store.
func (f *Folder) Update(_ context.Context, key string, change func(Plan) (Plan, error)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := fileOf(key)
	p, err := f.read(name)
	if err != nil {
		return err
	}
	if p, err = change(p); err != nil {
		return err
	}
	return f.write(name, p)
}

// fileOf returns the name of the file of a key, which may have any characters.
func fileOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "plan-" + hex.EncodeToString(sum[:16]) + ".json"
}

func (f *Folder) read(name string) (Plan, error) {
	file, err := f.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("%s has more than %d bytes", name, maxFile)
	}
	var p Plan
	if err := p.DecodeJSON(b); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return p, nil
}

func (f *Folder) write(name string, p Plan) error {
	b, err := p.encode()
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	temporary := name + "." + rand.Text()
	if err := f.root.WriteFile(temporary, b, 0o600); err != nil {
		return err
	}
	if err := f.root.Rename(temporary, name); err != nil {
		return errors.Join(err, f.root.Remove(temporary))
	}
	return nil
}
