package files

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// A FileSystem is the files of one folder. Its methods are the tools of agents; they return errors made by runtime.Retryf and
// runtime.Failedf, or the cause of a context that has ended. Make one with New. It is safe for concurrent use: writes take turns.
type FileSystem struct {
	root  string // the folder's path, absolute, with slashes, without symbolic links
	alias string // the same as it was given
	top   *os.Root
	o     Options
	turn  chan struct{} // holds a token while a tool writes
}

// New returns the files of a folder, "" for the working directory, which stays open until Close. The error is a *model.ConfigError if
// the options are wrong, and otherwise that of opening the folder.
func New(folder string, o Options) (*FileSystem, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	alias, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("agentgen: files of %q: %w", folder, err)
	}
	root, err := filepath.EvalSymlinks(alias)
	if err != nil {
		return nil, fmt.Errorf("agentgen: files of %q: %w", folder, err)
	}
	top, err := os.OpenRoot(root)
	if err != nil {
		return nil, fmt.Errorf("agentgen: files of %q: %w", folder, err)
	}
	return &FileSystem{root: filepath.ToSlash(root), alias: filepath.ToSlash(alias), top: top, o: o, turn: make(chan struct{}, 1)}, nil
}

// Close closes the folder. Tools that are called afterwards fail. The garbage collector closes a FileSystem that is no longer used.
func (f *FileSystem) Close() error { return f.top.Close() }

// Root returns the absolute path of the folder, without symbolic links.
func (f *FileSystem) Root() string { return filepath.FromSlash(f.root) }

// maxPath is how long a path may be, in bytes: the longest of Linux.
const maxPath = 4096

// relative returns the path relative to the folder, in its shortest form, or refuses it.
func (f *FileSystem) relative(name string) (string, error) {
	switch {
	case strings.ContainsRune(name, 0):
		return "", runtime.Retryf("The path contains a NUL byte.")
	case len(name) > maxPath:
		return "", runtime.Retryf("%s", tooLong)
	}
	full := path.Join(f.root, name)
	if filepath.IsAbs(name) {
		full = path.Clean(filepath.ToSlash(name))
	}
	rel, ok := f.within(full)
	if !ok {
		return "", runtime.Retryf("`%s` is outside the project root `%s`; the file tools only work inside it. "+
			"Create or clone it inside the project, or use a shell tool if you have one.", full, f.root)
	}
	return rel, nil
}

// within returns an absolute path relative to the folder, and whether it is in there, by its text alone.
func (f *FileSystem) within(full string) (rel string, ok bool) {
	for _, root := range []string{f.root, f.alias} {
		if full == root {
			return ".", true
		}
		if rel, ok := strings.CutPrefix(full, strings.TrimSuffix(root, "/")+"/"); ok {
			return rel, true
		}
	}
	return "", false
}
