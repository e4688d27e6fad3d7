package emit

import (
	"cmp"

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

// structEncoder writes the function that encodes t. As a member of a union it carries its name under tag, unless that
// is "" or t has a kind, which it carries anyway.
func (g *generator) structEncoder(t *ir.Type, tag string) {
	members := visible(t)
	e := &encoder{g: g, lenient: g.needs[t].lenient}
	e.raw("{")
	state := first
	if key := cmp.Or(tag, t.KindKey); key != "" {
		e.raw(quoteJSON(key) + ":" + quoteJSON(t.Tag()))
		state = later
	}
	for _, f := range members {
		p := g.receiver().field(f.Go)
		filled := g.present(p, f)
		present := g.reached(f, filled)
		if present == nil {
			e.name(f, state)
			e.member(p, f)
			state = later
			continue
		}
		inner := e.inner()
		inner.name(f, state)
		given := *f
		if filled != nil { // known not to be zero
			if given.ZeroNull = false; f.Type.Kind == ir.Pointer && !f.Hook {
				given.Type = f.Type.Elem
				p = p.deref()
			}
		}
		inner.member(p, &given)
		e.add(jen.If(present).Block(inner.statements()...))
		state = max(state, maybe)
	}
	unknown := unknownField(t)
	if unknown != nil {
		e.add(g.writer("Members", g.receiver().field(unknown.Go).value(), g.memberNames(t, tag)))
	}
	e.raw("}")
	g.namedWireFunc(g.function(verb("encode", tag), t), "w", "Writer", t, len(members) > 0 || unknown != nil, e.statements())
}

// member writes the value of the member f at p.
func (e *encoder) member(p place, f *ir.Field) {
	if !f.ZeroNull {
		e.memberValue(p, f)
		return
	}
	inner := e.inner()
	inner.memberValue(p, f)
	e.add(jen.If(e.g.notZero(p, f)).Block(inner.statements()...).Else().Block(e.g.writer("Null")))
}

func (e *encoder) memberValue(p place, f *ir.Field) {
	e.closed = f.Closed
	switch {
	case f.Hook:
		e.add(hookMethod(e.g.receiver(), "encode", f).Call(e.g.id("w")))
	case f.Quoted:
		e.quoted(p, f.Type)
	default:
		e.value(p, f.Type, 1)
	}
	e.closed = false
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

// present is the condition under which encoding/json would write f; nil is always. A member with a default is always
// written, because its absence means the default.
func (g *generator) present(p place, f *ir.Field) *jen.Statement {
	if f.Default != nil {
		return nil
	}
	var full *jen.Statement
	if f.OmitEmpty {
		full = g.notEmpty(p, f.Type)
	}
	switch {
	case !f.OmitZero || full != nil && !asksIsZero(f.Type): // what is not empty is not zero either
		return full
	case full == nil:
		return g.notZero(p, f)
	}
	if notZero := g.notZero(p, f); notZero != nil {
		return full.Op("&&").Add(notZero)
	}
	return full
}

// reached is the condition filled where no embedded pointer on the way to f is nil; nil is always.
func (g *generator) reached(f *ir.Field, filled *jen.Statement) *jen.Statement {
	var cond *jen.Statement
	for _, e := range f.Through {
		isThere := g.receiver().field(e.Go).value().Op("!=").Nil()
		if cond == nil {
			cond = isThere
		} else {
			cond = cond.Op("&&").Add(isThere)
		}
	}
	switch {
	case cond == nil:
		return filled
	case filled == nil:
		return cond
	}
	return cond.Op("&&").Add(filled)
}

// asksIsZero reports whether omitzero asks a method of t, as encoding/json does, even through a pointer.
func asksIsZero(t *ir.Type) bool { return t.IsZero || t.Kind == ir.Pointer && t.Elem.IsZero }

// notEmpty is the condition of omitempty; nil is always.
func (g *generator) notEmpty(p place, t *ir.Type) *jen.Statement {
	switch goKind(t) {
	case ir.Struct, ir.Time, ir.Text, ir.JSON:
		return nil
	case ir.Array:
		if t.Len > 0 {
			return nil
		}
	case ir.Bool, ir.Int, ir.Uint, ir.Float, ir.Duration, ir.String, ir.Pointer, ir.Any, ir.Union:
		return g.notZeroValue(p, t)
	}
	return jen.Len(p.value()).Op("!=").Lit(0)
}

// notZero is the condition of omitzero and zeronull; nil is always.
func (g *generator) notZero(p place, f *ir.Field) *jen.Statement {
	if asksIsZero(f.Type) {
		isNotZero := jen.Op("!").Add(p.expr()).Dot("IsZero").Call()
		if f.Type.Kind == ir.Pointer {
			return p.value().Op("!=").Nil().Op("&&").Add(isNotZero)
		}
		return isNotZero
	}
	switch goKind(f.Type) {
	case ir.Struct, ir.Array, ir.Time, ir.Text, ir.JSON:
		switch {
		case isComparable(f.Type):
		case f.Foreign:
			return nil
		default:
			option := "omitzero"
			if f.ZeroNull {
				option = "zeronull"
			}
			g.fail(f.Pos, "%s on %s: Go cannot compare its type with ==; make the field a pointer", option, f.Go)
		}
		return p.value().Op("!=").Parens(g.goType(f.Type).Values())
	}
	return g.notZeroValue(p, f.Type)
}

// zeroValue is the zero value of t.
func (g *generator) zeroValue(t *ir.Type) jen.Code {
	switch goKind(t) {
	case ir.Struct, ir.Array, ir.Time, ir.Text, ir.JSON:
		return g.goType(t).Values()
	case ir.Bool:
		return jen.False()
	case ir.Int, ir.Uint, ir.Float, ir.Duration:
		return jen.Lit(0)
	case ir.String:
		return jen.Lit("")
	}
	if isWireRaw(t) {
		return jen.Lit("")
	}
	return jen.Nil()
}

// goKind is what t is in Go, whatever it is in JSON.
func goKind(t *ir.Type) ir.Kind {
	if (t.Kind == ir.Text || t.Kind == ir.JSON) && t.Base != ir.Invalid {
		return t.Base
	}
	return underlying(t).Kind
}

// notZeroValue compares a value that is not a struct or array with its zero value.
func (g *generator) notZeroValue(p place, t *ir.Type) *jen.Statement {
	switch goKind(t) {
	case ir.Bool:
		return p.value()
	case ir.Int, ir.Uint, ir.Float, ir.Duration:
		return p.value().Op("!=").Lit(0)
	case ir.String:
		return p.value().Op("!=").Lit("")
	}
	if isWireRaw(t) {
		return jen.Len(p.value()).Op("!=").Lit(0)
	}
	return p.value().Op("!=").Nil()
}
