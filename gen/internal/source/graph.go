package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// graph gives access to all packages that were loaded, the dependencies included.
type graph struct {
	fset     *token.FileSet
	packages map[string]*packages.Package // by import path
	types    map[string]*types.Package    // by import path; incomplete for those that only dependencies import
	decls    map[string]*decls            // by import path, made on demand
}

func newGraph(fset *token.FileSet, roots []*packages.Package) *graph {
	g := &graph{
		fset:     fset,
		packages: map[string]*packages.Package{},
		types:    map[string]*types.Package{},
		decls:    map[string]*decls{},
	}
	packages.Visit(roots, nil, func(p *packages.Package) {
		g.packages[p.PkgPath] = p
		if p.Types != nil {
			g.types[p.PkgPath] = p.Types
		}
	})
	return g
}

// Import returns the types of a package that was loaded. It implements [types.Importer].
func (g *graph) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if t := g.types[path]; t != nil && t.Complete() {
		return t, nil
	}
	p := g.packages[path]
	if p == nil || p.ExportFile == "" {
		return nil, fmt.Errorf("package %s is not among the dependencies of the package or of the runtime", path)
	}
	return g.readExport(p)
}

func (g *graph) readExport(p *packages.Package) (*types.Package, error) {
	f, err := os.Open(p.ExportFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	//lint:ignore SA1019 up to Go 1.27 the go command gives archives, which Read alone does not read
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read export data of %s: %w", p.PkgPath, err)
	}
	return gcexportdata.Read(r, g.fset, g.types, p.PkgPath)
}

// scope returns all that a package declares, also where only what its importers use of it was loaded.
func (g *graph) scope(pkg *types.Package) *types.Scope {
	if p := g.packages[pkg.Path()]; p == nil || len(p.Syntax) > 0 { // was checked from its source
		return pkg.Scope()
	}
	if whole, err := g.Import(pkg.Path()); err == nil {
		return whole.Scope()
	}
	return pkg.Scope()
}

// declsOf returns the declarations of a package, with their comments. Those of a dependency are parsed when they are
// first asked for; a file that cannot be read has none.
func (g *graph) declsOf(path string) *decls {
	if d := g.decls[path]; d != nil {
		return d
	}
	d := newDecls()
	g.decls[path] = d
	p := g.packages[path]
	if p == nil {
		return d
	}
	files := p.Syntax
	if len(files) == 0 {
		files = g.parse(p.GoFiles)
	}
	for _, f := range files {
		d.add(f)
	}
	return d
}

func (g *graph) parse(names []string) []*ast.File {
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(g.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			files = append(files, f)
		}
	}
	return files
}
