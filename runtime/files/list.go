package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// ListDirectory lists the contents of a directory: paths relative to the working directory, with type indicators and sizes.
//
//   - path: Directory path relative to the working directory.
//
//agent:tool
//agent:param path default=.
func (f *FileSystem) ListDirectory(ctx context.Context, path string) (string, error) {
	result, err := f.list(ctx, path)
	if err != nil {
		return "", told(ctx, path, err)
	}
	return result, nil
}

func (f *FileSystem) list(ctx context.Context, name string) (string, error) {
	start, err := f.start(ctx, name)
	if err != nil {
		return "", err
	}
	defer start.close()
	dir, err := start.enter()
	if err != nil {
		return "", err
	}
	defer dir.Close()
	entries, cut, err := readDir(ctx, dir, maxEntries)
	if err != nil {
		return "", err
	}
	all := len(entries)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return isHidden(e.Name()) })
	lines, err := f.listing(ctx, dir, start, entries)
	if err != nil {
		return "", err
	}
	return withNotices(lines, "(empty directory)", cut, all-len(entries)), nil
}

// listing returns the lines of the entries that may be read.
func (f *FileSystem) listing(ctx context.Context, dir *os.Root, start *place, entries []fs.DirEntry) ([]string, error) {
	r := &result{most: f.o.MaxListResults, what: "entries"}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if line, ok := f.listed(dir, start, e); ok && !r.add(line) {
			break
		}
	}
	return r.lines, nil
}

// start finds the folder in which a tool lists or searches.
func (f *FileSystem) start(ctx context.Context, name string) (*place, error) {
	p, err := f.resolve(ctx, name, walking)
	if isMissing(err) {
		return nil, notDir(name)
	}
	if err != nil {
		return nil, err
	}
	if !p.isDir() {
		p.close()
		return nil, notDir(name)
	}
	return p, nil
}

func notDir(name string) error { return runtime.Retryf("Not a directory: %s", name) }

// readDir reads the entries of a folder, at most so many, sorted by name, and reports whether there are more.
func readDir(ctx context.Context, dir *os.Root, most int) (entries []fs.DirEntry, cut bool, err error) {
	file, err := dir.Open(".")
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	for err == nil && len(entries) <= most {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		var some []fs.DirEntry
		some, err = file.ReadDir(1000)
		entries = append(entries, some...)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	cut = len(entries) > most
	entries = entries[:min(len(entries), most)]
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, cut, nil
}

// listed returns the line of an entry; ok is false if it is not shown.
func (f *FileSystem) listed(dir *os.Root, start *place, e fs.DirEntry) (line string, ok bool) {
	written, real := below(start.written, e.Name()), below(start.real, e.Name())
	if !f.readable(written, real) {
		return "", false
	}
	switch shown := valid(written); {
	case e.Type()&fs.ModeSymlink != 0:
		return f.listedLink(shown, real)
	case e.IsDir():
		return shown + "/", true
	default:
		info, err := dir.Lstat(e.Name())
		if err != nil {
			return "", false // it has gone meanwhile
		}
		return fmt.Sprintf("%s  (%d bytes)", shown, info.Size()), true
	}
}

// listedLink returns the line of a symbolic link: what it leads to, unless that is outside or denied.
func (f *FileSystem) listedLink(shown, rel string) (line string, ok bool) {
	p, err := f.find(rel)
	if err != nil {
		return shown + "  (size unknown)", !isMissing(err)
	}
	defer p.close()
	switch {
	case p.info == nil:
		return "", false // it leads to nothing
	case !f.readable(p.real):
		return shown + "  (size unknown)", true
	case p.isDir():
		return shown + "/", true
	}
	return fmt.Sprintf("%s  (%d bytes)", shown, p.info.Size()), true
}

// readable reports whether all spellings of a path may be read.
func (f *FileSystem) readable(spellings ...string) bool {
	return !slices.ContainsFunc(spellings, func(rel string) bool { return f.o.check(rel, reading) != nil })
}
