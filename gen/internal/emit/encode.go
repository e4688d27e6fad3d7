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

	closed  bool // enums are refused where they are not one of their constants
	lenient bool // for a lenient codec: unions may be nil
	nonNil  bool // the value is a pointer or union that must not be nil
}

// inner returns an encoder of a part of what e writes.
func (e *encoder) inner() *encoder { return &encoder{g: e.g, closed: e.closed, lenient: e.lenient} }

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
	e := &encoder{g: g, lenient: t.Mark != nil && t.Mark.Lenient}
	e.value(p, t, 1)
	return e.statements()
}

// value writes the value of type t at p. Depth counts the loops around it, from 1.
func (e *encoder) value(p place, t *ir.Type, depth int) {
	switch {
	case t.Kind == ir.Union:
		e.union(p, t)
		return
	case t.Sealed:
		e.add(e.g.call("encode", "w", t, p))
		return
	case t.Writes != ir.Invalid:
		e.add(e.g.writeOwn(p, t.Writes))
		return
	}
	switch t.Kind {
	case ir.Slice, ir.Array:
		e.array(p, t, depth)
	case ir.Map:
		e.mapping(p, t, depth)
	case ir.Pointer:
		e.pointer(p, t, depth)
	case ir.Struct:
		e.add(e.g.call("encode", "w", t, p))
	case ir.Text, ir.JSON:
		e.add(e.g.writeHook(p, t))
	default:
		if e.closes(t) {
			e.add(e.g.call(closedVerb(t), "w", t, p))
			return
		}
		e.add(e.g.write(p, t, false))
	}
}

// union writes the union at p, which may be nil in a lenient codec only. Its function decides about nil by all its
// uses, and that of another package refuses it.
func (e *encoder) union(p place, t *ir.Type) {
	call := e.g.call("encode", "w", t, p)
	switch {
	case e.nonNil && e.g.needs[t].lenient:
		call = jen.If(p.value().Op("==").Nil()).Block(e.g.refuseNil(t)).Else().Block(call)
	case !e.nonNil && e.lenient && t.Sealed:
		call = jen.If(p.value().Op("==").Nil()).Block(e.g.writer("Null")).Else().Block(call)
	}
	e.add(call)
}

// byAddress reports whether a value of type t is written by way of a pointer to it.
func (e *encoder) byAddress(t *ir.Type) bool {
	return t.Sealed || t.Writes != ir.Invalid || t.Kind == ir.Struct || t.Kind == ir.Union || t.Kind == ir.Text || t.Kind == ir.JSON || e.closes(t)
}

// closes reports whether a t is written by a function that refuses values other than its constants.
func (e *encoder) closes(t *ir.Type) bool { return t.Kind == ir.Enum && (t.Closed || e.closed) }

// closedVerb is the key of the function that writes the enum t and refuses values other than its constants.
func closedVerb(t *ir.Type) string {
	if t.Closed {
		return "encode"
	}
	return "encodeClosed"
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
			return g.writer(rawMethod(t, "Value"), p.value())
		}
		return g.writer(rawMethod(t, "Value"), g.jsonwire("Raw").Call(p.value()))
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
	item := e.inner()
	item.nonNil = t.NonNil
	item.add(g.writer("Sep"))
	var loop *jen.Statement
	if e.byAddress(t.Elem) {
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
	entry := e.inner()
	entry.nonNil = t.NonNil
	entry.add(g.writer("Sep"), key)
	entry.raw(":")
	if e.closes(t.Key) {
		entry.add(g.refuseOthers(variable(k), t.Key))
	}
	if isScalar(t.Elem) || t.Elem.Kind == ir.Enum && !e.byAddress(t.Elem) {
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
	inner := e.inner()
	inner.value(p.deref(), t.Elem, depth)
	e.add(e.orNil(p, t, inner))
}

// orNil writes what inner writes, or null where the pointer at p is nil, unless that must not be.
func (e *encoder) orNil(p place, t *ir.Type, inner *encoder) jen.Code {
	none := e.g.writer("Null")
	if e.nonNil {
		none = e.g.refuseNil(t)
	}
	return jen.If(p.value().Op("==").Nil()).Block(none).Else().Block(inner.statements()...)
}

// quoted writes the number or boolean of type t at p, or what the pointer at p points to, inside a string.
func (e *encoder) quoted(p place, t *ir.Type) {
	if t.Kind != ir.Pointer {
		e.add(e.g.write(p, t, true))
		return
	}
	inner := e.inner()
	inner.quoted(p.deref(), t.Elem)
	e.add(e.orNil(p, t, inner))
}
