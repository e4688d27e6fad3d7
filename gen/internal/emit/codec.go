package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// codec writes what users and other packages call of a type marked //agent:codec, and the functions behind it. Those of a
// union that is not exported are called by methods that the package has for its hooks.
func (g *generator) codec(c *ir.Codec) {
	if c.Whole {
		g.wholeMethods(c.Type)
	}
	if c.Schema {
		g.schemaMethod(c)
	}
	switch {
	case !c.Pair:
	case c.Type.Kind == ir.Union:
		g.unionPair(c.Type)
	default:
		g.methodPair(c.Type)
	}
	g.rootFuncs(c.Type, need{decode: c.Type.Mark.Decode, encode: c.Type.Mark.Encode})
}

// wholeMethods writes the methods for whole texts.
func (g *generator) wholeMethods(t *ir.Type) {
	if t.Mark.Encode {
		g.appendJSON(t, "v", t, func(v place) place { return v })
	}
	if !t.Mark.Decode {
		return
	}
	about := "DecodeJSON sets v to what data, strict JSON, holds. Its error is a *jsonwire.ValidationError."
	if t.Mark.Lenient {
		about = "DecodeJSON sets v to what data holds and skips what it does not know. Its error is a *jsonwire.ValidationError."
	}
	v := g.receiver()
	code := append(g.zero(v, t),
		g.id("r").Op(":=").Add(g.jsonwire("NewReaderBytes")).Call(g.id("data"), g.ownMode(t)),
		g.decodeRoot(t, v),
		jen.Return(g.reader("End")),
	)
	g.add(commented(about, jen.Func().Params(v.expr().Op("*").Add(g.goType(t))).Id("DecodeJSON").
		Params(g.id("data").Index().Byte()).Error().Block(code...)))
}

// schemaMethod writes the method that returns the schema of a type.
func (g *generator) schemaMethod(c *ir.Codec) {
	g.add(commented("JSONSchema returns the JSON Schema of a "+c.Type.Go.Name+", in draft 2020-12.",
		jen.Func().Params(g.goType(c.Type)).Id("JSONSchema").Params().Add(g.jsonwire("Raw")).Block(
			jen.Return(text(document(g, c.Pos, schema.Codec, c))))))
}

// ownMode is the mode in which a marked type is read wherever it stands.
func (g *generator) ownMode(t *ir.Type) *jen.Statement {
	switch {
	case t.Mark.Lenient:
		return g.jsonwire("Lenient")
	case t.Mark.Nulls:
		return g.jsonwire("Nulls")
	}
	return g.jsonwire("Strict")
}

// methodPair writes the methods by which code of other packages reads and writes values of type t inside of others.
func (g *generator) methodPair(t *ir.Type) {
	v := g.receiver()
	method := func(name string) *jen.Statement {
		return jen.Func().Params(v.expr().Op("*").Add(g.goType(t))).Id(name)
	}
	if t.Mark.Decode {
		g.add(commented("DecodeJSONFrom sets v to the next value of r, read as DecodeJSON reads a text whatever the mode of r is.",
			method("DecodeJSONFrom").Params(g.wireParam("r", "Reader")).Block(g.inOwnMode(t, v)...)))
	}
	if t.Mark.Encode {
		g.add(commented("EncodeJSONTo writes v to w.",
			method("EncodeJSONTo").Params(g.wireParam("w", "Writer")).Block(g.call("encode", "w", t, v))))
	}
}

// unionPair writes the functions by which code of other packages reads and writes values of the union t inside of others.
func (g *generator) unionPair(t *ir.Type) {
	v := g.receiver()
	function := func(name string, wire jen.Code) *jen.Statement {
		return jen.Func().Id(g.claim(t.Pos, name)).Params(wire, v.expr().Op("*").Add(g.goType(t)))
	}
	if name := pairFunc("Decode", t); t.Mark.Decode {
		g.add(commented(name+" sets v to the next value of r, which is strict JSON whatever the mode of r is.",
			function(name, g.wireParam("r", "Reader")).Block(g.inOwnMode(t, v)...)))
	}
	if name := pairFunc("Encode", t); t.Mark.Encode {
		g.add(commented(name+" writes v to w.",
			function(name, g.wireParam("w", "Writer")).Block(g.call("encode", "w", t, v))))
	}
}

// pairFunc is the name of the function of a union that other packages call.
func pairFunc(verb string, t *ir.Type) string { return verb + t.Go.Name + "JSON" }

func (g *generator) wireParam(wire, wireType string) *jen.Statement {
	return g.id(wire).Op("*").Add(g.jsonwire(wireType))
}

// inOwnMode decodes the t at v, which may hold an earlier value, in the mode of t.
func (g *generator) inOwnMode(t *ir.Type, v place) []jen.Code {
	return append(g.zero(v, t), g.swapped(t, 1, []jen.Code{g.call("decode", "r", t, v)})...)
}

// swapped surrounds code, which reads a t, with what makes the mode that of t and restores it. Depth distinguishes the
// variables of nested loops.
func (g *generator) swapped(t *ir.Type, depth int, code []jen.Code) []jen.Code {
	mode := g.names.local("mode", depth)
	code = append([]jen.Code{jen.Id(mode).Op(":=").Add(g.reader("SwapMode", g.ownMode(t)))}, code...)
	return append(code, g.reader("SwapMode", jen.Id(mode)))
}

// decodeRoot calls the decoder of t, which has the whole text for itself, in a function that has declared its Reader.
func (g *generator) decodeRoot(t *ir.Type, v place) *jen.Statement {
	return g.callWith("decode", jen.Op("&").Add(g.id("r")), t, v)
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

// rootFuncs writes the functions of a type that is decoded and encoded as a whole, as n says, where namedType does not:
// values of such a type inside of others are decoded and encoded in place.
func (g *generator) rootFuncs(t *ir.Type, n need) {
	if t.Kind == ir.Struct || t.Kind == ir.Union || isURL(t) || g.roots[t] {
		return
	}
	g.roots[t] = true
	if n.decode && t.Kind != ir.Enum {
		s := scope{depth: 1, root: true, subject: g.baseName(t), pos: t.Pos}
		s.lenient, s.nulls = t.Mark != nil && t.Mark.Lenient, t.Mark != nil && t.Mark.Nulls
		g.wireFunc("decode", "r", "Reader", t, true, g.decode(g.receiver(), t, &ir.Constraints{}, s))
	}
	if n.encode && !t.Closed {
		g.wireFunc("encode", "w", "Writer", t, true, g.encodeStatements(g.receiver(), t))
	}
}

// appendJSON writes the method of t, whose receiver is called self, that encodes the value of type of that is at part of it.
func (g *generator) appendJSON(t *ir.Type, self string, of *ir.Type, part func(place) place) {
	v := pointee(g.names.local(self, 1))
	code := []jen.Code{
		g.id("w").Op(":=").Add(g.jsonwire("NewWriter")).Call(g.id("dst")),
		g.callWith("encode", jen.Op("&").Add(g.id("w")), of, part(v)),
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
