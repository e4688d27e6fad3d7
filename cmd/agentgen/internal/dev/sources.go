package dev

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen"
)

// sources are the files that a program is made of, other than those of Go and of versions of modules, which do not change.
type sources struct {
	packages []pkg
	files    []string // go.mod and the like
	devUI    bool     // the program may serve the dev UI
}

// extensions are those of files that the go command compiles.
var extensions = []string{".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso"}

// names returns the files that there are now.
func (s *sources) names() []string {
	names := slices.Clone(s.files)
	for i := range s.packages {
		p := &s.packages[i]
		names = append(names, p.sources()...)
		for _, pattern := range p.EmbedPatterns {
			names = append(names, embedded(p.Dir, pattern)...)
		}
	}
	return names
}

// sources returns the files of a package that are compiled. Output of agentgen is left out: it follows from the others.
func (p *pkg) sources() (names []string) {
	entries, _ := os.ReadDir(p.Dir) // a folder that is gone has no files, which is a change
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || name == gen.FileName || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
			continue
		}
		if slices.Contains(extensions, filepath.Ext(name)) {
			names = append(names, filepath.Join(p.Dir, name))
		}
	}
	return names
}

// embedded returns the files that a pattern of an embedded file may match.
func embedded(dir, pattern string) (names []string) {
	matches, _ := filepath.Glob(filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(pattern, "all:")))) // the compiler reports a bad pattern
	for _, match := range matches {
		_ = filepath.WalkDir(match, func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				names = append(names, name)
			}
			return nil
		})
	}
	return names
}

// marked returns the import paths of the packages of the main module that have output or something to generate it for.
func (s *sources) marked() (paths []string, err error) {
	for i := range s.packages {
		p := &s.packages[i]
		if p.Module != nil && !p.Module.Main {
			continue
		}
		is, err := p.marked()
		if err != nil {
			return nil, err
		}
		if is {
			paths = append(paths, p.ImportPath)
		}
	}
	return paths, nil
}

func (p *pkg) marked() (bool, error) {
	if _, err := os.Lstat(filepath.Join(p.Dir, gen.FileName)); err == nil {
		return true, nil
	}
	for _, name := range p.sources() {
		if filepath.Ext(name) != ".go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return false, err
		}
		if bytes.Contains(text, []byte("//agent:")) {
			return true, nil
		}
	}
	return false, nil
}

// warn says so if the program cannot serve the dev UI.
func (s *sources) warn(say func(format string, args ...any)) {
	if !s.devUI {
		say("warning: the program does not import %s, so it may not serve this page", devUI)
	}
}
