package source

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// named understands a named type, once. A marked type of another package is understood for schemas only, with all that is
// inside of it.
func (p *pkg) named(t *types.Named, s site) *ir.Type {
	mark := p.mark(t)
	if t.Obj().Pkg() != p.Types && !s.sealed {
		switch {
		case s.apart:
			mark = nil
		case mark != nil && !p.nameable(t.Obj(), s):
			return &ir.Type{}
		default:
			s.sealed = mark != nil
		}
	}
	s.apart = false
	out := p.namedIn(p.world(s), t, mark, s)
	if !s.foreign && p.isForeign(t.Obj().Pkg()) {
		p.foreign = append(p.foreign, foreignUse{s, p.typeString(t), out})
	}
	return out
}

// world is where the named types are known that are understood as at s.
func (p *pkg) world(s site) *typeutil.Map {
	if s.sealed {
		return &p.sealed
	}
	return &p.known
}

func (p *pkg) namedIn(world *typeutil.Map, t *types.Named, mark *ir.Mark, s site) *ir.Type {
	if known, ok := world.At(t).(*ir.Type); ok {
		if slices.ContainsFunc(p.open, func(o *types.Named) bool { return types.Identical(o, t) }) {
			p.failAt(s, "put a struct between", "%s contains itself without a struct between", p.typeString(t))
			return &ir.Type{}
		}
		p.used(known, s)
		return known
	}
	out := &ir.Type{Pos: p.declPos(t.Obj()), Mark: mark, Sealed: s.sealed}
	out.Go, _ = p.goName(t)
	world.Set(t, out)
	if p.acceptable(t, s) {
		inside := s
		inside.foreign, inside.owner = p.isForeign(t.Obj().Pkg()), out
		p.define(out, t, inside)
		p.applyMark(out, t)
	}
	p.used(out, s)
	return out
}

// define fills in what a named type is.
func (p *pkg) define(out *ir.Type, t *types.Named, s site) {
	if isObject(t.Obj(), "encoding/json", "Number") {
		p.failAt(s, "use float64, *big.Int, or json.RawMessage, which keeps each digit",
			"json.Number holds a number or a text: no schema can tell a model which")
		return
	}
	known := wellKnown(t.Obj())
	if known != nil && known.Kind == ir.Raw {
		out.Kind = ir.Raw
		return
	}
	p.tests(out, t)
	if known != nil {
		out.Kind, out.Format = known.Kind, known.Format
		inGo(out, t)
		return
	}
	out.Doc = p.typeDoc(t.Obj())
	form, ok := p.ownKind(t, s)
	if form.enter(out) || !ok {
		out.Streams = p.wireMethod(t, 0) != nil && form.kind == ir.JSON
		inGo(out, t)
		return
	}
	p.defineAs(out, t, s)
}

// tests notes the methods by which a type tells something about its values.
func (p *pkg) tests(out *ir.Type, t types.Type) {
	out.Validate = hasTest(t, "Validate")
	out.IsZero = hasTest(t, "IsZero")
}

// hasTest reports whether a value of t can always be asked by a method.
func hasTest(t types.Type, name string) bool {
	m := hook(t, name)
	return m != nil && !mayBeNil(t, m)
}

// defineAs fills in what a named type is by what it is made of.
func (p *pkg) defineAs(out *ir.Type, t *types.Named, s site) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		out.Kind = ir.Struct
		p.kind(out, t)
		p.addNamed(out, s)
		written, in := p.l.graph.structOf(t.Obj().Pkg().Path(), t.Obj().Name())
		s.expr, s.in = written, in
		p.structFields(out, t, u, s)
	case *types.Basic:
		of := p.basic(u, s)
		out.Kind, out.Bits = of.Kind, of.Bits
		if of.Kind == ir.String || of.Kind == ir.Int || of.Kind == ir.Uint {
			p.enum(out, t, s)
		}
	case *types.Interface:
		p.interfaceType(out, t, u, s)
	case *types.Pointer:
		p.refusePointer(t, u, s)
	default:
		p.open = append(p.open, t)
		if d := p.l.graph.declsOf(t.Obj().Pkg().Path()).types[t.Obj().Name()]; d != nil {
			s.expr, s.in = d.spec.Type, t.Obj().Pkg().Path()
		}
		of := p.typ(u, s)
		out.Kind, out.Len, out.Elem, out.Key = of.Kind, of.Len, of.Elem, of.Key
		p.open = p.open[:len(p.open)-1]
	}
}

// refusePointer refuses a named pointer, which can have neither methods nor a form of its own in JSON.
func (p *pkg) refusePointer(t *types.Named, u *types.Pointer, s site) {
	to := u.Elem()
	for inner, ok := types.Unalias(to).(*types.Pointer); ok; inner, ok = types.Unalias(to).(*types.Pointer) {
		to = inner.Elem()
	}
	name, elem := p.typeString(t), p.typeString(to)
	hint := "write *" + elem + " instead of " + name
	if _, marked := s.at.(*ast.TypeSpec); marked {
		hint = "write type " + name + " " + elem + ", or a struct with a field of type *" + elem
	}
	p.failAt(s, hint, "%s is a named pointer", name)
}

// addNamed notes a struct or enum that generated code may decode or encode.
func (p *pkg) addNamed(out *ir.Type, s site) {
	if !s.sealed {
		p.out.Named = append(p.out.Named, out)
	}
}

// wellKnown says how the JSON form of a type is not that of its parts or methods; nil for most types.
func wellKnown(obj *types.TypeName) *ir.Type {
	switch {
	case isObject(obj, JSONWirePath, "Raw"), isObject(obj, "encoding/json", "RawMessage"):
		return &ir.Type{Kind: ir.Raw}
	case isObject(obj, "time", "Time"):
		return &ir.Type{Kind: ir.Time}
	case isObject(obj, "time", "Duration"):
		return &ir.Type{Kind: ir.Duration}
	case isObject(obj, "net/url", "URL"):
		return &ir.Type{Kind: ir.Text, Format: "uri"}
	case isObject(obj, "math/big", "Int"):
		return &ir.Type{Kind: ir.JSON}
	}
	return nil
}

func isObject(obj *types.TypeName, path, name string) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == path && obj.Name() == name
}

// declPos is where a type is declared, unknown for those whose source cannot be read.
func (p *pkg) declPos(obj *types.TypeName) ir.Pos {
	if obj.Pkg() == nil {
		return ir.Pos{}
	}
	if d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]; d != nil {
		return p.l.pos(d.spec.Name.Pos())
	}
	return ir.Pos{}
}
