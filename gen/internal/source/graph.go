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

// graph gives access to all packages that were loaded, the dependencies included. Types are read when they are first
// asked for, either from export data or, for the packages in fromSource, from source.
type graph struct {
	fset       *token.FileSet
	packages   map[string]*packages.Package // by import path
	fromSource map[string]bool              // by import path
	types      map[string]*types.Package    // by import path; incomplete for those that only dependencies import
	decls      map[string]*decls            // by import path
	cgo        map[string]bool              // by import path: what usesC has found out
	exports    map[string]string            // by import path: files with export data that others may use
	specs      bool                         // a package that is understood has a spec
	sizes      types.Sizes
}

func newGraph(fset *token.FileSet, sizes types.Sizes, loaded []*packages.Package) *graph {
	g := &graph{
		fset:       fset,
		sizes:      sizes,
		packages:   map[string]*packages.Package{},
		fromSource: map[string]bool{},
		types:      map[string]*types.Package{},
		decls:      map[string]*decls{},
		cgo:        map[string]bool{},
	}
	packages.Visit(loaded, nil, func(p *packages.Package) { g.packages[p.PkgPath] = p })
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
	switch {
	case p == nil:
		return nil, fmt.Errorf("package %s is not among the dependencies of the package or of the runtime", path)
	case isMissing(p):
		return nil, p.Errors[0]
	case g.fromSource[path]:
		return g.check(p), nil
	}
	return g.readExport(p)
}

// isMissing reports whether the go command found no files of a package that something imports.
func isMissing(p *packages.Package) bool { return len(p.GoFiles) == 0 && len(p.Errors) > 0 }

func (g *graph) readExport(p *packages.Package) (*types.Package, error) {
	if p.ExportFile == "" {
		return nil, fmt.Errorf("package %s has no export data", p.PkgPath)
	}
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

// check type-checks a package from its source. What is wrong with it is kept in its TypeErrors.
func (g *graph) check(p *packages.Package) *types.Package {
	if p.Types == nil {
		p.Types, p.Fset, p.TypesSizes = types.NewPackage(p.PkgPath, p.Name), g.fset, g.sizes
		g.types[p.PkgPath] = p.Types
		g.declare(p.Types, p, p.Syntax, g, func(err error) {
			if e, ok := err.(types.Error); ok {
				p.TypeErrors = append(p.TypeErrors, e)
			}
		})
	}
	return p.Types
}

// declare fills in the declarations of a package, without the bodies of functions, which declare nothing that others see.
func (g *graph) declare(pkg *types.Package, p *packages.Package, files []*ast.File, imports types.Importer, report func(error)) {
	conf := g.config(p, imports, report)
	conf.IgnoreFuncBodies = true
	// The errors have gone to report.
	_ = types.NewChecker(conf, g.fset, pkg, nil).Files(files)
}

// config returns how files of a package are type-checked.
func (g *graph) config(p *packages.Package, imports types.Importer, report func(error)) *types.Config {
	conf := &types.Config{Importer: importer{p, imports}, Sizes: g.sizes, FakeImportC: true, Error: report}
	if p.Module != nil && p.Module.GoVersion != "" {
		conf.GoVersion = "go" + p.Module.GoVersion
	}
	return conf
}

// importer imports packages by the paths that are written in the files of a package: what Go's own import may be vendored.
type importer struct {
	from *packages.Package
	of   types.Importer
}

// Import implements [types.Importer].
func (i importer) Import(path string) (*types.Package, error) {
	if p := i.from.Imports[path]; p != nil {
		path = p.PkgPath
	}
	return i.of.Import(path)
}

// scope returns all that a package declares, also where only what its importers use of it was loaded.
func (g *graph) scope(pkg *types.Package) *types.Scope {
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
	for _, f := range g.files(p) {
		d.add(f)
	}
	return d
}

// files returns the syntax of a package, or of those of its files that can be read where it has export data.
func (g *graph) files(p *packages.Package) []*ast.File {
	if g.fromSource[p.PkgPath] || len(p.Syntax) > 0 {
		return p.Syntax
	}
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(g.fset, name, nil, parseMode)
		if err == nil {
			files = append(files, f)
		}
	}
	return files
}
