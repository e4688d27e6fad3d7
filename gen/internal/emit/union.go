package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// unionFuncs writes the functions of a sealed interface, which leave the rest to those of its members with their
// discriminator.
func (g *generator) unionFuncs(t *ir.Type) {
	if g.needs[t].decode {
		g.unionDecoder(t)
	}
	if g.needs[t].encode {
		g.unionEncoder(t)
	}
}

func (g *generator) unionDecoder(t *ir.Type) {
	tags := g.private(t, "Tags")
	var names, cases []jen.Code
	for _, m := range t.Members {
		s := schema.Member(m)
		names = append(names, text(s.Go.Name))
		c := variable(g.names.local("m", 1))
		decl := jen.Var().Add(c.expr()).Add(g.goType(s))
		if m.Kind == ir.Pointer {
			c.ptr = true
			decl = c.expr().Op(":=").New(g.goType(s))
		}
		cases = append(cases, jen.Case(text(s.Go.Name)).Block(
			decl,
			g.call("decodeTagged", "r", s, c.addr()),
			g.receiver().set(c.expr()),
		))
	}
	g.add(jen.Var().Id(tags).Op("=").Index().String().Values(names...))
	g.wireFunc("decode", "r", "Reader", t, true, []jen.Code{
		jen.Switch(g.reader("Discriminator", jen.Lit(t.Discriminator), jen.Id(tags))).Block(cases...),
	})
}

func (g *generator) unionEncoder(t *ir.Type) {
	cases := []jen.Code{jen.Case(jen.Nil()).Block(g.writer("Null"))}
	for _, m := range t.Members {
		s := schema.Member(m)
		if m.Kind != ir.Pointer {
			cases = append(cases, jen.Case(g.goType(s)).Block(g.call("encodeTagged", "w", s, jen.Op("&").Add(g.id("m")))))
		}
		cases = append(cases, jen.Case(jen.Op("*").Add(g.goType(s))).Block(
			jen.If(g.id("m").Op("==").Nil()).Block(g.writer("Null")).
				Else().Block(g.call("encodeTagged", "w", s, g.id("m"))),
		))
	}
	cases = append(cases, jen.Default().Block(g.writer("Fail", g.unknownMember(t))))
	g.wireFunc("encode", "w", "Writer", t, true, []jen.Code{
		jen.Switch(g.id("m").Op(":=").Add(g.receiver().operand()).Assert(jen.Type())).Block(cases...),
	})
}

// unknownMember is the error of an implementation that came after the code was generated.
func (g *generator) unknownMember(t *ir.Type) *jen.Statement {
	return g.std("errors", "New").Call(jen.Lit("a " + g.display(t) + " is of a type that agentgen did not see: generate again"))
}
