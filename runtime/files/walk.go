package files

import (
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
	for len(pending) > 0 {
		if w.folders == maxFolders || len(w.entries) == maxEntries {
			w.cut = true
			break
		}
		w.folders++
		last := len(pending) - 1
		e := pending[last]
		pending = pending[:last]
		found, err := w.read(ctx, e)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && e.rel == ".":
			return err
		case err != nil:
			continue
		}
		w.entries = append(w.entries, found...)
		for _, e := range found {
			if w.enters(e) {
				pending = append(pending, e)
			}
		}
	}
	slices.SortFunc(w.entries, func(a, b entry) int { return slices.Compare(strings.Split(a.rel, "/"), strings.Split(b.rel, "/")) })
	return nil
}

// read reads one folder.
func (w *walk) read(ctx context.Context, at entry) ([]entry, error) {
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
	rules := w.rulesOf(ctx, at, list)
	var found []entry
	for _, e := range list {
		real := below(at.real, e.Name())
		if !ignored(rules, real, e.IsDir()) {
			found = append(found, entry{below(at.rel, e.Name()), below(at.written, e.Name()), real, e.Type(), rules})
		}
	}
	return found, err
}

// enters reports whether the walk goes into an entry.
func (w *walk) enters(e entry) bool {
	return e.kind.IsDir() && (w.hidden || !isHidden(e.rel)) && (w.depth == 0 || strings.Count(e.rel, "/") < w.depth-1) &&
		!w.f.o.denies(e.written) && !w.f.o.denies(e.real)
}
