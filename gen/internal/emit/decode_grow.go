package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// The values of this file are decoded where they stay, so that they can be watched while a model writes them.

// grows reports whether a part of a value of type t says something while the rest is still to come. A string of a fixed
// form does not, nor does a sealed interface, which is nil until it is known what it holds.
func grows(t *ir.Type, c *ir.Constraints) bool {
	if t.Sealed || t.Reads != ir.Invalid {
		return false
	}
	switch t.Kind {
	case ir.String:
		return c.Format == "" && c.Pattern == "" && len(c.Enum) == 0
	case ir.Pointer:
		return grows(t.Elem, c)
	case ir.Struct, ir.Slice, ir.Array, ir.Map:
		return true
	}
	return false
}

// growString reads a string of type t into p.
func (g *generator) growString(p place, t *ir.Type) jen.Code {
	to := p.addr()
	if !plain(t, "string") {
		to = jen.Parens(jen.Op("*").String()).Call(to)
	}
	return g.reader("StringTo", to)
}

// growElement appends an element to the slice at p and reads it there.
func (g *generator) growElement(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	last := place{expr: func() *jen.Statement {
		return p.operand().Index(jen.Len(p.value()).Op("-").Lit(1))
	}}
	e := g.names.local("e", s.depth)
	s = s.deeper()
	s.fresh = true
	code := []jen.Code{p.set(jen.Append(p.value(), g.emptyValue(t)))}
	if g.isCall(t, c, s) {
		return append(code, g.decode(last, t, c, s)...)
	}
	code = append(code, jen.Id(e).Op(":=").Add(last.addr()))
	return append(code, g.decode(pointee(e), t, c, s)...)
}

// isCall reports whether a value that grows is decoded by one call, with nothing to do afterwards.
func (g *generator) isCall(t *ir.Type, c *ir.Constraints, s scope) bool {
	switch t.Kind {
	case ir.Struct:
		return true
	case ir.String:
		return !t.Validate && len(g.checkText(variable(""), t, c, s)) == 0
	}
	return false
}

// emptyValue is the zero value of a type that grows.
func (g *generator) emptyValue(t *ir.Type) jen.Code {
	switch t.Kind {
	case ir.String:
		return jen.Lit("")
	case ir.Struct, ir.Array:
		return g.goType(t).Values()
	}
	return jen.Nil()
}

// partialDecoder writes the function that makes a decoder of a t which is still being written; out is the output of
// the t that v points to.
func (g *generator) partialDecoder(o *output, name string, t *ir.Type, out jen.Code) {
	v := g.receiver().expr().Op("*").Add(g.goType(t))
	g.add(jen.Func().Id(name).Params().Add(g.runtime("PartialDecoder")).Types(g.goType(o.Type)).Block(
		jen.Return(g.jsonwire("Grow").Call(
			g.readerMode(o.LaxOff, false),
			jen.Id(g.function("decode", t)),
			jen.Func().Params(v).Add(g.goType(o.Type)).Block(jen.Return(out)),
		)),
	))
}
