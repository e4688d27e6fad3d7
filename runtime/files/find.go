package files

import (
	"context"
	"strings"
)

// FindFiles finds files by glob pattern (name matching, not content search): a newline-separated list of matching paths relative to
// the working directory.
//
//   - pattern: Glob pattern to match, relative to `path` (e.g. '*.py', '**/*.json'). Absolute patterns are rejected.
//   - path: Directory to search in, relative to the working directory.
//
//agent:tool
//agent:param path default=.
func (f *FileSystem) FindFiles(ctx context.Context, pattern, path string) (string, error) {
	result, err := f.findFiles(ctx, pattern, path)
	if err != nil {
		return "", told(ctx, path, err)
	}
	return result, nil
}

func (f *FileSystem) findFiles(ctx context.Context, pattern, name string) (string, error) {
	g, err := parseGlob(pattern)
	if err != nil {
		return "", err
	}
	start, err := f.start(ctx, name)
	if err != nil {
		return "", err
	}
	defer start.close()
	w := &walk{f: f, start: start, hidden: g.hidden(), depth: g.depth()}
	if err := w.run(ctx); err != nil {
		return "", err
	}
	lines := f.found(ctx, w, g)
	return withNotices(lines, "No matches found.", w.cut, w.omitted(ctx, g)), ctx.Err()
}

// found returns the lines of the entries that match.
func (f *FileSystem) found(ctx context.Context, w *walk, g glob) []string {
	r := &result{most: f.o.MaxFindResults, what: "matches"}
	for _, e := range w.entries {
		if ctx.Err() != nil || !w.shows(e) || !g.matches(e.rel) {
			continue
		}
		line, ok := f.foundLine(e)
		if ok && (!g.foldersOnly || strings.HasSuffix(line, "/")) && !r.add(line) {
			break
		}
	}
	return r.lines
}

// omitted counts the hidden entries that would match, or may contain some that do.
func (w *walk) omitted(ctx context.Context, g glob) (n int) {
	for _, e := range w.entries {
		if ctx.Err() == nil && !w.shows(e) && (e.kind.IsDir() && g.anyDepth() || g.matches(e.rel)) {
			n++
		}
	}
	return n
}

// foundLine returns how an entry is listed; ok is false if it is not.
func (f *FileSystem) foundLine(e entry) (line string, ok bool) {
	if !f.readable(e.written, e.real) {
		return "", false
	}
	shown := valid(e.written)
	switch {
	case e.kind.IsDir():
		return shown + "/", true
	case !e.isLink():
		return shown, true
	}
	p, err := f.find(e.real)
	if err != nil {
		return shown, !isMissing(err)
	}
	defer p.close()
	if p.isDir() {
		shown += "/"
	}
	return shown, p.info != nil
}
