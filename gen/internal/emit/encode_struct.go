package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// commas is what is known of the members before the next one.
type commas int

const (
	first commas = iota // there are none
	maybe               // there are optional ones
	later               // there is one at least
)

// structEncoder writes the function that encodes t.
func (g *generator) structEncoder(t *ir.Type) {
	members := visible(t)
	e := &encoder{g: g}
	e.raw("{")
	state := first
	for _, f := range members {
		p := g.receiver().field(f.Go)
		present := g.present(p, f)
		if present == nil {
			e.name(f, state)
			e.value(p, f.Type, 1)
			state = later
			continue
		}
		inner := &encoder{g: g}
		inner.name(f, state)
		if f.Type.Kind == ir.Pointer {
			inner.value(p.deref(), f.Type.Elem, 1) // known not to be nil
		} else {
			inner.value(p, f.Type, 1)
		}
		e.add(jen.If(present).Block(inner.statements()...))
		state = max(state, maybe)
	}
	e.raw("}")
	g.wireFunc("encode", "w", "Writer", t, len(members) > 0, e.statements())
}

// name writes the name of a member and the comma before it.
func (e *encoder) name(f *ir.Field, state commas) {
	name := quoteJSON(f.JSON) + ":"
	switch state {
	case first:
		e.raw(name)
	case maybe:
		e.add(e.g.writer("Member", text(name)))
	case later:
		e.raw("," + name)
	}
}

// present is the condition under which encoding/json would write f; nil is always.
func (g *generator) present(p place, f *ir.Field) *jen.Statement {
	switch f.Type.Kind {
	case ir.Struct, ir.Array:
		if f.OmitZero {
			return g.notZero(p, f)
		}
		if f.OmitEmpty && f.Type.Kind == ir.Array && f.Type.Len == 0 {
			return jen.Len(p.value()).Op("!=").Lit(0)
		}
		return nil
	}
	if !f.OmitEmpty && !f.OmitZero {
		return nil
	}
	switch f.Type.Kind {
	case ir.Bool:
		return p.value()
	case ir.Int, ir.Uint, ir.Float:
		return p.value().Op("!=").Lit(0)
	case ir.String, ir.Enum:
		return p.value().Op("!=").Lit("")
	case ir.Pointer:
		return p.value().Op("!=").Nil()
	}
	if f.OmitEmpty || isWireRaw(f.Type) {
		return jen.Len(p.value()).Op("!=").Lit(0)
	}
	return p.value().Op("!=").Nil()
}

func (g *generator) notZero(p place, f *ir.Field) *jen.Statement {
	if !isComparable(f.Type) {
		g.fail(f.Pos, "omitzero on %s: Go cannot compare its type with ==; make the field a pointer", f.Go)
	}
	return p.value().Op("!=").Parens(g.goType(f.Type).Values())
}
