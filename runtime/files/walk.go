package files

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

const (
	// maxFolders and maxEntries are how many folders one walk reads, and how many entries it returns.
	maxFolders = 10_000
	maxEntries = 100_000
)

var walkCut = fmt.Sprintf("[... walk cut short after %d directories or %d entries; narrow the path]", maxFolders, maxEntries)

// An entry is what a walk has found.
type entry struct {
	// rel is the path relative to where the walk began, written and real those relative to the root, as in place.
	rel, written, real string
	kind               fs.FileMode
	rules              []rule // of the folder, if it is one that is read
}

func (e *entry) isLink() bool { return e.kind&fs.ModeSymlink != 0 }

// A walk goes through the folders below a place. It does not follow symbolic links.
type walk struct {
	f        *FileSystem
	start    *place
	hidden   bool // enters hidden folders
	ignoring bool // leaves out what ignore files name
	depth    int  // how many levels down, 0 for all
	entries  []entry
	cut      bool // there is more than may be read
	folders  int
}

// run reads everything below the start, sorted by path, hidden entries included. Folders that cannot be read are skipped.
func (w *walk) run(ctx context.Context) error {
	pending := []entry{{rel: ".", written: w.start.written, real: w.start.real, rules: w.outerRules(ctx)}}
	for len(pending) > 0 && !w.full() {
		last := len(pending) - 1
		at := pending[last]
		found, err := w.read(ctx, at)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && at.rel == ".":
			return err
		}
		pending = pending[:last]
		for _, e := range found {
			if w.enters(e) {
				pending = append(pending, e)
			}
		}
		w.entries = append(w.entries, found...)
	}
	slices.SortFunc(w.entries, func(a, b entry) int { return comparePaths(a.rel, b.rel) })
	return nil
}

// comparePaths compares paths name by name: a folder and what is in it come before other names that begin with its name.
func comparePaths(a, b string) int {
	for i := range min(len(a), len(b)) {
		switch x, y := a[i], b[i]; {
		case x == y:
		case x == '/':
			return -1
		case y == '/':
			return 1
		default:
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

// full reports whether the walk has to end, though there is more.
func (w *walk) full() bool {
	w.cut = w.cut || w.folders == maxFolders || len(w.entries) == maxEntries
	return w.cut
}

// shows reports whether an entry is not hidden, or is to be found all the same.
func (w *walk) shows(e entry) bool { return w.hidden || !isHidden(e.rel) }

// read reads one folder.
func (w *walk) read(ctx context.Context, at entry) ([]entry, error) {
	w.folders++
	p, err := w.f.find(at.real)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if !p.isDir() || p.real != at.real {
		return nil, errReplaced
	}
	dir, err := p.enter()
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	list, cut, err := readDir(ctx, dir, maxEntries-len(w.entries))
	w.cut = w.cut || cut
	return w.kept(ctx, at, list, w.rulesOf(ctx, at, list)), err
}

// kept returns the entries of a folder that the rules do not leave out.
func (w *walk) kept(ctx context.Context, at entry, list []fs.DirEntry, rules []rule) (found []entry) {
	for _, e := range list {
		real := below(at.real, e.Name())
		if ctx.Err() == nil && !ignored(rules, real, e.IsDir()) {
			found = append(found, entry{below(at.rel, e.Name()), below(at.written, e.Name()), real, e.Type(), rules})
		}
	}
	return found
}

// enters reports whether the walk goes into an entry.
func (w *walk) enters(e entry) bool {
	return e.kind.IsDir() && w.shows(e) && (w.depth == 0 || strings.Count(e.rel, "/") < w.depth-1) &&
		!w.f.o.denies(e.written) && !w.f.o.denies(e.real)
}
