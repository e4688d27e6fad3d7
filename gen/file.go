package gen

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// A File is the generated file of one package, as it is and as it has to be.
type File struct {
	// Path is where the file belongs, absolute.
	Path string
	// Package is the import path of its package.
	Package string
	// Content is what has to be in the file. It is nil if the file must not exist, because nothing in the package is
	// marked any more.
	Content []byte
	// Existing is what was in the file when it was generated; nil if it did not exist.
	Existing []byte
	// Cached says that the file was not generated, because nothing has changed since it was: Content is what is there.
	Cached bool
}

// State is how a File on the disk relates to what it has to be.
type State uint8

// The states of files.
const (
	Fresh    State = iota // as it has to be
	Missing               // not there
	Stale                 // there, with other content
	LeftOver              // there, but nothing in its package is marked any more
)

// String returns the state as a word, such as "stale".
func (s State) String() string {
	return [...]string{"fresh", "missing", "stale", "left over"}[s]
}

// State compares the existing file with the new one.
func (f *File) State() State {
	switch {
	case f.Content == nil && f.Existing != nil:
		return LeftOver
	case f.Content != nil && f.Existing == nil:
		return Missing
	case !bytes.Equal(f.Content, f.Existing):
		return Stale
	}
	return Fresh
}

// Changed reports whether Commit has something to do.
func (f *File) Changed() bool { return f.State() != Fresh }

// Diff returns a unified diff from the existing file to the new one, empty if nothing changed. File names are
// relative to dir where the file lies in or below it.
func (f *File) Diff(dir string) []byte {
	name := f.Name(dir)
	from, to := name, name
	if f.Existing == nil {
		from = "/dev/null"
	}
	if f.Content == nil {
		to = "/dev/null"
	}
	return diff.Diff(from, f.Existing, to, f.Content)
}

// Name returns the file's path relative to dir where it lies in or below it, with slashes, and Path otherwise.
func (f *File) Name(dir string) string {
	rel, err := filepath.Rel(dir, f.Path)
	if dir == "" || err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return f.Path
	}
	return filepath.ToSlash(rel)
}
