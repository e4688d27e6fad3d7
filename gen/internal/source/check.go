package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Package is a package that was understood, with what is needed to verify the code that is generated for it.
type Package struct {
	IR *ir.Package
	*packages.Package

	graph *graph
	files bool // its output depends on files that are not Go
}

// Check type-checks a new file together with the package's own, in memory and in place of any earlier output. It
// returns what is wrong in the new file, with the lines around it, and ignores what is wrong elsewhere. The new file may call
// what is still to be generated for the codecs of other packages.
func (p *Package) Check(filename string, src []byte) error {
	if !filepath.IsAbs(filename) {
		filename = filepath.Join(p.Dir, filename)
	}
	file, err := parser.ParseFile(p.Fset, filename, src, parser.SkipObjectResolution)
	if err != nil {
		return &CheckError{File: filename, list: parseErrors(err), src: src}
	}
	files := append(p.others(filename), file)
	bad := p.check(files, p.graph, filename, src)
	if complete := newComplete(p.graph); bad != nil && complete.changes(p.Package) {
		bad = p.check(files, complete, filename, src)
	}
	if bad != nil {
		return bad
	}
	return nil
}

// check type-checks files of the package. It returns nil if nothing is wrong in the new one.
func (p *Package) check(files []*ast.File, imports types.Importer, filename string, src []byte) *CheckError {
	bad := &CheckError{File: filename, src: src}
	// The errors have gone to bad.
	_, _ = p.graph.config(p.Package, imports, bad.add).Check(p.PkgPath, p.Fset, files, nil)
	if len(bad.list) > 0 {
		return bad
	}
	return nil
}

// others are the files of the package but the one that is replaced, without the bodies of their functions: what is wrong in
// these has no influence on the new file.
func (p *Package) others(filename string) []*ast.File {
	var files []*ast.File
	for _, f := range p.Syntax {
		if name := p.Fset.File(f.FileStart).Name(); name != filename && filepath.Base(name) != specFile {
			files = append(files, withoutBodies(f))
		}
	}
	return files
}

func withoutBodies(f *ast.File) *ast.File {
	bare := *f
	bare.Decls = slices.Clone(f.Decls)
	for i, decl := range bare.Decls {
		if fun, ok := decl.(*ast.FuncDecl); ok {
			declared := *fun
			declared.Body = nil
			bare.Decls[i] = &declared
		}
	}
	return &bare
}

// CheckError says what is wrong in a generated file. It is a mistake of the generator.
type CheckError struct {
	File string

	list []checkMessage
	src  []byte
}

type checkMessage struct {
	line, col int
	msg       string
}

func (e *CheckError) add(err error) {
	t, ok := err.(types.Error)
	if !ok {
		return
	}
	if at := t.Fset.PositionFor(t.Pos, false); at.Filename == e.File {
		e.list = append(e.list, checkMessage{at.Line, at.Column, t.Msg})
	}
}

func parseErrors(err error) []checkMessage {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return []checkMessage{{msg: err.Error()}}
	}
	var out []checkMessage
	for _, e := range list {
		out = append(out, checkMessage{e.Pos.Line, e.Pos.Column, e.Msg})
	}
	return out
}

// around is how many lines of source are shown before and after one that is wrong.
const around = 3

// Error lists the mistakes, each with the numbered lines around it.
func (e *CheckError) Error() string {
	var b strings.Builder
	lines := strings.Split(string(e.src), "\n")
	for i, m := range e.list {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s\n", filepath.Base(e.File), m.line, m.col, m.msg)
		for n := max(1, m.line-around); n <= min(len(lines), m.line+around); n++ {
			fmt.Fprintf(&b, "%5d  %s\n", n, lines[n-1])
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
