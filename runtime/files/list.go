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
	var lines []string
	hidden := 0
	for _, e := range entries {
		if isHidden(e.Name()) {
			hidden++
			continue
		}
		line, ok, err := f.listed(ctx, dir, start, e)
		switch {
		case err != nil:
			return "", err
		case !ok:
			continue
		case len(lines) == f.o.MaxListResults:
			lines = append(lines, fmt.Sprintf("[... truncated at %d entries]", f.o.MaxListResults))
		default:
			lines = append(lines, line)
			continue
		}
		break
	}
	return withNotices(lines, "(empty directory)", cut, hidden), nil
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
	if len(entries) > most {
		entries, cut = entries[:most], true
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, cut, nil
}

// listed returns the line of an entry; ok is false if it is not shown.
func (f *FileSystem) listed(ctx context.Context, dir *os.Root, start *place, e fs.DirEntry) (line string, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	shown := valid(below(start.written, e.Name()))
	if !f.readable(below(start.written, e.Name()), below(start.real, e.Name())) {
		return "", false, nil
	}
	if e.Type()&fs.ModeSymlink != 0 {
		return f.listedLink(shown, below(start.real, e.Name()))
	}
	if e.IsDir() {
		return shown + "/", true, nil
	}
	info, err := dir.Lstat(e.Name())
	if err != nil {
		return "", false, nil // it has gone meanwhile
	}
	return fmt.Sprintf("%s  (%d bytes)", shown, info.Size()), true, nil
}

// listedLink returns the line of a symbolic link: what it leads to, unless that is outside or denied.
func (f *FileSystem) listedLink(shown, rel string) (line string, ok bool, err error) {
	p, err := f.find(rel)
	if err != nil {
		return shown + "  (size unknown)", !isMissing(err), nil
	}
	defer p.close()
	switch {
	case p.info == nil:
		return "", false, nil // it leads to nothing
	case p.isDir():
		return shown + "/", true, nil
	case !f.readable(p.real):
		return shown + "  (size unknown)", true, nil
	}
	return fmt.Sprintf("%s  (%d bytes)", shown, p.info.Size()), true, nil
}

// readable reports whether all spellings of a path may be read.
func (f *FileSystem) readable(spellings ...string) bool {
	return !slices.ContainsFunc(spellings, func(rel string) bool { return f.o.check(rel, reading) != nil })
}

// withNotices joins the lines of a result, and says what it leaves out.
func withNotices(lines []string, none string, cut bool, hidden int) string {
	if hidden > 0 {
		lines = append(lines, fmt.Sprintf("[%d hidden entries omitted; name a hidden path explicitly to include it]", hidden))
	}
	if len(lines) == 0 {
		lines = append(lines, none)
	}
	if cut {
		lines = append(lines, walkCut)
	}
	return strings.Join(lines, "\n")
}
