package source

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// discriminator is the member by which JSON tells the implementations of a sealed interface apart, where none is named.
const discriminator = "kind"

// unionReader reads one sealed interface.
type unionReader struct {
	p    *pkg
	out  *ir.Type
	t    *types.Named
	site site
	told bool // somewhere its members are told apart by their discriminator, at site

	marked bool              // the interface names its discriminator
	kinds  map[string]string // the implementation of each kind, of a marked one
	text   string            // the implementation that is a string, of a marked one
}

// interfaceType understands a named interface: any, or one that only types of its own package implement.
func (p *pkg) interfaceType(out *ir.Type, t *types.Named, u *types.Interface, s site) {
	switch {
	case u.Empty():
		out.Kind = ir.Any
	case !u.IsMethodSet() || !seals(u, t.Obj().Pkg()) || t.TypeArgs().Len() > 0:
		p.refuse(t, s)
	default:
		out.Kind, out.Discriminator = ir.Union, discriminator
		out.Validate, out.IsZero = false, false
		r := &unionReader{p: p, out: out, t: t, site: s, kinds: map[string]string{}}
		if key := p.unionKey(t); key != "" {
			out.Discriminator, r.marked, r.told = key, true, true
		}
		p.unions = append(p.unions, r)
		r.members(u)
	}
}

// seals reports whether an interface has an unexported method of pkg.
func seals(u *types.Interface, pkg *types.Package) bool {
	for m := range u.Methods() {
		if !m.Exported() && m.Pkg() == pkg {
			return true
		}
	}
	return false
}

// used notes that the members of a union are told apart by their discriminator, as everywhere but in an output.
func (p *pkg) used(t *ir.Type, s site) {
	if t.Kind != ir.Union || s.root {
		return
	}
	for _, r := range p.unions {
		if r.out == t && !r.told {
			r.told, r.site = true, s
		}
	}
}

// members finds the implementations of the interface, in source order.
func (r *unionReader) members(u *types.Interface) {
	before := r.p.l.diags.Len() + len(r.p.faults)
	for _, obj := range r.p.declared(r.t.Obj().Pkg()) {
		t, ok := obj.Type().(*types.Named)
		if !ok || types.IsInterface(t) {
			continue
		}
		switch {
		case types.Implements(t, u):
			r.member(obj, t, false)
		case types.Implements(types.NewPointer(t), u):
			r.member(obj, t, true)
		}
	}
	if len(r.out.Members) == 0 && r.p.l.diags.Len()+len(r.p.faults) == before {
		r.p.failAt(r.site, "write a struct with its methods", "no type implements %s", r.p.typeString(r.t))
	}
}

// declared are the types of a package in source order, without aliases.
func (p *pkg) declared(pkg *types.Package) []*types.TypeName {
	decls, scope := p.l.graph.declsOf(pkg.Path()), p.l.graph.scope(pkg)
	var list []*types.TypeName
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.TypeName); ok && !obj.IsAlias() && decls.types[name] != nil {
			list = append(list, obj)
		}
	}
	slices.SortFunc(list, func(a, b *types.TypeName) int {
		return cmp.Compare(decls.types[a.Name()].order, decls.types[b.Name()].order)
	})
	return list
}

func (r *unionReader) member(obj *types.TypeName, t *types.Named, pointer bool) {
	s, name := r.siteOf(obj), r.p.typeString(t)
	_, isStruct := t.Underlying().(*types.Struct)
	switch {
	case r.marked && !pointer && isText(t):
		r.textMember(s, t)
		return
	case t.TypeParams().Len() > 0:
		r.p.failAt(s, "write one for each type", "%s implements %s but is generic", name, r.p.typeString(r.t))
		return
	case !isStruct:
		hint := "make it a struct"
		if isText(t) && !pointer {
			hint += ", or mark " + r.p.typeString(r.t) + " //agent:codec union=KEY, which makes it a string in JSON"
		}
		r.p.failAt(s, hint, "%s implements %s but is not a struct", name, r.p.typeString(r.t))
		return
	}
	m := r.p.typ(t, s)
	if m.Kind != ir.Struct && m.Kind != ir.Invalid || m.Reads != ir.Invalid || m.Writes != ir.Invalid {
		r.p.failAt(s, "use a struct without methods for JSON or text", "%s implements %s but writes its own JSON, which has no place for its name",
			name, r.p.typeString(r.t))
	}
	if m.Kind == ir.Struct {
		r.checkKind(s, t, m)
	}
	if pointer {
		m = &ir.Type{Kind: ir.Pointer, Elem: m}
	}
	r.out.Members = append(r.out.Members, m)
}

func isText(t *types.Named) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// textMember adds the implementation that is a string in JSON. There can be only one.
func (r *unionReader) textMember(s site, t *types.Named) {
	name := r.p.typeString(t)
	m := r.p.typ(t, s)
	switch {
	case r.text != "":
		r.p.failAt(s, "make one of them a struct", "%s and %s implement %s, and both are strings", r.text, name, r.p.typeString(r.t))
	case m.Kind != ir.String && m.Kind != ir.Enum && m.Kind != ir.Invalid:
		r.p.failAt(s, "use a string without methods for JSON or text", "%s implements %s but writes its own JSON, which may not be a string",
			name, r.p.typeString(r.t))
	}
	r.text = name
	r.out.Members = append(r.out.Members, m)
}

// checkKind checks the kind of an implementation: each of a marked interface has one of its own.
func (r *unionReader) checkKind(s site, t *types.Named, m *ir.Type) {
	name, union := r.p.typeString(t), r.p.typeString(r.t)
	args := r.p.codecArgs(t.Obj())
	switch {
	case m.KindName != "" && m.KindKey != r.out.Discriminator:
		r.p.failAt(s, "mark "+union+" //agent:codec union="+m.KindKey, "%s carries its kind under %q, not under %q as the implementations of %s",
			name, m.KindKey, r.out.Discriminator, union)
	case !r.marked:
	case args == nil || args.Kind == "":
		r.p.failAt(s, "write //agent:codec kind=NAME above it", "%s implements %s but has no kind", name, union)
	case r.kinds[args.Kind] != "":
		r.p.failAt(s, "give one of them another kind", "%s and %s are both of the kind %q", r.kinds[args.Kind], name, args.Kind)
	default:
		r.kinds[args.Kind] = name
	}
}

// siteOf is where mistakes in an implementation are reported.
func (r *unionReader) siteOf(obj *types.TypeName) site {
	if obj.Pkg() == r.p.Types {
		return site{at: r.p.l.graph.declsOf(r.p.PkgPath).types[obj.Name()].spec.Name, in: r.p.PkgPath}
	}
	s := r.site
	s.apart = true
	if s.via == "" {
		s.via = r.p.typeString(r.t)
	}
	return s
}

// checkUnions reports fields that stand where a discriminator must.
func (p *pkg) checkUnions() {
	for _, r := range p.unions {
		for _, m := range r.out.Members {
			if m.Kind == ir.Pointer {
				m = m.Elem
			}
			for _, f := range m.Fields {
				if r.told && f.JSON == r.out.Discriminator && m.KindName != ir.AnyKind {
					r.clash(m, f)
				}
			}
		}
	}
}

func (r *unionReader) clash(m *ir.Type, f *ir.Field) {
	const hint = "give the field another name with a json tag"
	const msg = "field %s of %s is %q in JSON, the member that tells the implementations of %s apart"
	if m.Go.PkgPath == r.p.PkgPath && depth(f) == 0 {
		r.p.fail(f.Pos, hint, msg, f.Go, m.Go.Name, r.out.Discriminator, r.p.typeString(r.t))
		return
	}
	r.p.failAt(r.site, hint, msg, f.Go, m.Go.Name, r.out.Discriminator, r.p.typeString(r.t))
}
