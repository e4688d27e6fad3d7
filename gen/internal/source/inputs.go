package source

import (
	"bytes"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"

	"golang.org/x/tools/go/packages"
)

// Dirs returns the folders whose Go files the output of p depends on: those of p, of all packages that it imports,
// directly or not, and of those that generated code imports. Packages of the standard library and of modules
// in a version are left out, because they never change. Ok is false if output may depend on more than that.
func (p *Package) Dirs() (dirs []string, ok bool) {
	if p.Module == nil || !p.Module.Main || p.files {
		return nil, false
	}
	ok = true
	set := map[string]bool{}
	packages.Visit(append(p.graph.runtime(), p.Package), nil, func(dep *packages.Package) {
		if mayChange(dep) {
			set[dep.Dir] = true
			ok = ok && dep.Dir != "" && !p.graph.usesC(dep)
		}
	})
	return slices.Sorted(maps.Keys(set)), ok
}

// isFixed reports whether a package comes with Go or with a version of a module, in the module cache or a vendor folder.
// Its files are what they were when the version was made, generated ones included.
func isFixed(p *packages.Package) bool {
	m := provider(p)
	return m == nil || m.Version != ""
}

// mayChange reports whether a package is in a folder that is not part of Go or of the module cache.
func mayChange(p *packages.Package) bool {
	m := provider(p)
	return m != nil && (m.Version == "" || m.Dir == "") // a vendored module has a version, but no folder of its own
}

// provider returns the module that a package is read from, nil for one of Go's.
func provider(p *packages.Package) *packages.Module {
	if p.Module != nil && p.Module.Replace != nil {
		return p.Module.Replace
	}
	return p.Module
}

// usesC reports whether a package's declarations may depend on more than its Go files. It reads the files once.
func (g *graph) usesC(p *packages.Package) bool {
	uses, known := g.cgo[p.PkgPath]
	if !known {
		uses = slices.ContainsFunc(p.GoFiles, fileUsesC)
		g.cgo[p.PkgPath] = uses
	}
	return uses
}

// fileUsesC reports whether a file uses cgo, or cannot be read.
func fileUsesC(name string) bool {
	src, err := os.ReadFile(name)
	if err != nil {
		return true
	}
	if !bytes.Contains(src, []byte(`"C"`)) {
		return false
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	return err != nil || importsC(f)
}
