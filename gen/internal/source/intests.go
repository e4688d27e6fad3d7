package source

import (
	"go/ast"
	"go/parser"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// inTests finds a function or method in the tests of the package, which generated code cannot call. Tests that cannot be
// read have none.
func (p *pkg) inTests(name string) (pos ir.Pos, ok bool) {
	for _, file := range testFiles(p.Dir) {
		f, err := parser.ParseFile(p.l.fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Name.Name == name {
				return p.l.pos(d.Name.Pos()), true
			}
		}
	}
	return ir.Pos{}, false
}
