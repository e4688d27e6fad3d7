package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// scope is where a value stands inside of a decoder.
type scope struct {
	depth   int    // of loops, to tell their variables apart
	fresh   bool   // the place is a new variable: zero already
	quoted  bool   // the value is a number or boolean inside a string
	root    bool   // the value is what the function that reads it is for, in whatever mode
	lenient bool   // the decoder serves a lenient codec
	plain   bool   // the decoder serves something else than a lenient codec
	nulls   bool   // the decoder serves a codec that reads null as nil slices and maps
	present bool   // the value is known not to be null
	nonNil  bool   // the value is a pointer or union that is not nil
	holds   bool   // the elements of the value are not nil
	subject string // what variables about the value are called after
	pos     ir.Pos
}

func (s scope) deeper() scope {
	s.depth++
	s.fresh, s.quoted, s.present, s.root = false, false, false, false
	s.nonNil, s.holds = s.holds, false
	return s
}

// decode reads a value of type t into p and checks it.
func (g *generator) decode(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	switch {
	case t.Sealed && !s.quoted:
		return g.decodeSealed(p, t, c, s)
	case changesMode(t, s):
		return g.decodeMarked(p, t, c, s)
	}
	return g.decodeOpen(p, t, c, s)
}

// decodeOpen reads a value of a type whose decoder is in the generated file, in the mode of what is around it.
func (g *generator) decodeOpen(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	code := g.decodeValue(p, t, c, s)
	if hasFuncs(t) && t.Reads == ir.Invalid && !s.quoted {
		return code // they call Validate
	}
	return g.validated(p, t, s, code)
}

func (g *generator) decodeValue(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	if t.Reads != ir.Invalid {
		return []jen.Code{g.readOwn(p, t.Reads)}
	}
	switch t.Kind {
	case ir.Slice:
		return g.decodeSlice(p, t, c, s)
	case ir.Array:
		return g.decodeArray(p, t, c, s)
	case ir.Map:
		return g.decodeMap(p, t, c, s)
	case ir.Pointer:
		return g.decodePointer(p, t, c, s)
	case ir.Text, ir.JSON:
		if t.Streams {
			return g.byHand(p.expr().Dot("DecodeJSONFrom"))
		}
		return []jen.Code{g.readHook(p, t)}
	case ir.Union:
		return g.notNull(s, []jen.Code{g.call("decode", "r", t, p)})
	case ir.Struct, ir.Enum:
		code := g.call("decode", "r", t, p)
		if s.quoted {
			code = p.set(g.read(underlying(t), true)).Line().Add(g.notOneOf(p, t, "NotOneOf"))
		}
		return append([]jen.Code{code}, g.check(p, t, c, s)...)
	}
	read := jen.Code(p.set(g.read(t, s.quoted)))
	if grows(t, c) {
		read = g.growString(p, t)
	}
	return append([]jen.Code{read}, g.check(p, t, c, s)...)
}

// isExpression reports whether a value of type t is read by one expression, with nothing to do afterwards.
func isExpression(t *ir.Type) bool { return isScalar(t) && !t.Validate }

// isScalar reports whether a value of type t is read by one expression.
func isScalar(t *ir.Type) bool {
	if t.Sealed || t.Reads != ir.Invalid || t.Writes != ir.Invalid {
		return false
	}
	switch t.Kind {
	case ir.Bool, ir.Int, ir.Uint, ir.Float, ir.String, ir.Bytes, ir.Raw, ir.Any, ir.Time, ir.Duration:
		return true
	}
	return false
}

// read is the expression that reads a scalar, or a number or boolean that is quoted.
func (g *generator) read(t *ir.Type, quoted bool) jen.Code {
	prefix := ""
	if quoted {
		prefix = "Quoted"
	}
	switch t.Kind {
	case ir.Bool:
		return g.convert(t, "bool", g.reader(prefix+"Bool"))
	case ir.Int:
		return g.convert(t, "int64", g.reader(prefix+"Int", jen.Lit(t.Bits)))
	case ir.Uint:
		return g.convert(t, "uint64", g.reader(prefix+"Uint", jen.Lit(t.Bits)))
	case ir.Float:
		return g.convert(t, "float64", g.reader(prefix+"Float", jen.Lit(t.Bits)))
	case ir.String:
		return g.convert(t, "string", g.reader("String"))
	case ir.Bytes:
		method := "Base64"
		if t.Format == ir.FormatBase64URL {
			method = "Base64URL"
		}
		if t.Go == nil {
			return g.reader(method)
		}
		return g.goType(t).Call(g.reader(method))
	case ir.Raw:
		raw := g.reader(rawMethod(t, "Raw"))
		if isWireRaw(t) {
			return raw
		}
		return g.goType(t).Call(raw)
	case ir.Any:
		return g.reader("Any")
	case ir.Time:
		return g.convert(t, "time.Time", g.reader(timeMethod(t)))
	case ir.Duration:
		return g.convert(t, "time.Duration", g.reader("Duration"))
	}
	return jen.Null()
}

// timeMethod is the method of Reader and Writer for a Time.
func timeMethod(t *ir.Type) string {
	switch t.Format {
	case ir.FormatMicro:
		return "MicroTime"
	case ir.FormatDate:
		return "Date"
	case ir.FormatTime:
		return "Clock"
	}
	return "Time"
}

// rawMethod is the method of Reader or Writer for a Raw: the usual one, or that for objects.
func rawMethod(t *ir.Type, usual string) string {
	if t.Format == ir.FormatObject {
		return "RawObject"
	}
	return usual
}

// isWireRaw reports whether t is jsonwire.Raw, not another type of any JSON.
func isWireRaw(t *ir.Type) bool {
	return t.Go != nil && t.Go.PkgPath == jsonwirePath && t.Go.Name == "Raw"
}

func (g *generator) decodePointer(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	var value []jen.Code
	if isExpression(t.Elem) && !grows(t.Elem, c) {
		value = append([]jen.Code{p.set(jen.New(g.read(t.Elem, s.quoted)))}, g.check(p.deref(), t.Elem, c, s)...)
	} else {
		inner := s
		inner.fresh, inner.present = true, !s.nonNil
		value = append([]jen.Code{p.set(jen.New(g.goType(t.Elem)))}, g.decode(p.deref(), t.Elem, c, inner)...)
	}
	if s.nonNil {
		return g.notNull(s, value)
	}
	if s.fresh {
		return []jen.Code{jen.If(jen.Op("!").Add(g.reader("Null"))).Block(value...)}
	}
	return []jen.Code{jen.If(g.reader("Null")).Block(p.set(jen.Nil())).Else().Block(value...)}
}
