package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// Sealed types are those that other packages have marked //agent:codec: they are read and written by functions that are
// generated there, see methodPair and unionPair.

// callWith calls what decodes or encodes the t at p, with a Reader or Writer.
func (g *generator) callWith(verb string, wire jen.Code, t *ir.Type, p place) *jen.Statement {
	switch {
	case !t.Sealed:
		return jen.Id(g.function(verb, t)).Call(wire, p.addr())
	case t.Kind == ir.Union:
		return g.imports.qual(t.Go.PkgPath, t.Go.PkgName, t.Go.PkgName, pairFunc(exported(verb), t)).Call(wire, p.addr())
	case verb == "decode":
		return p.expr().Dot("DecodeJSONFrom").Call(wire)
	}
	return p.expr().Dot("EncodeJSONTo").Call(wire)
}

// call is callWith in a function whose parameter is called wire.
func (g *generator) call(verb, wire string, t *ir.Type, p place) *jen.Statement {
	return g.callWith(verb, g.id(wire), t, p)
}

// decodeSealed reads a value of the sealed type t into p and checks it.
func (g *generator) decodeSealed(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	code := []jen.Code{g.reader("Hold"), g.call("decode", "r", t, p), g.reader("Release")}
	if s.lenient && !t.Mark.Lenient {
		code = g.nullIsZero(p, t, s, code)
	}
	if c.Items != nil {
		g.fail(s.pos, "the elements of %s are read by package %s, so they can have no constraints here", g.display(t), t.Go.PkgName)
	}
	at := g.names.local("at", s.depth+1)
	checks := g.check(p, t, c, s)
	switch t.Kind {
	case ir.Slice, ir.Array:
		checks = g.checkItems(at, t, c, p, jen.Len(p.value()), s)
	case ir.Map:
		checks = g.checkProperties(at, c, p)
	default:
		return append(code, checks...)
	}
	if len(checks) == 0 {
		return code
	}
	return append(append([]jen.Code{jen.Id(at).Op(":=").Add(g.reader("Pos"))}, code...), checks...)
}

// nullIsZero lets null stand for the zero value of the t at p, which code reads: in a lenient codec, around a type that is not
// lenient.
func (g *generator) nullIsZero(p place, t *ir.Type, s scope, code []jen.Code) []jen.Code {
	if s.present {
		return code
	}
	if s.fresh {
		return []jen.Code{jen.If(jen.Op("!").Add(g.reader("Null"))).Block(code...)}
	}
	return []jen.Code{jen.If(g.reader("Null")).Block(p.set(g.zeroValue(t))).Else().Block(code...)}
}

// decodeMarked reads a value of a marked type of the package in the mode of that type, where what is around it may be read in
// another one.
func (g *generator) decodeMarked(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	inner := s
	inner.lenient, inner.plain, inner.nulls = t.Mark.Lenient, !t.Mark.Lenient, t.Mark.Nulls
	code := g.swapped(t, s.depth, g.decodeOpen(p, t, c, inner))
	if s.lenient && !t.Mark.Lenient {
		return g.nullIsZero(p, t, s, code)
	}
	return code
}

// changesMode reports whether t is not read in the mode of what is around it, or may not be.
func changesMode(t *ir.Type, s scope) bool {
	if s.root || !hasOwnMode(t) {
		return false
	}
	switch {
	case t.Mark.Lenient:
		return s.plain
	case t.Mark.Nulls:
		return s.plain || s.lenient
	}
	return s.lenient || s.nulls
}
