package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// funcKey identifies the decoder or encoder of a named type, or the list of the names of its members.
type funcKey struct {
	// verb is decode, encode or names; decodeTagged, encodeTagged or namesTagged of a union's member; encodeClosed of an enum.
	verb string
	t    *ir.Type
}

// function is the name of the function that decodes or encodes t.
func (g *generator) function(verb string, t *ir.Type) string {
	key := funcKey{verb, t}
	if g.funcs[key] == "" {
		g.funcs[key] = g.names.free(verb + exported(g.baseName(t)))
	}
	return g.funcs[key]
}

// baseName is what names of declarations about t are made of: Point, or geoPoint for a type of package geo.
func (g *generator) baseName(t *ir.Type) string {
	if t.Go == nil {
		return g.anonymous[t]
	}
	if t.Go.PkgPath != g.pkg.Path {
		return t.Go.PkgName + exported(t.Go.Ident())
	}
	return t.Go.Ident()
}

// private allocates the name of a variable about t.
func (g *generator) private(t *ir.Type, suffix string) string {
	return g.names.free(unexported(g.baseName(t)) + suffix)
}

// id refers to a local variable of a generated function.
func (g *generator) id(name string) *jen.Statement { return jen.Id(g.names.local(name, 1)) }

// reader and writer call a method of the Reader or Writer of a generated function.
func (g *generator) reader(method string, args ...jen.Code) *jen.Statement {
	return g.id("r").Dot(method).Call(args...)
}

func (g *generator) writer(method string, args ...jen.Code) *jen.Statement {
	return g.id("w").Dot(method).Call(args...)
}

// namedType writes guards and functions of a type that has functions of its own.
func (g *generator) namedType(t *ir.Type) {
	n := g.needs[t]
	if n == (need{}) || g.written[t] {
		return
	}
	switch {
	case t.Kind == ir.Enum && (n.decode || n.keys || n.closed):
		g.written[t] = true
		g.enumGuard(t)
		g.enumFuncs(t, n)
	case t.Kind == ir.Struct:
		if t.Guard && t.Go != nil {
			g.structGuard(t)
		}
		g.structFuncs(t)
	case t.Kind == ir.Union:
		g.written[t] = true
		g.unionFuncs(t)
	case isURL(t):
		g.written[t] = true
		g.urlFuncs(t)
	}
}

// structFuncs writes the decoders and encoders of a struct, as far as they are needed.
func (g *generator) structFuncs(t *ir.Type) {
	g.written[t] = true
	n := g.needs[t]
	if t.KindName == ir.AnyKind {
		g.anyKindFuncs(t, n)
		return
	}
	if n.decode {
		g.structDecoder(t, "")
	}
	if n.encode {
		g.structEncoder(t, "")
	}
	if n.decodeTagged {
		g.structDecoder(t, n.tag)
	}
	if n.encodeTagged {
		g.structEncoder(t, n.tag)
	}
}

// verb is the key of the function of a struct that knows its discriminator, or of the one that has none.
func verb(name, tag string) string {
	if tag == "" {
		return name
	}
	return name + "Tagged"
}
