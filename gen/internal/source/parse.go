package source

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"os"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/tools/go/packages"
)

const parseMode = parser.AllErrors | parser.ParseComments | parser.SkipObjectResolution

// parse fills in the Syntax of packages that have none yet, and in their Errors what the parser says. Output of agentgen
// counts as absent, unless it is part of a version, and so does what only output imports.
func (g *graph) parse(list []*packages.Package) {
	for _, p := range list {
		if p.Syntax == nil {
			p.CompiledGoFiles = p.GoFiles
			g.parseFiles(p)
			keepImports(p)
		}
	}
}

// parsed is what the parser makes of a file; the zero value stands for output.
type parsed struct {
	file *ast.File
	err  error
}

// parseFiles parses the files that are to be compiled of a package.
func (g *graph) parseFiles(p *packages.Package) {
	all := make([]parsed, len(p.CompiledGoFiles))
	var wg sync.WaitGroup
	for i, name := range p.CompiledGoFiles {
		wg.Go(func() { all[i] = g.parseFile(name, isFixed(p)) })
	}
	wg.Wait()
	p.Syntax = []*ast.File{}
	for i, f := range all {
		if f.file != nil {
			p.Syntax = append(p.Syntax, f.file)
		}
		p.Errors = append(p.Errors, fileErrors(p.CompiledGoFiles[i], f.err)...)
	}
	if !isFixed(p) {
		g.addSpecTypes(p)
	}
}

func (g *graph) parseFile(name string, fixed bool) (f parsed) {
	src, err := os.ReadFile(name)
	if err != nil || !fixed && IsGenerated(name, src) {
		return parsed{err: err}
	}
	f.file, f.err = parser.ParseFile(g.fset, name, src, parseMode)
	return f
}

// fileErrors returns the error of a file that could not be read or parsed as package packages writes it.
func fileErrors(name string, err error) []packages.Error {
	if err == nil {
		return nil
	}
	list, ok := errors.AsType[scanner.ErrorList](err)
	if !ok {
		return []packages.Error{{Pos: name + ":1", Msg: err.Error(), Kind: packages.ParseError}}
	}
	var out []packages.Error
	for _, e := range list {
		out = append(out, packages.Error{Pos: e.Pos.String(), Msg: e.Msg, Kind: packages.ParseError})
	}
	return out
}

// keepImports drops from the Imports of a package what its Syntax does not import.
func keepImports(p *packages.Package) {
	written := map[string]*packages.Package{}
	for _, f := range p.Syntax {
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if imported := p.Imports[path]; err == nil && imported != nil {
				written[path] = imported
			}
		}
	}
	p.Imports = written
}

// importsC reports whether a file uses cgo.
func importsC(f *ast.File) bool {
	for _, spec := range f.Imports {
		if spec.Path.Value == `"C"` {
			return true
		}
	}
	return false
}

// translateC replaces the syntax of the packages that use cgo by what cgo makes of it.
func (g *graph) translateC(q *query, list []*packages.Package) error {
	var paths []string
	for _, p := range list {
		if slices.ContainsFunc(p.Syntax, importsC) {
			paths = append(paths, p.PkgPath)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	loaded, err := q.load(metadataMode|packages.NeedCompiledGoFiles, nil, paths...)
	if err != nil {
		return err
	}
	g.adopt(loaded)
	for _, translated := range loaded {
		if p := g.packages[translated.PkgPath]; slices.Contains(list, p) {
			p.CompiledGoFiles, p.Imports = translated.CompiledGoFiles, translated.Imports
			p.Errors = slices.DeleteFunc(p.Errors, func(e packages.Error) bool { return e.Kind == packages.ParseError })
			g.parseFiles(p)
			keepImports(p)
		}
	}
	return nil
}

// adopt adds packages that were listed later, such as those that only files of cgo import.
func (g *graph) adopt(loaded []*packages.Package) {
	packages.Visit(loaded, nil, func(p *packages.Package) {
		for path, imported := range p.Imports {
			p.Imports[path] = g.packages[imported.PkgPath]
		}
		if g.packages[p.PkgPath] == nil {
			g.packages[p.PkgPath] = p
		}
	})
}
