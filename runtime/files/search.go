package files

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

const (
	maxPattern    = 10_000   // bytes of a pattern
	maxSearchFile = 10 << 20 // bytes of a file that is searched
	maxSearchLine = 4096     // bytes of a line that is shown
	maxSearchText = 1 << 20  // bytes of a result
)

var errLongPattern = runtime.Retryf("The pattern is too long: the limit is %d bytes.", maxPattern)

// SearchFiles searches file contents using a regular expression. Matching lines are formatted as file:line_number:text, with paths
// relative to the working directory.
//
//   - pattern: Regex pattern to search for (RE2 syntax).
//   - path: Directory to search in, relative to the working directory.
//   - includeGlob: If provided, only search files whose path from the root matches this glob, where `*` also spans `/`: '*.py' for
//     every Python file, 'src/*.py' for those anywhere under `src`.
//
//agent:tool
//agent:param path default=.
//agent:param includeGlob name=include_glob
func (f *FileSystem) SearchFiles(ctx context.Context, pattern, path string, includeGlob *string) (string, error) {
	q := query{pattern: pattern}
	if includeGlob != nil {
		q.glob = *includeGlob
	}
	result, err := f.search(ctx, path, q)
	if err != nil {
		return "", told(ctx, path, err)
	}
	return result, nil
}

// A query is what is searched for.
type query struct {
	pattern string
	glob    string // of the files, "" for all
	context int    // lines around each match
	// ignoring leaves out what .gitignore and .ignore files name.
	ignoring bool
}

// A search is the state of one search.
type search struct {
	f       *FileSystem
	re      *regexp.Regexp
	q       query
	lines   []string
	size    int // of the lines
	capped  bool
	skipped []string // files that were not read
}

func (f *FileSystem) search(ctx context.Context, name string, q query) (string, error) {
	if len(q.pattern) > maxPattern || len(q.glob) > maxPattern {
		return "", errLongPattern
	}
	re, err := regexp.Compile(q.pattern)
	if err != nil {
		return "", runtime.Retryf("Invalid regex pattern: %w", err)
	}
	entries, cut, err := f.candidates(ctx, name, q)
	if err != nil {
		return "", err
	}
	s := &search{f: f, re: re, q: q}
	for _, e := range entries {
		if err := s.file(ctx, e); err != nil {
			return "", err
		}
		if s.capped {
			break
		}
	}
	return withNotices(s.result(), "No matches found.", cut, 0), nil
}

// candidates returns the files to search, and whether there are more than may be looked at.
func (f *FileSystem) candidates(ctx context.Context, name string, q query) (entries []entry, cut bool, err error) {
	start, err := f.resolve(ctx, name, walking)
	if isMissing(err) || err == nil && start.info == nil {
		if start != nil {
			start.close()
		}
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	defer start.close()
	if !start.isDir() {
		return []entry{{rel: filepath.Base(start.written), written: start.written, real: start.real, kind: start.info.Mode().Type()}}, false, nil
	}
	w := &walk{f: f, start: start, hidden: namesHidden(q.glob), ignoring: q.ignoring}
	if err := w.run(ctx); err != nil {
		return nil, false, err
	}
	for _, e := range w.entries {
		if e.kind.IsRegular() && w.shows(e) {
			entries = append(entries, e)
		}
	}
	return entries, w.cut, nil
}

// namesHidden reports whether a glob names something hidden.
func namesHidden(glob string) bool {
	for part := range strings.SplitSeq(glob, "/") {
		if strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}

// file searches one file. Those that cannot be read are noted and skipped.
func (s *search) file(ctx context.Context, e entry) error {
	if !s.f.readable(e.written, e.real) || s.q.glob != "" && !fnmatch(s.q.glob, e.written) {
		return nil
	}
	data, err := s.f.fileAt(ctx, e.real)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		s.skipped = append(s.skipped, valid(e.written))
	case !isBinary(data):
		s.match(valid(e.written), string(data))
	}
	return nil
}

// fileAt reads the file at a path without symbolic links.
func (f *FileSystem) fileAt(ctx context.Context, real string) ([]byte, error) {
	p, err := f.find(real)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if p.info == nil || p.real != real {
		return nil, errReplaced
	}
	return p.contents(ctx, maxSearchFile)
}

// match adds the lines of a file that match.
func (s *search) match(name, text string) {
	lines := splitLines(text)
	shown := 0 // lines before it were shown, or need not be
	for i, line := range lines {
		if !s.re.MatchString(ended(line)) {
			continue
		}
		from := max(shown, i-s.q.context)
		if s.q.context > 0 && len(s.lines) > 0 && (shown == 0 || from > shown) {
			s.add("--")
		}
		for ; from < i; from++ {
			s.add(fmt.Sprintf("%s-%d-%s", name, from+1, clip(lines[from])))
		}
		s.add(fmt.Sprintf("%s:%d:%s", name, i+1, clip(line)))
		shown = i + 1
		for end := min(len(lines), i+1+s.q.context); shown < end && !s.re.MatchString(ended(lines[shown])); shown++ {
			s.add(fmt.Sprintf("%s-%d-%s", name, shown+1, clip(lines[shown])))
		}
		if s.capped {
			return
		}
	}
}

// add adds a line of the result, unless there are enough.
func (s *search) add(line string) {
	s.capped = s.capped || len(s.lines) == s.f.o.MaxSearchResults || s.size+len(line) > maxSearchText
	if !s.capped {
		s.lines = append(s.lines, line)
		s.size += len(line) + 1
	}
}

// ended returns a line without what ends it.
func ended(line string) string { return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r") }

// clip returns a line as it is shown.
func clip(line string) string {
	if line = ended(line); len(line) > maxSearchLine {
		return valid(line[:maxSearchLine]) + " [... omitted end of long line]"
	}
	return valid(line)
}

// result returns the lines, and what the model has to know of them.
func (s *search) result() []string {
	if s.capped {
		s.lines = append(s.lines, fmt.Sprintf("[... truncated at %d lines or search output byte limit]", s.f.o.MaxSearchResults))
	}
	if n := len(s.skipped); n > 0 {
		names, more := strings.Join(s.skipped[:min(n, 10)], ", "), ""
		if n > 10 {
			more = ", ..."
		}
		s.lines = append(s.lines, fmt.Sprintf("[%d files skipped (too large or unreadable): %s%s]", n, names, more))
	}
	return s.lines
}
