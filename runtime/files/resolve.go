package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/agentgen-go/agentgen/runtime"
)

// errOutside is the error of a path that leaves the root by a symbolic link.
var errOutside = errors.New("it leads outside")

// maxLinks is how many symbolic links a path may lead through, as in Linux.
const maxLinks = 40

// A finder goes down a path, one name at a time. Every folder is opened by its name in the one above, after a look that showed that it
// is a folder: so the names of the way are a path without symbolic links, whatever is changed meanwhile.
type finder struct {
	f     *FileSystem
	dir   *os.Root // where the finder stands; the root itself is not closed
	way   []string // the names from the root to dir
	rest  []string // what is still to go
	links int
}

// find finds where a path relative to the root leads. It changes nothing.
func (f *FileSystem) find(rel string) (*place, error) {
	top, err := f.top.OpenRoot(".")
	if err != nil {
		return nil, err
	}
	w := &finder{f: f, dir: top}
	w.push(rel)
	p, err := w.walk()
	if err != nil {
		_ = w.dir.Close()
		return nil, err
	}
	p.written, p.dir = rel, w.dir
	return p, nil
}

// push puts a path before what is still to go.
func (w *finder) push(rel string) {
	var names []string
	for name := range strings.SplitSeq(rel, "/") {
		if name != "" && name != "." {
			names = append(names, name)
		}
	}
	w.rest = append(names, w.rest...)
}

// walk goes down until there is nothing more to go, or nothing to go to.
func (w *finder) walk() (*place, error) {
	for len(w.rest) > 0 {
		name := w.rest[0]
		w.rest = w.rest[1:]
		p, err := w.step(name)
		if p != nil || err != nil {
			return p, err
		}
	}
	return w.here()
}

// here is the place in which the finder stands, if the path has ended in a folder that it has entered, or at the root.
func (w *finder) here() (*place, error) {
	info, err := w.dir.Stat(".")
	if err != nil {
		return nil, err
	}
	return &place{real: w.path("."), base: ".", info: info}, nil
}

// path returns the path of an entry where the finder stands.
func (w *finder) path(name string) string {
	if name == "." {
		if len(w.way) == 0 {
			return "."
		}
		return strings.Join(w.way, "/")
	}
	return strings.Join(append(slices.Clone(w.way), name), "/")
}

// step goes down by one name. It returns a place where the path ends.
func (w *finder) step(name string) (*place, error) {
	if name == ".." {
		return nil, w.up()
	}
	if !isName(name) {
		return nil, runtime.Retryf("%s", badName)
	}
	info, err := w.dir.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w.nothing(name)
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, w.follow(name)
	case len(w.rest) == 0:
		return &place{real: w.path(name), base: name, info: info}, nil
	case !info.IsDir():
		return &place{real: w.path(strings.Join(append([]string{name}, w.rest...), "/")), base: name, blocked: true}, nil
	}
	return nil, w.down(name, info)
}

// isName reports whether a name is that of one entry of a folder, on every system.
func isName(name string) bool {
	return filepath.IsLocal(name) && (filepath.Separator == '/' || !strings.ContainsRune(name, filepath.Separator))
}

// nothing is the place of an entry that is not there.
func (w *finder) nothing(name string) (*place, error) {
	if slices.Contains(w.rest, "..") {
		return nil, fs.ErrNotExist // a link to somewhere by a folder that is not there
	}
	return &place{real: w.path(strings.Join(append([]string{name}, w.rest...), "/")), base: name, missing: w.rest}, nil
}

// down enters a folder.
func (w *finder) down(name string, info fs.FileInfo) error {
	sub, err := enter(w.dir, name, info)
	if err != nil {
		return err
	}
	_ = w.dir.Close()
	w.dir, w.way = sub, append(w.way, name)
	return nil
}

// up goes to the folder above, by going down again from the root.
func (w *finder) up() error {
	if len(w.way) == 0 {
		return errOutside
	}
	above := w.way[:len(w.way)-1]
	if err := w.restart(); err != nil {
		return err
	}
	w.rest = append(slices.Clone(above), w.rest...)
	return nil
}

// restart goes back to the root.
func (w *finder) restart() error {
	top, err := w.f.top.OpenRoot(".")
	if err != nil {
		return err
	}
	_ = w.dir.Close()
	w.dir, w.way = top, nil
	return nil
}

// follow goes where a symbolic link leads.
func (w *finder) follow(name string) error {
	w.links++
	if w.links > maxLinks {
		return syscall.ELOOP
	}
	target, err := w.dir.Readlink(name)
	if err != nil {
		return err
	}
	if filepath.IsAbs(target) {
		rel, ok := w.f.within(filepath.ToSlash(target))
		if !ok {
			return errOutside
		}
		target = rel
		if err := w.restart(); err != nil {
			return err
		}
	}
	w.push(filepath.ToSlash(target))
	return nil
}
