package source

import (
	"bytes"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
)

// prepare decides where the types come from of all that the marked ones among the roots and generated code depend on, and
// makes them available.
//
// Packages are type-checked from source where export data, which only compiling makes, would be wrong, costly or
// impossible to have: the roots, which are being edited; packages that have directives or output, because what is
// compiled contains output; packages that do not compile, perhaps because output is missing; and all that import one of
// these. All others are as they were when they were last compiled.
func (g *graph) prepare(q *query, roots []*packages.Package) error {
	marked := slices.DeleteFunc(slices.Clone(roots), func(p *packages.Package) bool { return !isMarked(p) })
	runtime := g.runtime()
	if len(marked) == 0 || len(runtime) < len(ours) { // nothing to understand, or nothing that will be
		return nil
	}
	if err := g.addSpecPackages(q, marked); err != nil {
		return err
	}
	entries := append(marked, g.runtime()...)
	first := slices.DeleteFunc(dependencies(entries), func(p *packages.Package) bool {
		return !slices.Contains(roots, p) && len(p.Errors) == 0 && !changesWithOutput(p)
	})
	if err := g.readSources(q, first, entries); err != nil {
		return err
	}
	uncompiled, err := g.findExports(q, entries)
	if err != nil || len(uncompiled) == 0 {
		return err
	}
	return g.readSources(q, uncompiled, entries)
}

// runtime returns the packages that generated code imports, without those that the module does not provide.
func (g *graph) runtime() []*packages.Package {
	var list []*packages.Package
	paths := ours
	if g.specs {
		paths = slices.Concat(ours, specPackages)
	}
	for _, path := range paths {
		if p := g.packages[path]; p != nil && !isMissing(p) {
			list = append(list, p)
		}
	}
	return list
}

// dependencies returns packages and all that they import, directly or not, each after those that it imports.
func dependencies(of []*packages.Package) []*packages.Package {
	var list []*packages.Package
	packages.Visit(of, nil, func(p *packages.Package) { list = append(list, p) })
	return list
}

// isMarked reports whether there are directives in the syntax of a package.
func isMarked(p *packages.Package) bool {
	for _, f := range p.Syntax {
		for _, group := range f.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, directive.Mark) {
					return true
				}
			}
		}
	}
	return false
}

// changesWithOutput reports whether a package has other declarations with the output of agentgen than without: whether
// it has directives or, left over from the time when it had some, output.
func changesWithOutput(p *packages.Package) bool {
	if isFixed(p) {
		return false
	}
	return slices.ContainsFunc(p.GoFiles, func(name string) bool {
		src, err := os.ReadFile(name)
		return err == nil && (IsGenerated(name, src) || bytes.Contains(src, []byte(directive.Mark)))
	})
}

// readSources parses packages, and all of entries and their dependencies that import one of them.
func (g *graph) readSources(q *query, list, entries []*packages.Package) error {
	for len(list) > 0 {
		for _, p := range list {
			g.fromSource[p.PkgPath] = true
		}
		g.parse(list)
		if err := g.translateC(q, list); err != nil {
			return err
		}
		list = g.importers(dependencies(entries))
	}
	return nil
}

// importers returns the packages of a list, which is in order of dependencies, that are not from source yet but import one
// that is.
func (g *graph) importers(list []*packages.Package) []*packages.Package {
	var found []*packages.Package
	for _, p := range list {
		for _, imported := range p.Imports {
			if !g.fromSource[p.PkgPath] && g.fromSource[imported.PkgPath] {
				g.fromSource[p.PkgPath] = true
				found = append(found, p)
			}
		}
	}
	return found
}
