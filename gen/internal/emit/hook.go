package emit

import (
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// Hooks are methods by which the user's types take part: Validate, and those that read and write text or JSON.

// validated adds a call of the method Validate of t to code, which decodes the value at p.
func (g *generator) validated(p place, t *ir.Type, s scope, code []jen.Code) []jen.Code {
	if !t.Validate {
		return code
	}
	mark := g.names.local("mark", s.depth)
	code = append([]jen.Code{jen.Id(mark).Op(":=").Add(g.reader("Mark"))}, code...)
	return append(code, jen.If(g.reader("Sound", jen.Id(mark))).Block(
		jen.If(g.id("err").Op(":=").Add(p.expr().Dot("Validate").Call()), g.id("err").Op("!=").Nil()).
			Block(g.reader("Invalid", g.id("err"))),
	))
}

// isURL reports whether t is url.URL, which has no methods for text but is written as text all the same.
func isURL(t *ir.Type) bool { return t.Go != nil && t.Go.PkgPath == "net/url" && t.Go.Name == "URL" }

// isBigInt reports whether t is big.Int, which is a number.
func isBigInt(t *ir.Type) bool { return isBig(t) && t.Go.Name == "Int" }

// isBig reports whether t is a number of package big.
func isBig(t *ir.Type) bool { return t.Go != nil && t.Go.PkgPath == "math/big" }

// byHand reads a value by a method of the user, which gets to see whole values only.
func (g *generator) byHand(method *jen.Statement) []jen.Code {
	return []jen.Code{g.reader("Hold"), method.Call(g.id("r")), g.reader("Release")}
}

// readHook lets the value at p read itself.
func (g *generator) readHook(p place, t *ir.Type) jen.Code {
	switch {
	case isURL(t):
		return g.call("decode", "r", t, p)
	case isBigInt(t):
		return g.reader("Integer", p.addr())
	case isBig(t) && t.Kind == ir.Text:
		return g.reader("NumberText", p.addr())
	}
	return g.readOwn(p, t.Kind)
}

// readOwn lets the value at p read itself as ir.Text or ir.JSON.
func (g *generator) readOwn(p place, form ir.Kind) jen.Code {
	if form == ir.Text {
		return g.reader("Text", p.addr())
	}
	return g.reader("JSON", p.addr())
}

// writeOwn lets the value at p write itself as ir.Text or ir.JSON.
func (g *generator) writeOwn(p place, form ir.Kind) jen.Code {
	if form == ir.Text {
		return g.writer("Text", p.addr())
	}
	return g.writer("JSON", p.addr())
}

// writeHook lets the value at p write itself.
func (g *generator) writeHook(p place, t *ir.Type) jen.Code {
	switch {
	case t.Streams:
		return p.expr().Dot("EncodeJSONTo").Call(g.id("w"))
	case isURL(t):
		return g.call("encode", "w", t, p)
	}
	return g.writeOwn(p, t.Kind)
}

// hookMethod is the method by which the struct at p decodes or encodes its field f by hand.
func hookMethod(p place, verb string, f *ir.Field) *jen.Statement {
	name := f.Go
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		p, name = p.field(name[:i]), name[i+1:]
	}
	return p.expr().Dot(verb + name)
}

// urlFuncs writes the functions of url.URL.
func (g *generator) urlFuncs(t *ir.Type) {
	v := g.receiver()
	if g.needs[t].decode {
		s, u := g.id("s"), g.id("u")
		g.wireFunc("decode", "r", "Reader", t, true, []jen.Code{
			g.id("s").Op(":=").Add(g.reader("String")),
			jen.List(u, g.id("err")).Op(":=").Add(g.imports.qual("net/url", "url", "url", "Parse")).Call(s),
			jen.If(g.id("err").Op("!=").Nil()).Block(g.reader("Invalid", g.id("err")), jen.Return()),
			g.reader("Format", g.id("s"), g.jsonwire("FormatURI")),
			v.set(jen.Op("*").Add(g.id("u"))),
		})
	}
	if g.needs[t].encode {
		g.wireFunc("encode", "w", "Writer", t, true, []jen.Code{g.writer("String", v.expr().Dot("String").Call())})
	}
}
