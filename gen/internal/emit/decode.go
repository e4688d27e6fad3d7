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
	lenient bool   // the decoder serves a lenient codec
	subject string // what variables about the value are called after
	pos     ir.Pos
}

func (s scope) deeper() scope {
	s.depth++
	s.fresh, s.quoted = false, false
	return s
}

// decode reads a value of type t into p and checks it.
func (g *generator) decode(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	code := g.decodeValue(p, t, c, s)
	if hasFuncs(t) && !s.quoted {
		return code // they call Validate
	}
	return g.validated(p, t, s, code)
}

func (g *generator) decodeValue(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
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
		return []jen.Code{g.call("decode", "r", t, p.addr())}
	case ir.Struct, ir.Enum:
		code := g.call("decode", "r", t, p.addr())
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

// call calls the decoder or encoder of a named type.
func (g *generator) call(verb, wire string, t *ir.Type, v jen.Code) *jen.Statement {
	return jen.Id(g.function(verb, t)).Call(g.id(wire), v)
}

// isExpression tells whether a value of type t is read by one expression, with nothing to do afterwards.
func isExpression(t *ir.Type) bool { return isScalar(t) && !t.Validate }

// isScalar tells whether a value of type t is read by one expression.
func isScalar(t *ir.Type) bool {
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
		if isWireRaw(t) {
			return g.reader("Raw")
		}
		return g.goType(t).Call(g.reader("Raw"))
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
	if t.Format == ir.FormatMicro {
		return "MicroTime"
	}
	return "Time"
}

// isWireRaw tells whether t is jsonwire.Raw, not another type of any JSON.
func isWireRaw(t *ir.Type) bool {
	return t.Go != nil && t.Go.PkgPath == jsonwirePath && t.Go.Name == "Raw"
}

// element reads a value and hands the expression that has it to store: what is read in one expression without
// anything to check needs no variable.
func (g *generator) element(t *ir.Type, c *ir.Constraints, s scope, store func(jen.Code) jen.Code) []jen.Code {
	e := g.names.local("e", s.depth)
	s = s.deeper()
	if isExpression(t) {
		checks := g.check(variable(e), t, c, s)
		if len(checks) == 0 {
			return []jen.Code{store(g.read(t, false))}
		}
		code := append([]jen.Code{jen.Id(e).Op(":=").Add(g.read(t, false))}, checks...)
		return append(code, store(jen.Id(e)))
	}
	s.fresh = true
	code := append([]jen.Code{jen.Var().Id(e).Add(g.goType(t))}, g.decode(variable(e), t, c, s)...)
	return append(code, store(jen.Id(e)))
}

func (g *generator) decodeSlice(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	at := g.names.local("at", s.depth+1)
	loop := g.decodeElement(p, t.Elem, orNone(c.Items), s)
	checks := g.checkItems(at, t, c, p, jen.Len(p.value()), s)
	body := []jen.Code{
		p.set(jen.Make(g.goType(t), jen.Lit(0), jen.Lit(4))),
		jen.For(g.reader("Elem")).Block(loop...),
	}
	return g.container("Array", at, body, checks, g.emptied(p, s))
}

// decodeElement reads one more element of the slice at p.
func (g *generator) decodeElement(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	if grows(t, c) {
		return g.growElement(p, t, c, s)
	}
	return g.element(t, c, s, func(e jen.Code) jen.Code { return p.set(jen.Append(p.value(), e)) })
}

// orNone returns c, or no constraints.
func orNone(c *ir.Constraints) *ir.Constraints {
	if c == nil {
		return &ir.Constraints{}
	}
	return c
}

// emptied sets p to nil where null, or what is no slice or map at all, takes the place of an earlier value: in a
// lenient codec.
func (g *generator) emptied(p place, s scope) []jen.Code {
	if s.lenient && !s.fresh {
		return []jen.Code{p.set(jen.Nil())}
	}
	return nil
}

func (g *generator) decodeArray(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	at := g.names.local("at", s.depth+1)
	n := g.names.local("n", s.depth)
	checks := g.checkItems(at, t, &ir.Constraints{MinItems: &t.Len, MaxItems: &t.Len, UniqueItems: c.UniqueItems}, p, jen.Id(n), s)
	body := []jen.Code{
		jen.Id(n).Op(":=").Lit(0),
		jen.For(g.reader("Elem")).Block(
			jen.If(jen.Id(n).Op("<").Len(p.value())).Block(g.decode(p.index(n), t.Elem, orNone(c.Items), s.deeper())...).
				Else().Block(g.reader("Skip")),
			jen.Id(n).Op("++"),
		),
	}
	return g.container("Array", at, body, checks, nil)
}

func (g *generator) decodeMap(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	at := g.names.local("at", s.depth+1)
	k := g.names.local("k", s.depth)
	loop := append(g.readKey(k, t.Key),
		jen.If(jen.List(jen.Id("_"), g.id("ok")).Op(":=").Add(p.index(k).value()), g.id("ok")).Block(g.reader("Duplicate")))
	loop = append(loop, g.element(t.Elem, orNone(nil), s, func(e jen.Code) jen.Code { return p.index(k).set(e) })...)
	body := []jen.Code{
		p.set(jen.Make(g.goType(t))),
		jen.For(g.reader("Member")).Block(loop...),
	}
	return g.container("Object", at, body, g.checkProperties(at, c, p), g.emptied(p, s))
}

// readKey declares k, the current name as a map's key of type t.
func (g *generator) readKey(k string, t *ir.Type) []jen.Code {
	declare := func(read jen.Code) []jen.Code { return []jen.Code{jen.Id(k).Op(":=").Add(read)} }
	switch u := underlying(t); u.Kind {
	case ir.Int:
		return g.checkKey(k, t, declare(g.convert(u, "int64", g.reader("KeyInt", jen.Lit(u.Bits)))))
	case ir.Uint:
		return g.checkKey(k, t, declare(g.convert(u, "uint64", g.reader("KeyUint", jen.Lit(u.Bits)))))
	case ir.Text:
		return []jen.Code{jen.Var().Id(k).Add(g.goType(t)), g.reader("KeyText", jen.Op("&").Id(k))}
	default:
		return g.checkKey(k, t, declare(g.convert(u, "string", g.reader("KeyString"))))
	}
}

func (g *generator) checkKey(k string, t *ir.Type, code []jen.Code) []jen.Code {
	if t.Kind == ir.Enum {
		code = append(code, g.notOneOf(variable(k), t, "KeyNotOneOf"))
	}
	return code
}

// container reads an array or object, or does what otherwise says. Checks need the offset at which it began.
func (g *generator) container(opens, at string, body, checks, otherwise []jen.Code) []jen.Code {
	code := jen.If(g.reader(opens)).Block(append(body, checks...)...)
	if len(otherwise) > 0 {
		code.Else().Block(otherwise...)
	}
	if len(checks) == 0 {
		return []jen.Code{code}
	}
	return []jen.Code{jen.Id(at).Op(":=").Add(g.reader("Pos")), code}
}

func (g *generator) decodePointer(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	var value []jen.Code
	if isExpression(t.Elem) && !grows(t.Elem, c) {
		value = append([]jen.Code{p.set(jen.New(g.read(t.Elem, s.quoted)))}, g.check(p.deref(), t.Elem, c, s)...)
	} else {
		inner := s
		inner.fresh = true
		value = append([]jen.Code{p.set(jen.New(g.goType(t.Elem)))}, g.decode(p.deref(), t.Elem, c, inner)...)
	}
	if s.fresh {
		return []jen.Code{jen.If(jen.Op("!").Add(g.reader("Null"))).Block(value...)}
	}
	return []jen.Code{jen.If(g.reader("Null")).Block(p.set(jen.Nil())).Else().Block(value...)}
}
