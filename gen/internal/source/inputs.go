package source

import (
	"maps"
	"slices"

	"golang.org/x/tools/go/packages"
)

// Dirs returns the folders whose Go files the output of p depends on: those of p, of all packages that it imports,
// directly or not, and of those that generated code imports. Packages of the standard library and of modules
// in a version are left out, because they never change. Ok is false where output may depend on more than that.
func (p *Package) Dirs() (dirs []string, ok bool) {
	if p.Module == nil || !p.Module.Main {
		return nil, false
	}
	ok = true
	set := map[string]bool{}
	roots := []*packages.Package{p.Package, p.graph.packages[GeneratedPath], p.graph.packages[JSONWirePath]}
	packages.Visit(roots, nil, func(dep *packages.Package) {
		if mayChange(dep) {
			set[dep.Dir] = true
			ok = ok && dep.Dir != "" && !usesC(dep)
		}
	})
	return slices.Sorted(maps.Keys(set)), ok
}

// mayChange tells whether a package is in a folder that is not part of Go or of the module cache.
func mayChange(p *packages.Package) bool {
	m := p.Module
	if m != nil && m.Replace != nil {
		m = m.Replace
	}
	return m != nil && (m.Version == "" || m.Dir == "") // a vendored module has a version, but no folder of its own
}

// usesC tells whether a package's declarations depend on more than its Go files.
func usesC(p *packages.Package) bool {
	return slices.ContainsFunc(p.GoFiles, func(name string) bool { return !slices.Contains(p.CompiledGoFiles, name) })
}
