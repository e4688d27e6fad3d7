package files

import (
	"context"
	"regexp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// ListFiles lists files under a directory, recursively, sorted by path, respecting ignore files and skipping hidden files: one path
// per line, relative to the working directory.
//
//   - path: Directory to list, relative to the working directory.
//   - glob: If provided, only list files matching this glob (e.g. '*.py' or 'src/**').
//
//agent:tool
//agent:param path default=.
func (f *FileSystem) ListFiles(ctx context.Context, path string, glob *string) (string, error) {
	g := ""
	if glob != nil {
		g = *glob
	}
	result, err := f.listFiles(ctx, path, g)
	if err != nil {
		return "", told(ctx, path, err)
	}
	return result, nil
}

func (f *FileSystem) listFiles(ctx context.Context, name, pattern string) (string, error) {
	if !strings.Contains(pattern, "/") {
		pattern = "**/" + pattern
	}
	g, err := parseGlob(pattern)
	if err != nil {
		return "", err
	}
	start, err := f.start(ctx, name)
	if err != nil {
		return "", err
	}
	defer start.close()
	w := &walk{f: f, start: start, hidden: g.hidden(), depth: g.depth(), ignoring: true}
	if err := w.run(ctx); err != nil {
		return "", err
	}
	r := &result{most: f.o.MaxFindResults, what: "files"}
	for _, e := range w.entries {
		if ctx.Err() == nil && e.kind.IsRegular() && w.shows(e) && g.matches(e.rel) && f.readable(e.written, e.real) && !r.add(valid(e.written)) {
			break
		}
	}
	return withNotices(r.lines, "No files found.", w.cut, 0), ctx.Err()
}

// Grep searches file contents, respecting ignore files and skipping hidden files. Matches are file:line:text, context lines
// file-line-text, with paths relative to the working directory.
//
//   - pattern: Regular expression (RE2 syntax), or exact text when `literal` is set.
//   - path: Directory or file to search, relative to the working directory.
//   - glob: If provided, only search files matching this glob (e.g. '*.py').
//   - ignoreCase: Match case-insensitively.
//   - literal: Treat `pattern` as exact text rather than a regular expression.
//   - around: Lines of context to show around each match (0 to 20).
//
//agent:tool
//agent:param path default=.
//agent:param ignoreCase name=ignore_case default=false
//agent:param literal default=false
//agent:param around name=context default=0
func (f *FileSystem) Grep(ctx context.Context, pattern, path string, glob *string, ignoreCase, literal bool, around int) (string, error) {
	if around < 0 || around > 20 {
		return "", runtime.Retryf("context must be between 0 and 20.")
	}
	if literal {
		pattern = regexp.QuoteMeta(pattern)
	}
	if ignoreCase {
		pattern = "(?i)" + pattern
	}
	q := query{pattern: pattern, context: around, ignoring: true}
	if glob != nil {
		q.glob = *glob
	}
	result, err := f.search(ctx, path, q)
	if err != nil {
		return "", told(ctx, path, err)
	}
	return result, nil
}
