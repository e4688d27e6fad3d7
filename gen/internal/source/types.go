package source

import (
	"cmp"
	"go/types"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// typ understands a type that is written as JSON. What has no JSON form is reported and comes back as Invalid.
func (p *pkg) typ(t types.Type, s site) *ir.Type {
	t, s = p.unalias(t, s)
	switch t := t.(type) {
	case *types.Named:
		return p.named(t, s)
	case *types.Basic:
		return p.basic(t, s)
	case *types.Pointer:
		return p.pointer(t, s)
	case *types.Slice:
		return p.slice(t, s)
	case *types.Array:
		return &ir.Type{Kind: ir.Array, Len: int(t.Len()), Elem: p.typ(t.Elem(), s.elem())}
	case *types.Map:
		return p.mapType(t, s)
	case *types.Struct:
		return p.anonymous(t, s)
	case *types.Interface:
		if t.Empty() {
			return &ir.Type{Kind: ir.Any}
		}
	}
	return p.refuse(t, s)
}

// unalias resolves aliases, and finds what they stand for in the source.
func (p *pkg) unalias(t types.Type, s site) (types.Type, site) {
	for {
		alias, ok := t.(*types.Alias)
		if !ok {
			return t, s
		}
		s.expr = nil
		if obj := alias.Obj(); obj.Pkg() != nil {
			if d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]; d != nil {
				s.expr, s.in = d.spec.Type, obj.Pkg().Path()
			}
		}
		t = alias.Rhs()
	}
}

// advice says what to do instead of a type that has no JSON form.
func advice(t types.Type) string {
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		return advice(u.Underlying())
	case *types.Interface:
		return "use a struct, any, json.RawMessage, or an interface with an unexported method, which only types of its package implement"
	case *types.TypeParam:
		return "generic functions and types are not supported: write one for each type"
	case *types.Chan:
		return "use a slice"
	case *types.Signature:
		return "a model cannot write code: take what it needs as data, or keep functions in the dependencies"
	case *types.Basic:
		switch {
		case u.Info()&types.IsComplex != 0:
			return "use two floats"
		case u.Kind() == types.Uintptr || u.Kind() == types.UnsafePointer:
			return "addresses mean nothing outside of the process: use uint64 for a number"
		}
	}
	return "use a type that JSON can write"
}

func (p *pkg) refuse(t types.Type, s site) *ir.Type {
	p.failAt(s, advice(t), "%s has no JSON form", p.typeString(t))
	return &ir.Type{}
}

func (p *pkg) basic(t *types.Basic, s site) *ir.Type {
	out := &ir.Type{GoBasic: types.Typ[t.Kind()].Name()}
	switch t.Kind() {
	case types.Bool:
		out.Kind = ir.Bool
	case types.String:
		out.Kind = ir.String
	case types.Int, types.Int8, types.Int16, types.Int32, types.Int64:
		out.Kind, out.Bits = ir.Int, bits(t)
	case types.Uint, types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		out.Kind, out.Bits = ir.Uint, bits(t)
	case types.Float32, types.Float64:
		out.Kind, out.Bits = ir.Float, bits(t)
	case types.Invalid:
		p.reportHeld(s)
		return &ir.Type{}
	default:
		return p.refuse(t, s)
	}
	return out
}

func bits(t *types.Basic) int {
	switch t.Kind() {
	case types.Int8, types.Uint8:
		return 8
	case types.Int16, types.Uint16:
		return 16
	case types.Int32, types.Uint32, types.Float32:
		return 32
	}
	return 64
}

// invalid reports whether the type checker could not understand a type, which is reported.
func (p *pkg) invalid(t types.Type, s site) bool {
	b, ok := t.(*types.Basic)
	if !ok || b.Kind() != types.Invalid {
		return false
	}
	p.reportHeld(s)
	return true
}

// reportHeld reports why a type could not be understood: what the type checker said about the place where it is
// written, or about the package where it said nothing there.
func (p *pkg) reportHeld(s site) {
	var elsewhere []types.Error
	found := false
	for _, e := range p.TypeErrors {
		switch {
		case strings.HasPrefix(e.Msg, "could not import"): // is reported anyway
			found = true
		case s.at.Pos() <= e.Pos && e.Pos <= s.at.End():
			p.l.diags.Addf(p.l.pos(e.Pos), "%s", e.Msg)
			found = true
		case !e.Soft && !p.missesOutput(e):
			elsewhere = append(elsewhere, e)
		}
	}
	if found {
		return
	}
	p.failAt(s, "", "the type is not valid Go")
	if s.via != "" {
		p.reportThere(s)
		return
	}
	for _, e := range elsewhere {
		p.l.diags.Addf(p.l.pos(e.Pos), "%s", e.Msg)
	}
}

// reportThere reports what the type checker says about a type where it is written, in another package, and about imports
// that this package lacks.
func (p *pkg) reportThere(s site) {
	in := p.l.graph.packages[s.in]
	if in == nil || s.expr == nil {
		return
	}
	for _, e := range in.TypeErrors {
		switch path := importFailure.FindStringSubmatch(e.Msg); {
		case path != nil:
			p.l.diags.Addf(p.l.pos(e.Pos), "%s", cmp.Or(p.l.graph.importProblem(in, path[1]), e.Msg))
		case s.expr.Pos() <= e.Pos && e.Pos <= s.expr.End():
			p.l.diags.Addf(p.l.pos(e.Pos), "%s", e.Msg)
		}
	}
}

func (p *pkg) pointer(t *types.Pointer, s site) *ir.Type {
	if _, ok := types.Unalias(t.Elem()).(*types.Pointer); ok {
		p.failAt(s, "one pointer is enough to tell null from a value", "%s is a pointer to a pointer", p.typeString(t))
		return &ir.Type{}
	}
	return &ir.Type{Kind: ir.Pointer, Elem: p.typ(t.Elem(), s.elem())}
}

func (p *pkg) slice(t *types.Slice, s site) *ir.Type {
	elem := types.Unalias(t.Elem())
	if types.Identical(elem, types.Typ[types.Byte]) {
		return &ir.Type{Kind: ir.Bytes}
	}
	out := &ir.Type{Kind: ir.Slice, Elem: p.typ(t.Elem(), s.elem())}
	if b, ok := elem.Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 && out.Elem.Kind != ir.Text && out.Elem.Kind != ir.JSON {
		p.failAt(s, "use []byte, or declare the elements with another integer type", "%s would be base64 in JSON, and does not look like it", p.typeString(t))
		return &ir.Type{}
	}
	return out
}
