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
	case ir.Struct, ir.Union:
		e.add(e.g.call("encode", "w", t, p.addr()))
	case ir.Text, ir.JSON:
		e.add(e.g.writeHook(p, t))
	default:
		e.add(e.g.write(p, t, false))
	}
}

// byAddress tells whether a value of type t is written by way of a pointer to it.
func byAddress(t *ir.Type) bool {
	return t.Kind == ir.Struct || t.Kind == ir.Union || t.Kind == ir.Text || t.Kind == ir.JSON
}

// write writes a scalar, quoted where that is said of a number or boolean.
func (g *generator) write(p place, t *ir.Type, quoted bool) jen.Code {
	prefix := ""
	if quoted {
		prefix = "Quoted"
	}
	switch underlying(t).Kind {
	case ir.Bool:
		return g.writer(prefix+"Bool", basic(t, "bool", p.value()))
	case ir.Int:
		return g.writer(prefix+"Int", basic(t, "int64", p.value()))
	case ir.Uint:
		return g.writer(prefix+"Uint", basic(t, "uint64", p.value()))
	case ir.Float:
		return g.writer(prefix+"Float", basic(t, "float64", p.value()), jen.Lit(t.Bits))
	case ir.String:
		return g.writer("String", basic(t, "string", p.value()))
	case ir.Bytes:
		if t.Format == ir.FormatBase64URL {
			return g.writer("Base64URL", p.value())
		}
		return g.writer("Base64", p.value())
	case ir.Raw:
		if isWireRaw(t) {
			return g.writer("Value", p.value())
		}
		return g.writer("Value", g.jsonwire("Raw").Call(p.value()))
	case ir.Any:
		return g.writer("Any", p.value())
	case ir.Time:
		return g.writer(timeMethod(t), g.timeValue(t, "Time", p.value()))
	case ir.Duration:
		return g.writer("Duration", g.timeValue(t, "Duration", p.value()))
	}
	return jen.Null()
}

func (e *encoder) array(p place, t *ir.Type, depth int) {
	g := e.g
	item := &encoder{g: g}
	item.add(g.writer("Sep"))
	var loop *jen.Statement
	if byAddress(t.Elem) {
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
	key, index := g.writeKey(k, t.Key), jen.Id(k)
	var keys jen.Code
	switch underlying(t.Key).Kind {
	case ir.Int, ir.Uint:
		keys = g.jsonwire("SortedKeys").Call(p.value())
	case ir.Text:
		keys = g.jsonwire("TextKeys").Call(g.id("w"), p.value())
		key, index = g.writer("String", jen.Id(k).Dot("Text")), jen.Id(k).Dot("Key")
	default:
		keys = g.jsonwire("StringKeys").Call(g.id("w"), p.value())
	}
	item := place{expr: func() *jen.Statement { return p.operand().Index(jen.Add(index)) }}
	entry := &encoder{g: g}
	entry.add(g.writer("Sep"), key)
	entry.raw(":")
	if isScalar(t.Elem) || t.Elem.Kind == ir.Enum {
		entry.value(item, t.Elem, depth+1)
	} else {
		entry.add(jen.Id(v).Op(":=").Add(item.value()))
		entry.value(variable(v), t.Elem, depth+1)
	}
	e.raw("{")
	e.add(jen.For(jen.List(jen.Id("_"), jen.Id(k)).Op(":=").Range().Add(keys)).Block(entry.statements()...))
	e.raw("}")
}

// writeKey writes k, a map's key of type t, as a name.
func (g *generator) writeKey(k string, t *ir.Type) *jen.Statement {
	switch underlying(t).Kind {
	case ir.Int:
		return g.writer("QuotedInt", basic(t, "int64", jen.Id(k)))
	case ir.Uint:
		return g.writer("QuotedUint", basic(t, "uint64", jen.Id(k)))
	}
	return g.writer("String", basic(t, "string", jen.Id(k)))
}

func (e *encoder) pointer(p place, t *ir.Type, depth int) {
	inner := &encoder{g: e.g}
	inner.value(p.deref(), t.Elem, depth)
	e.add(e.g.orNull(p, inner))
}

// orNull writes null for the pointer at p, or else what inner writes.
func (g *generator) orNull(p place, inner *encoder) jen.Code {
	return jen.If(p.value().Op("==").Nil()).Block(g.writer("Null")).Else().Block(inner.statements()...)
}

// quoted writes the number or boolean of type t at p, or what the pointer at p points to, inside a string.
func (e *encoder) quoted(p place, t *ir.Type) {
	if t.Kind != ir.Pointer {
		e.add(e.g.write(p, t, true))
		return
	}
	inner := &encoder{g: e.g}
	inner.quoted(p.deref(), t.Elem)
	e.add(e.g.orNull(p, inner))
}
