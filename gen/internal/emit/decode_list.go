package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// The values of this file hold others: slices, arrays and maps.

// element reads a value and hands the expression that has it to store: what is read in one expression without
// anything to check needs no variable.
func (g *generator) element(t *ir.Type, c *ir.Constraints, s scope, store func(jen.Code) jen.Code) []jen.Code {
	e := g.names.local("e", s.depth)
	s = s.deeper()
	if isExpression(t) {
		checks := g.check(variable(e), t, c, s)
		if len(checks) == 0 {
			return []jen.Code{store(g.read(t, false))}
		}
		code := append([]jen.Code{jen.Id(e).Op(":=").Add(g.read(t, false))}, checks...)
		return append(code, store(jen.Id(e)))
	}
	s.fresh = true
	code := append([]jen.Code{jen.Var().Id(e).Add(g.goType(t))}, g.decode(variable(e), t, c, s)...)
	return append(code, store(jen.Id(e)))
}

func (g *generator) decodeSlice(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	at := g.names.local("at", s.depth+1)
	s.holds = t.NonNil
	loop := g.decodeElement(p, t.Elem, orNone(c.Items), s)
	checks := g.checkItems(at, t, c, p, jen.Len(p.value()), s)
	body := []jen.Code{
		p.set(jen.Make(g.goType(t), jen.Lit(0), jen.Lit(4))),
		jen.For(g.reader("Elem")).Block(loop...),
	}
	return g.orNilOf(p, s, g.container("Array", at, body, checks, g.emptied(p, s)))
}

// decodeElement reads one more element of the slice at p.
func (g *generator) decodeElement(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	if grows(t, c) {
		return g.growElement(p, t, c, s)
	}
	return g.element(t, c, s, func(e jen.Code) jen.Code { return p.set(jen.Append(p.value(), e)) })
}

// orNone returns c, or no constraints.
func orNone(c *ir.Constraints) *ir.Constraints {
	if c == nil {
		return &ir.Constraints{}
	}
	return c
}

// emptied sets p to nil if null, or what is not a slice or map at all, takes the place of an earlier value: in a
// lenient codec.
func (g *generator) emptied(p place, s scope) []jen.Code {
	if s.lenient && !s.fresh {
		return []jen.Code{p.set(jen.Nil())}
	}
	return nil
}

func (g *generator) decodeArray(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	at := g.names.local("at", s.depth+1)
	n := g.names.local("n", s.depth)
	s.holds = t.NonNil
	checks := g.checkItems(at, t, &ir.Constraints{MinItems: &t.Len, MaxItems: &t.Len, UniqueItems: c.UniqueItems}, p, jen.Id(n), s)
	body := []jen.Code{
		jen.Id(n).Op(":=").Lit(0),
		jen.For(g.reader("Elem")).Block(
			jen.If(jen.Id(n).Op("<").Len(p.value())).Block(g.decode(p.index(n), t.Elem, orNone(c.Items), s.deeper())...).
				Else().Block(g.reader("Skip")),
			jen.Id(n).Op("++"),
		),
	}
	return g.container("Array", at, body, checks, nil)
}

func (g *generator) decodeMap(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	at := g.names.local("at", s.depth+1)
	k := g.names.local("k", s.depth)
	s.holds = t.NonNil
	loop := append(g.readKey(k, t.Key),
		jen.If(jen.List(jen.Id("_"), g.id("ok")).Op(":=").Add(p.index(k).value()), g.id("ok")).Block(g.reader("Duplicate")))
	loop = append(loop, g.element(t.Elem, orNone(nil), s, func(e jen.Code) jen.Code { return p.index(k).set(e) })...)
	body := []jen.Code{
		p.set(jen.Make(g.goType(t))),
		jen.For(g.reader("Member")).Block(loop...),
	}
	return g.orNilOf(p, s, g.container("Object", at, body, g.checkProperties(at, c, p), g.emptied(p, s)))
}

// orNilOf reads null as a nil slice or map, in a codec for what encoding/json writes.
func (g *generator) orNilOf(p place, s scope, code []jen.Code) []jen.Code {
	if !s.nulls {
		return code
	}
	return []jen.Code{jen.If(g.reader("Nil")).Block(p.set(jen.Nil())).Else().Block(code...)}
}

// readKey declares k, the current name as a map's key of type t.
func (g *generator) readKey(k string, t *ir.Type) []jen.Code {
	declare := func(read jen.Code) []jen.Code { return []jen.Code{jen.Id(k).Op(":=").Add(read)} }
	switch u := underlying(t); u.Kind {
	case ir.Int:
		return g.checkKey(k, t, declare(g.convert(u, "int64", g.reader("KeyInt", jen.Lit(u.Bits)))))
	case ir.Uint:
		return g.checkKey(k, t, declare(g.convert(u, "uint64", g.reader("KeyUint", jen.Lit(u.Bits)))))
	case ir.Text:
		return []jen.Code{jen.Var().Id(k).Add(g.goType(t)), g.reader("KeyText", jen.Op("&").Id(k))}
	default:
		return g.checkKey(k, t, declare(g.convert(u, "string", g.reader("KeyString"))))
	}
}

func (g *generator) checkKey(k string, t *ir.Type, code []jen.Code) []jen.Code {
	if t.Kind == ir.Enum {
		code = append(code, g.notOneOf(variable(k), t, "KeyNotOneOf"))
	}
	return code
}

// notNull refuses null before code reads a pointer or union that must not be nil. Only a lenient decoder takes null anyway.
func (g *generator) notNull(s scope, code []jen.Code) []jen.Code {
	if s.nonNil && s.lenient {
		return append([]jen.Code{g.reader("NotNull")}, code...)
	}
	return code
}

// container reads an array or object, or does what otherwise says. Checks need the offset at which it began.
func (g *generator) container(opens, at string, body, checks, otherwise []jen.Code) []jen.Code {
	code := jen.If(g.reader(opens)).Block(append(body, checks...)...)
	if len(otherwise) > 0 {
		code.Else().Block(otherwise...)
	}
	if len(checks) == 0 {
		return []jen.Code{code}
	}
	return []jen.Code{jen.Id(at).Op(":=").Add(g.reader("Pos")), code}
}
