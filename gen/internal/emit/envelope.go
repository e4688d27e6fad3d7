package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// envelope is what surrounds an output that is a text and one of several choices.
type envelope struct {
	// whole is the generated struct with the one field Result; result is the type of that field, the sealed interface in
	// the form that it has in the envelope.
	whole, result           *ir.Type
	decode, encode, partial string
}

// newEnvelope allocates the names of an output's envelope; nil if it has none.
func (g *generator) newEnvelope(o *output) *envelope {
	if o.tool != nil || !schema.Enveloped(o.Output) {
		return nil
	}
	e := &envelope{
		decode: g.names.free("decode" + exported(o.name) + "Envelope"),
		encode: g.names.free("encode" + exported(o.name) + "Envelope"),

		partial: g.names.free("partial" + exported(o.name) + "Envelope"),
	}
	e.result = &ir.Type{Kind: ir.Union, Go: o.Type.Go}
	e.whole = &ir.Type{
		Kind:   ir.Struct,
		Go:     &ir.Name{PkgPath: g.pkg.Path, PkgName: g.pkg.Name, Name: g.names.free(unexported(o.name) + "Payload")},
		Fields: []*ir.Field{{Go: "Result", JSON: schema.ResultMember, Type: e.result, Required: true}},
		Pos:    o.Pos,
	}
	for _, verb := range []string{"decode", "encode"} {
		g.funcs[funcKey{verb, e.result}] = g.names.free(verb + exported(o.name) + "Result")
	}
	g.written[e.result] = true // by envelopeFuncs
	return e
}

// outputMembers are the members of an Output that say in which form the output is, and what it is if it is a text.
func (g *generator) outputMembers(o *output) []jen.Code {
	modes := map[ir.OutputMode]string{ir.ByTool: "OutputTool", ir.Native: "OutputNative", ir.Prompted: "OutputPrompted"}
	var members []jen.Code
	if name := modes[o.Mode]; name != "" {
		members = append(members, member("Mode", g.message(name)))
	}
	if o.Mode == ir.ByTool {
		return members
	}
	if o.Whole != "" {
		members = append(members, member("Name", text(o.Whole)))
	}
	if o.Description != "" {
		members = append(members, member("Description", text(o.Description)))
	}
	if o.envelope != nil {
		members = append(members, member("Envelope", jen.Op("&").Add(g.runtime("OutputEnvelope")).Types(g.goType(o.Type)).
			Add(fields(g.envelopeMembers(o)...))))
	}
	return members
}

func (g *generator) envelopeMembers(o *output) []jen.Code {
	plain, strict := documents(g, o.Pos, o.Strict, o.Output, schema.Envelope)
	members := []jen.Code{member("Schema", text(plain))}
	if strict != "" {
		members = append(members, member("StrictSchema", text(strict)))
	}
	return append(members,
		member("Decode", jen.Id(o.envelope.decode)),
		member("Encode", jen.Id(o.envelope.encode)),
		member("Partial", jen.Id(o.envelope.partial)),
	)
}

// envelopeFuncs writes the declarations behind the envelope.
func (g *generator) envelopeFuncs(o *output) {
	e, v := o.envelope, variable(g.names.local("v", 1))
	g.add(commented(e.whole.Go.Name+" is the object around a "+o.Type.Go.Name+" that says which it is.",
		jen.Type().Id(e.whole.Go.Name).Struct(jen.Id("Result").Add(g.goType(o.Type)))))
	g.add(jen.Func().Id(e.decode).Params(g.id("args").String()).Params(g.goType(o.Type), jen.Error()).Block(
		jen.Var().Add(v.expr()).Add(g.goType(e.whole)),
		g.newReader(g.id("args"), o.LaxOff, false),
		g.decodeRoot(e.whole, v),
		jen.Return(v.field("Result").value(), g.reader("End")),
	))
	g.add(jen.Func().Id(e.encode).Params(v.expr().Add(g.goType(o.Type))).Params(g.jsonwire("Raw"), jen.Error()).Block(
		g.getWriter(),
		g.call("encode", "w", e.whole, pointer(jen.Op("&").Id(e.whole.Go.Name).Values(member("Result", v.value())))),
		jen.Return(g.writer("Finish")),
	))
	g.partialDecoder(o, e.partial, e.whole, g.receiver().field("Result").value())
	g.structFuncs(e.whole)
	g.resultDecoder(o)
	g.resultEncoder(o)
}

// resultDecoder writes the function that decodes the result in an envelope: kind and data in any order.
func (g *generator) resultDecoder(o *output) {
	names, kinds := g.names.free(unexported(o.name)+"ResultNames"), g.names.free(unexported(o.name)+"Kinds")
	kind := g.id("k")
	var list, cases []jen.Code
	for _, c := range o.choices {
		list = append(list, text(c.payload.Go.Name))
		cases = append(cases, jen.Case(text(c.payload.Go.Name)).Block(g.decodeAs(c.Type, func(v place) []jen.Code {
			return []jen.Code{g.call("decode", "r", c.payload, v)}
		})...))
	}
	g.add(jen.Var().Id(names).Op("=").Index().String().Values(text(schema.KindMember), text(schema.DataMember)))
	g.add(jen.Var().Id(kinds).Op("=").Index().String().Values(list...))
	g.wireFunc("decode", "r", "Reader", o.envelope.result, true, []jen.Code{
		jen.Add(kind).Op(":=").Add(g.reader("Discriminator", text(schema.KindMember), jen.Id(kinds))),
		g.id("at").Op(":=").Add(g.reader("Pos")),
		jen.If(jen.Add(kind).Op("==").Lit("").Op("||").Op("!").Add(g.reader("Object"))).Block(jen.Return()),
		jen.Var().Add(g.seen(0)).Uint64(),
		jen.For(g.reader("Member")).Block(
			jen.Switch(jen.String().Call(g.reader("Key"))).Block(
				jen.Case(text(schema.KindMember)).Block(g.once(0), g.reader("Skip")),
				jen.Case(text(schema.DataMember)).Block(g.once(1), jen.Switch(kind).Block(cases...)),
				jen.Default().Block(g.reader("Unknown", jen.Id(names))),
			),
		),
		g.reader("Missing", g.id("at"), jen.Op("^").Add(g.seen(0)).Op("&").Id(maskLiteral(0b10)), jen.Id(names)),
	})
}

// once notes that the current member, the one of this number, was there.
func (g *generator) once(number int) *jen.Statement {
	return g.seen(0).Op("=").Add(g.reader("Once", g.seen(0), jen.Lit(1).Op("<<").Lit(number)))
}

// resultEncoder writes the function that encodes the result in an envelope.
func (g *generator) resultEncoder(o *output) {
	none := g.writer("Fail", g.std("errors", "New").Call(jen.Lit("the output is nil")))
	g.memberEncoder(o.envelope.result, o.Type, none, func(s *ir.Type, m place) []jen.Code {
		e := &encoder{g: g}
		e.raw("{" + quoteJSON(schema.KindMember) + ":" + quoteJSON(s.Go.Name) + "," + quoteJSON(schema.DataMember) + ":")
		e.add(g.call("encode", "w", s, m))
		e.raw("}")
		return e.statements()
	})
}
