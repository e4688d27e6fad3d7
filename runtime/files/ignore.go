package files

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const (
	maxIgnoreFile = 1 << 20 // bytes of an ignore file; a larger one does not count
	maxRules      = 2000    // of a folder and those above; further ones do not count
)

// ignoreFiles are the names of ignore files, of which the later overrides the earlier.
var ignoreFiles = []string{".gitignore", ".ignore"}

// A rule is a line of an ignore file: see gitignore(5).
type rule struct {
	dir         string // the folder of the file
	glob        glob
	anchored    bool // the pattern begins at the folder; otherwise it matches names at any depth
	foldersOnly bool
	keep        bool // the line begins with !
}

// parseRule reads a line; ok is false if it has no pattern.
func parseRule(dir, line string) (r rule, ok bool) {
	line = strings.TrimRight(line, " \t\r")
	if line == "" || line[0] == '#' || len(line) > maxPattern {
		return r, false
	}
	r.dir = dir
	line, r.keep = strings.CutPrefix(line, "!")
	line = strings.TrimPrefix(line, `\`) // before a # or a !
	line, r.foldersOnly = strings.CutSuffix(line, "/")
	r.anchored = strings.Contains(line, "/")
	for part := range strings.SplitSeq(line, "/") {
		if part != "" {
			r.glob.parts = append(r.glob.parts, part)
		}
	}
	return r, r.glob.parts != nil
}

// matches reports whether the rule is about a path.
func (r *rule) matches(real string, isDir bool) bool {
	if r.foldersOnly && !isDir {
		return false
	}
	if !r.anchored {
		return fnmatch(r.glob.parts[0], path.Base(real))
	}
	return r.glob.matches(from(r.dir, real))
}

// ignored reports whether a path is left out: the last rule that matches decides.
func ignored(rules []rule, real string, isDir bool) bool {
	for _, r := range slices.Backward(rules) {
		if r.matches(real, isDir) {
			return !r.keep
		}
	}
	return false
}

// outerRules returns the rules of the folders above where the walk begins.
func (w *walk) outerRules(ctx context.Context) (rules []rule) {
	if !w.ignoring || w.start.real == "." {
		return nil
	}
	dir := "."
	for name := range strings.SplitSeq(w.start.real, "/") {
		for _, file := range ignoreFiles {
			rules = append(rules, w.rulesIn(ctx, dir, file)...)
		}
		dir = below(dir, name)
	}
	return rules
}

// rulesOf returns the rules of a folder, which are those of the folders above and its own.
func (w *walk) rulesOf(ctx context.Context, at entry, list []fs.DirEntry) []rule {
	rules := at.rules
	if !w.ignoring {
		return nil
	}
	for _, file := range ignoreFiles {
		if slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == file }) {
			rules = append(slices.Clip(rules), w.rulesIn(ctx, at.real, file)...)
		}
	}
	return rules[:min(len(rules), maxRules)]
}

// rulesIn reads the rules of an ignore file. One that cannot be read has none.
func (w *walk) rulesIn(ctx context.Context, dir, name string) (rules []rule) {
	p, err := w.f.find(below(dir, name))
	if err != nil {
		return nil
	}
	defer p.close()
	if p.info == nil {
		return nil
	}
	data, err := p.contents(ctx, maxIgnoreFile)
	if err != nil {
		return nil
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if r, ok := parseRule(dir, line); ok {
			rules = append(rules, r)
		}
	}
	return rules
}
