package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// funcKey identifies the decoder or encoder of a named type.
type funcKey struct {
	verb string // decode or encode
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
	if t.Go.PkgPath != g.pkg.Path {
		return t.Go.PkgName + exported(t.Go.Name)
	}
	return t.Go.Name
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

// namedType writes guards and functions of a struct or enum.
func (g *generator) namedType(t *ir.Type) {
	n := g.needs[t]
	switch {
	case t.Kind == ir.Enum && n.decode:
		g.enumGuard(t)
		g.enumDecoder(t)
	case t.Kind == ir.Struct && n != (need{}):
		if t.Guard {
			g.structGuard(t)
		}
		g.structFuncs(t)
	}
}

// structFuncs writes the decoder and the encoder of a struct, as far as they are needed.
func (g *generator) structFuncs(t *ir.Type) {
	if g.needs[t].decode {
		g.structDecoder(t)
	}
	if g.needs[t].encode {
		g.structEncoder(t)
	}
}
