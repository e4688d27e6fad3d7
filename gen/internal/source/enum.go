package source

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// enum makes a type an enum of the constants that its package declares of it. Constants of an integer type make an
// enum where they stand together in a group; what is written with << are flags, of which values are combined.
func (p *pkg) enum(out *ir.Type, t *types.Named, s site) {
	decls := p.l.graph.declsOf(t.Obj().Pkg().Path())
	found := p.constants(t, decls, s.sealed)
	if out.Kind != ir.String && !decls.enumerates(found) {
		return
	}
	seen := map[string]bool{}
	for _, c := range found {
		value := enumValue(c)
		if seen[value] {
			continue
		}
		seen[value] = true
		out.Values = append(out.Values, &ir.EnumValue{
			Go: c.Name(), Value: value, Doc: withoutNameIs(c.Name(), p.l.graph.text(c.Pkg().Path(), docLines(decls.consts[c.Name()].doc, p.l.pos))),
		})
	}
	if len(out.Values) > 0 {
		out.Kind, out.Base = ir.Enum, out.Kind
		p.addNamed(out, s)
		if !s.foreign {
			p.checkUntyped(decls, t, s)
		}
	}
}

// constants are the constants of a type that its package declares, in source order: all, or those that generated code can
// name.
func (p *pkg) constants(t *types.Named, decls *decls, all bool) []*types.Const {
	pkg := t.Obj().Pkg()
	scope := p.l.graph.scope(pkg)
	var found []*types.Const
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if ok && types.Identical(c.Type(), t) && (all || pkg == p.Types || c.Exported()) && decls.consts[name] != nil {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *types.Const) int {
		return cmp.Compare(decls.consts[a.Name()].order, decls.consts[b.Name()].order)
	})
	return found
}

func enumValue(c *types.Const) string {
	if c.Val().Kind() == constant.String {
		return constant.StringVal(c.Val())
	}
	return constant.ToInt(c.Val()).ExactString()
}

// enumerates reports whether two or more of some integer constants stand in one group, and none is a flag.
func (d *decls) enumerates(list []*types.Const) bool {
	inGroup := map[*constGroup]int{}
	together := false
	for _, c := range list {
		g := d.consts[c.Name()].group
		if g.shifts {
			return false
		}
		inGroup[g]++
		together = together || inGroup[g] > 1
	}
	return together
}

// checkUntyped reports constants that stand in a group with those of an enum and have a value like theirs, but are not
// of its type: they look like values of the enum.
func (p *pkg) checkUntyped(d *decls, t *types.Named, s site) {
	scope := p.l.graph.scope(t.Obj().Pkg())
	untyped := types.Typ[types.UntypedString]
	if t.Underlying().(*types.Basic).Info()&types.IsInteger != 0 {
		untyped = types.Typ[types.UntypedInt]
	}
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
				case typed && v.Type == nil && c.Type() == untyped && (t.Obj().Pkg() == p.Types || c.Exported()):
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
