package files

import (
	"context"
	"fmt"
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
	var lines []string
	hidden := 0
	for _, e := range w.entries {
		if !w.hidden && isHidden(e.rel) {
			if e.kind.IsDir() && g.anyDepth() || g.matches(e.rel) {
				hidden++
			}
			continue
		}
		line, ok := f.foundLine(e)
		if !g.matches(e.rel) || !ok || g.foldersOnly && line[len(line)-1] != '/' {
			continue
		}
		if len(lines) == f.o.MaxFindResults {
			lines = append(lines, fmt.Sprintf("[... truncated at %d matches]", f.o.MaxFindResults))
			break
		}
		lines = append(lines, line)
	}
	return withNotices(lines, "No matches found.", w.cut, hidden), nil
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
