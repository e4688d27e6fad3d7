package emit

import (
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// goType writes t as it is written in Go.
func (g *generator) goType(t *ir.Type) *jen.Statement {
	if t.Go != nil {
		return g.namedGoType(t.Go)
	}
	switch t.Kind {
	case ir.Bytes:
		return jen.Index().Byte()
	case ir.Slice:
		return jen.Index().Add(g.goType(t.Elem))
	case ir.Array:
		return jen.Index(jen.Lit(t.Len)).Add(g.goType(t.Elem))
	case ir.Map:
		return jen.Map(g.goType(t.Key)).Add(g.goType(t.Elem))
	case ir.Pointer:
		return jen.Op("*").Add(g.goType(t.Elem))
	case ir.Struct:
		return g.structType(t)
	}
	if t.Kind == ir.Any {
		return jen.Any()
	}
	return jen.Id(t.GoBasic)
}

func (g *generator) namedGoType(n *ir.Name) *jen.Statement {
	name := g.imports.qual(n.PkgPath, n.PkgName, n.PkgName, n.Name)
	if len(n.Args) == 0 {
		return name
	}
	args := make([]jen.Code, len(n.Args))
	for i, t := range n.Args {
		args[i] = g.goType(t)
	}
	return name.Types(args...)
}

// structType spells a struct out: the fields that JSON does not show too, but none that it only promotes.
func (g *generator) structType(t *ir.Type) *jen.Statement {
	var members []jen.Code
	for _, f := range t.Fields {
		if strings.Contains(f.Go, ".") {
			continue
		}
		m := g.goType(f.Type)
		if !f.Embedded {
			m = jen.Id(f.Go).Add(m)
		}
		if f.Tag != "" {
			m.Add(text(f.Tag))
		}
		members = append(members, m)
	}
	return jen.Struct(members...)
}

// plain reports whether t is the predeclared Go type of this name or, where it holds a dot, that type of the standard
// library.
func plain(t *ir.Type, name string) bool {
	if t.Go != nil {
		return t.Go.PkgPath+"."+t.Go.Name == name
	}
	return t.GoBasic == name
}

// convert makes x, of the type from (see plain), a t.
func (g *generator) convert(t *ir.Type, from string, x jen.Code) jen.Code {
	if plain(t, from) {
		return x
	}
	return g.goType(t).Call(x)
}

// basic makes a scalar of type t a value of the predeclared type to.
func basic(t *ir.Type, to string, x jen.Code) jen.Code {
	if plain(t, to) {
		return x
	}
	return jen.Id(to).Call(x)
}

// timeValue makes a value of type t one of this type of package time.
func (g *generator) timeValue(t *ir.Type, name string, x jen.Code) jen.Code {
	if plain(t, "time."+name) {
		return x
	}
	return g.std("time", name).Call(x)
}

// isComparable reports whether == is known to be defined for t.
func isComparable(t *ir.Type) bool {
	switch t.Kind {
	case ir.Invalid:
		return t.GoBasic != "" // others are hidden from JSON, and only known by name
	case ir.Slice, ir.Map, ir.Bytes, ir.Any, ir.Union:
		return false // of interfaces it is not known
	case ir.Text, ir.JSON:
		return t.Comparable
	case ir.Raw:
		return isWireRaw(t)
	case ir.Array:
		return isComparable(t.Elem)
	case ir.Struct:
		for _, f := range t.Fields {
			if !isComparable(f.Type) {
				return false
			}
		}
	}
	return true
}
