package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// codec writes the methods of a type marked //agent:codec.
func (g *generator) codec(c *ir.Codec) {
	if c.Bare {
		return // the functions are those of any type that is used
	}
	g.appendJSON(c.Type, "v", c.Type, func(v place) place { return v })
	mode := g.jsonwire("Strict")
	about := "DecodeJSON sets v to what data, strict JSON, holds. Its error is a *jsonwire.ValidationError."
	if c.Lenient {
		mode = g.jsonwire("Lenient")
		about = "DecodeJSON sets v to what data holds and skips what it does not know. Its error is a *jsonwire.ValidationError."
	}
	v := g.receiver()
	code := append(g.zero(v, c.Type),
		g.id("r").Op(":=").Add(g.jsonwire("NewReaderBytes")).Call(g.id("data"), mode),
		g.decodeRoot(c.Type, v),
		jen.Return(g.reader("End")),
	)
	g.add(commented(about, jen.Func().Params(v.expr().Op("*").Add(g.goType(c.Type))).Id("DecodeJSON").
		Params(g.id("data").Index().Byte()).Error().Block(code...)))
	g.rootFuncs(c.Type)
}

// decodeRoot calls the decoder of t, which has the whole text for itself, in a function that has declared its Reader.
func (g *generator) decodeRoot(t *ir.Type, v place) *jen.Statement {
	return jen.Id(g.function("decode", t)).Call(jen.Op("&").Add(g.id("r")), v.addr())
}

// zero resets v where the decoder of t might leave something of it.
func (g *generator) zero(v place, t *ir.Type) []jen.Code {
	switch t.Kind {
	case ir.Struct, ir.Array:
		return []jen.Code{v.set(g.goType(t).Values())}
	case ir.Slice, ir.Map, ir.Union:
		return []jen.Code{v.set(jen.Nil())}
	}
	return nil
}

// rootFuncs writes the functions of a type that is decoded and encoded as a whole, where namedType does not: values
// of such a type inside of others are decoded and encoded in place.
func (g *generator) rootFuncs(t *ir.Type) {
	if t.Kind == ir.Struct || t.Kind == ir.Union || isURL(t) || g.roots[t] {
		return
	}
	g.roots[t] = true
	if t.Kind != ir.Enum {
		s := scope{depth: 1, subject: g.baseName(t), pos: t.Pos}
		g.wireFunc("decode", "r", "Reader", t, true, g.decode(g.receiver(), t, &ir.Constraints{}, s))
	}
	g.wireFunc("encode", "w", "Writer", t, true, g.encodeStatements(g.receiver(), t))
}

// appendJSON writes the method of t, whose receiver is called self, that encodes the value of type of that is at part of it.
func (g *generator) appendJSON(t *ir.Type, self string, of *ir.Type, part func(place) place) {
	v := pointee(g.names.local(self, 1))
	code := []jen.Code{
		g.id("w").Op(":=").Add(g.jsonwire("NewWriter")).Call(g.id("dst")),
		jen.Id(g.function("encode", of)).Call(jen.Op("&").Add(g.id("w")), part(v).addr()),
		jen.Return(g.writer("Bytes")),
	}
	what := "v"
	if self == "c" {
		what = "the arguments"
	}
	g.add(commented("AppendJSON appends "+what+" as JSON.",
		jen.Func().Params(v.expr().Op("*").Add(g.goType(t))).Id("AppendJSON").
			Params(g.id("dst").Index().Byte()).Params(jen.Index().Byte(), jen.Error()).Block(code...)))
}
