package emit

import (
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// encoder collects statements that write to a Writer, with text that is known in as few calls as possible.
type encoder struct {
	g       *generator
	pending strings.Builder // not written yet
	code    []jen.Code
}

func (e *encoder) raw(s string) { e.pending.WriteString(s) }

func (e *encoder) add(code ...jen.Code) {
	e.flush()
	e.code = append(e.code, code...)
}

func (e *encoder) flush() {
	if e.pending.Len() > 0 {
		e.code = append(e.code, e.g.writer("Raw", text(e.pending.String())))
		e.pending.Reset()
	}
}

func (e *encoder) statements() []jen.Code {
	e.flush()
	return e.code
}

// encodeStatements writes the value at p, outside of other values.
func (g *generator) encodeStatements(p place, t *ir.Type) []jen.Code {
	e := &encoder{g: g}
	e.value(p, t, 1)
	return e.statements()
}

// value writes the value of type t at p. Depth counts the loops around it, from 1.
func (e *encoder) value(p place, t *ir.Type, depth int) {
	switch t.Kind {
	case ir.Slice, ir.Array:
		e.array(p, t, depth)
	case ir.Map:
		e.mapping(p, t, depth)
	case ir.Pointer:
		e.pointer(p, t, depth)
	case ir.Struct:
		e.add(e.g.call("encode", "w", t, p.addr()))
	default:
		e.add(e.g.write(p, t))
	}
}

// write writes a scalar.
func (g *generator) write(p place, t *ir.Type) jen.Code {
	switch t.Kind {
	case ir.Bool:
		return g.writer("Bool", basic(t, "bool", p.value()))
	case ir.Int:
		return g.writer("Int", basic(t, "int64", p.value()))
	case ir.Uint:
		return g.writer("Uint", basic(t, "uint64", p.value()))
	case ir.Float:
		return g.writer("Float", basic(t, "float64", p.value()), jen.Lit(t.Bits))
	case ir.String, ir.Enum:
		return g.writer("String", basic(t, "string", p.value()))
	case ir.Bytes:
		return g.writer("Base64", p.value())
	case ir.Raw:
		if isWireRaw(t) {
			return g.writer("Value", p.value())
		}
		return g.writer("Value", g.jsonwire("Raw").Call(p.value()))
	}
	return jen.Null()
}

func (e *encoder) array(p place, t *ir.Type, depth int) {
	g := e.g
	item := &encoder{g: g}
	item.add(g.writer("Sep"))
	var loop *jen.Statement
	if t.Elem.Kind == ir.Struct {
		i := g.names.local("i", depth)
		item.value(p.index(i), t.Elem, depth+1)
		loop = jen.Id(i).Op(":=").Range().Add(p.value())
	} else {
		v := g.names.local("e", depth)
		item.value(variable(v), t.Elem, depth+1)
		loop = jen.List(jen.Id("_"), jen.Id(v)).Op(":=").Range().Add(p.value())
	}
	e.raw("[")
	e.add(jen.For(loop).Block(item.statements()...))
	e.raw("]")
}

func (e *encoder) mapping(p place, t *ir.Type, depth int) {
	g := e.g
	k, v := g.names.local("k", depth), g.names.local("e", depth)
	entry := &encoder{g: g}
	entry.add(g.writer("Sep"), g.writer("String", basic(t.Key, "string", jen.Id(k))))
	entry.raw(":")
	if isScalar(t.Elem) || t.Elem.Kind == ir.Enum {
		entry.value(p.index(k), t.Elem, depth+1)
	} else {
		entry.add(jen.Id(v).Op(":=").Add(p.index(k).value()))
		entry.value(variable(v), t.Elem, depth+1)
	}
	e.raw("{")
	e.add(jen.For(jen.List(jen.Id("_"), jen.Id(k)).Op(":=").Range().Add(g.jsonwire("SortedKeys")).Call(p.value())).
		Block(entry.statements()...))
	e.raw("}")
}

func (e *encoder) pointer(p place, t *ir.Type, depth int) {
	inner := &encoder{g: e.g}
	inner.value(p.deref(), t.Elem, depth)
	e.add(jen.If(p.value().Op("==").Nil()).Block(e.g.writer("Null")).Else().Block(inner.statements()...))
}
