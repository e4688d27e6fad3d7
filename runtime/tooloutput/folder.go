package tooloutput

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"
)

// Folder is a Store of files in a folder, in a folder for each run. It may be shared by processes. Files stay until Prune.
type Folder struct{ root *os.Root }

// NewFolder returns a store in the folder that root is open on. The caller closes root, after the last use of the store.
func NewFolder(root *os.Root) *Folder { return &Folder{root} }

// Write keeps a text. The file is there as a whole or not at all.
func (f *Folder) Write(_ context.Context, handle, text string) error {
	name := fileOf(handle)
	if err := f.root.Mkdir(path.Dir(name), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	temporary := name + "." + rand.Text()
	if err := f.root.WriteFile(temporary, []byte(text), 0o600); err != nil {
		return errors.Join(err, ignoreMissing(f.root.Remove(temporary)))
	}
	if err := f.root.Rename(temporary, name); err != nil {
		return errors.Join(err, f.root.Remove(temporary))
	}
	return nil
}

// Read returns a text.
func (f *Folder) Read(_ context.Context, handle string) (string, error) {
	b, err := f.root.ReadFile(fileOf(handle))
	return string(b), err
}

// Prune deletes the files that were written before a time.
func (f *Folder) Prune(ctx context.Context, before time.Time) error {
	return fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted meanwhile
		}
		if err != nil || d.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		info, err := d.Info()
		if err != nil || !info.ModTime().Before(before) {
			return ignoreMissing(err)
		}
		return ignoreMissing(f.root.Remove(name))
	})
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// fileOf returns the path of the file of a handle, which may have any characters.
func fileOf(handle string) string {
	run, _, _ := strings.Cut(handle, "/")
	return "run-" + hashed(run) + "/" + hashed(handle) + ".txt"
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
