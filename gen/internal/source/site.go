package source

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// site is where a type is used: the nearest place in the package that is generated for, what leads from there to
// a type of another package, and the type as it is written.
type site struct {
	at   ast.Node
	via  string   // such as "geo.Point.Lat"
	expr ast.Expr // nil if it cannot be seen
	in   string   // import path of the package that holds expr
	root bool     // the type is that of an output

	// sealed reports whether the type is inside of a marked type of another package, which generated code does not look into.
	sealed bool
	// apart reports whether the type's own functions cannot be used even if it is marked: its fields become those of another
	// struct, or it is a member of a union that is not marked.
	apart bool
	// foreign reports whether the type is inside of one that comes with Go or with a version of a module; owner is the named type
	// or struct that it is inside of, nil for what is written in the package itself.
	foreign bool
	owner   *ir.Type
	// embedded reports whether it is the struct of an embedded field.
	embedded bool
}

// siteOf is the site of a type that is written in the package that is generated for.
func (p *pkg) siteOf(expr ast.Expr) site { return site{at: expr, expr: expr, in: p.PkgPath} }

// elem is the site of the elements of a type.
func (s site) elem() site {
	s.root = false
	switch x := ast.Unparen(s.expr).(type) {
	case *ast.StarExpr:
		s.expr = x.X
	case *ast.ArrayType:
		s.expr = x.Elt
	case *ast.Ellipsis:
		s.expr = x.Elt
	case *ast.MapType:
		s.expr = x.Value
	default:
		s.expr = nil
	}
	return s
}

// arg is the site of the one type argument of a type.
func (s site) arg() site {
	x, ok := ast.Unparen(s.expr).(*ast.IndexExpr)
	s.expr = nil
	if ok {
		s.expr = x.Index
	}
	return s
}

func (p *pkg) failAt(s site, hint, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if s.via != "" {
		msg = s.via + ": " + msg
	}
	if s.foreign {
		p.faults = append(p.faults, foreignFault{s.owner, msg})
		return
	}
	p.l.diags.Add(diag.Diagnostic{Pos: p.l.pos(s.at.Pos()), Message: msg, Hint: hint})
}

// typeString writes a type as the package's own source would.
func (p *pkg) typeString(t types.Type) string {
	return types.TypeString(t, func(other *types.Package) string {
		if other == p.Types {
			return ""
		}
		return other.Name()
	})
}
