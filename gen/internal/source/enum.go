package source

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// enum makes a string type whose package declares constants of it an enum of their values.
func (p *pkg) enum(out *ir.Type, t *types.Named, s site) {
	pkg := t.Obj().Pkg()
	decls := p.l.graph.declsOf(pkg.Path())
	var found []*types.Const
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if ok && types.Identical(c.Type(), t) && (pkg == p.Types || c.Exported()) && decls.consts[name] != nil {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *types.Const) int {
		return cmp.Compare(decls.consts[a.Name()].order, decls.consts[b.Name()].order)
	})
	seen := map[string]bool{}
	for _, c := range found {
		value := constant.StringVal(c.Val())
		if seen[value] {
			continue
		}
		seen[value] = true
		out.Values = append(out.Values, &ir.EnumValue{
			Go: c.Name(), Value: value, Doc: text(docLines(decls.consts[c.Name()].doc, p.l.pos)),
		})
	}
	if len(out.Values) > 0 {
		out.Kind = ir.Enum
		p.out.Named = append(p.out.Named, out)
		p.checkUntyped(decls, t, s)
	}
}

// checkUntyped reports constants that stand in a group with those of an enum and have a string for a value, but are not
// of its type: they look like values of the enum.
func (p *pkg) checkUntyped(d *decls, t *types.Named, s site) {
	scope := t.Obj().Pkg().Scope()
	for _, g := range d.groups {
		typed := false
		for _, spec := range g.decl.Specs {
			v := spec.(*ast.ValueSpec)
			for _, name := range v.Names {
				c, ok := scope.Lookup(name.Name).(*types.Const)
				switch {
				case !ok:
				case types.Identical(c.Type(), t):
					typed = true
				case typed && v.Type == nil && c.Type() == types.Typ[types.UntypedString]:
					p.failConst(name, t, s)
				}
			}
		}
	}
}

func (p *pkg) failConst(name *ast.Ident, t *types.Named, s site) {
	hint := "write " + name.Name + " " + t.Obj().Name() + " = ..., or move it out of the group"
	const msg = "constant %s stands among those of %s but is not of that type"
	if t.Obj().Pkg() == p.Types {
		p.fail(p.l.pos(name.Pos()), hint, msg, name.Name, p.typeString(t))
		return
	}
	p.failAt(s, hint, msg, name.Name, p.typeString(t))
}
