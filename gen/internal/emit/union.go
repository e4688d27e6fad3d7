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
	var names, cases, code []jen.Code
	otherwise, discriminator := []jen.Code(nil), "Discriminator"
	for _, m := range t.Members {
		s := schema.Member(m)
		switch {
		case s.Kind != ir.Struct:
			code = append(code, jen.If(g.reader("Peek").Op("==").LitRune('"')).Block(append(g.decodeOption(m), jen.Return())...))
		case s.KindName == ir.AnyKind:
			discriminator = "OpenDiscriminator"
			otherwise = []jen.Code{jen.Case(jen.Lit("")).Block(), jen.Default().Block(g.decodeOption(m)...)}
		default:
			names = append(names, text(s.Tag()))
			cases = append(cases, jen.Case(text(s.Tag())).Block(g.decodeOption(m)...))
		}
	}
	g.add(jen.Var().Id(tags).Op("=").Index().String().Values(names...))
	code = append(code, jen.Switch(g.reader(discriminator, jen.Lit(t.Discriminator), jen.Id(tags))).Block(append(cases, otherwise...)...))
	g.wireFunc("decode", "r", "Reader", t, true, code)
}

// decodeOption decodes the member m of a union, with its discriminator, and makes it the union's value.
func (g *generator) decodeOption(m *ir.Type) []jen.Code {
	s := schema.Member(m)
	if s.Kind == ir.Struct {
		return g.decodeAs(m, func(v place) []jen.Code { return []jen.Code{g.call(g.memberVerb("decode", s), "r", s, v)} })
	}
	return g.decodeAs(m, func(v place) []jen.Code {
		return g.decode(v, s, &ir.Constraints{}, scope{depth: 1, fresh: true, subject: g.baseName(s), pos: s.Pos})
	})
}

// decodeAs makes the member m of a union, which read reads, the union's value: a pointer before it is read, so that what it
// points to can be watched.
func (g *generator) decodeAs(m *ir.Type, read func(v place) []jen.Code) []jen.Code {
	s, v := schema.Member(m), variable(g.names.local("m", 1))
	decl := jen.Var().Add(v.expr()).Add(g.goType(s))
	if m.Kind == ir.Pointer {
		v.ptr = true
		decl = v.expr().Op(":=").New(g.goType(s))
	}
	store := g.receiver().set(v.expr())
	if v.ptr {
		return append([]jen.Code{decl, store}, read(v)...)
	}
	return append(append([]jen.Code{decl}, read(v)...), store)
}

// memberVerb is the key of the function of a struct as a member of a union. One with a kind has only that which always
// carries it.
func (g *generator) memberVerb(name string, t *ir.Type) string {
	if t.KindName != "" {
		return name
	}
	return name + "Tagged"
}

func (g *generator) unionEncoder(t *ir.Type) {
	none := g.refuseNil(t)
	if g.needs[t].lenient { // whose decoder takes null
		none = g.writer("Null")
	}
	g.memberEncoder(t, t, none, g.encodeOption)
}

// memberEncoder writes the function that encodes a t, which is the union of the members of u: nil as none says, and the
// member s at m as write says.
func (g *generator) memberEncoder(t, u *ir.Type, none jen.Code, write func(s *ir.Type, m place) []jen.Code) {
	cases := []jen.Code{jen.Case(jen.Nil()).Block(none)}
	for _, m := range u.Members {
		s := schema.Member(m)
		if m.Kind != ir.Pointer {
			cases = append(cases, jen.Case(g.goType(s)).Block(write(s, variable(g.names.local("m", 1)))...))
		}
		cases = append(cases, jen.Case(jen.Op("*").Add(g.goType(s))).Block(
			jen.If(g.id("m").Op("==").Nil()).Block(none).
				Else().Block(write(s, pointee(g.names.local("m", 1)))...),
		))
	}
	cases = append(cases, jen.Default().Block(g.writer("Fail", g.unknownMember(u))))
	g.wireFunc("encode", "w", "Writer", t, true, []jen.Code{
		jen.Switch(g.id("m").Op(":=").Add(g.receiver().operand()).Assert(jen.Type())).Block(cases...),
	})
}

// refuseNil refuses to write a nil t, a union or pointer, which no decoder would take.
func (g *generator) refuseNil(t *ir.Type) *jen.Statement {
	name := "pointer"
	switch {
	case t.Go != nil:
		name = g.display(t)
	case t.Elem != nil && t.Elem.Go != nil:
		name = "*" + g.display(t.Elem)
	}
	return g.writer("Refuse", jen.Lit("a nil "+name+" has no JSON"))
}

// encodeOption encodes the value at p, a member of a union.
func (g *generator) encodeOption(t *ir.Type, p place) []jen.Code {
	if t.Kind == ir.Struct {
		return []jen.Code{g.call(g.memberVerb("encode", t), "w", t, p)}
	}
	return g.encodeStatements(p, t)
}

// anyKindFuncs writes the functions of the member of a union that takes objects of unknown kinds.
func (g *generator) anyKindFuncs(t *ir.Type, n need) {
	v := g.receiver()
	if n.decode {
		g.wireFunc("decode", "r", "Reader", t, true, []jen.Code{
			v.field("Kind").set(g.reader("OpenDiscriminator", text(t.KindKey), jen.Nil())),
			jen.If(v.field("Kind").value().Op("!=").Lit("")).Block(v.field("JSON").set(g.reader("Raw"))),
		})
	}
	if n.encode {
		g.wireFunc("encode", "w", "Writer", t, true, []jen.Code{
			g.writer("OfKind", v.field("JSON").value(), text(t.KindKey), jen.Lit(g.display(t))),
		})
	}
}

// unknownMember is the error of an implementation that came after the code was generated.
func (g *generator) unknownMember(t *ir.Type) *jen.Statement {
	return g.std("errors", "New").Call(jen.Lit("a " + g.display(t) + " is of a type that agentgen did not see: generate again"))
}
