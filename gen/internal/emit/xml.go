package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
	"github.com/dave/jennifer/jen"
)

// xml writes the methods of a type marked //agent:xml, and the functions behind them.
func (g *generator) xml(x *ir.XML) {
	v, t := g.receiver(), x.Type
	method := func(name string) *jen.Statement {
		return jen.Func().Params(v.expr().Op("*").Add(g.goType(t))).Id(name)
	}
	g.add(commented("FormatXML returns v as XML.",
		method("FormatXML").Params(g.id("options").Op("...").Add(g.xmlwire("Option"))).Params(jen.String(), jen.Error()).Block(
			jen.Return(g.xmlwire("Format").Call(v.expr(), g.id("options").Op("..."))))))
	written := len(g.inXML)
	e := &xmlEncoder{g: g, pos: x.Pos, subject: g.baseName(t)}
	g.add(commented("EncodeXMLTo writes v to w.",
		method("EncodeXMLTo").Params(g.id("w").Op("*").Add(g.xmlwire("Writer"))).Block(e.value(v, t, 1)...)))
	for ; written < len(g.inXML); written++ {
		g.xmlFunc(g.inXML[written])
	}
}

// formatFunc is the name of the function that writes t as XML.
func (g *generator) formatFunc(t *ir.Type, subject string) string {
	key := funcKey{"format", t}
	if g.funcs[key] == "" {
		g.note(t, need{guard: true}, subject)
		g.nameAnonymous(t, subject)
		g.inXML = append(g.inXML, t)
	}
	return g.function("format", t)
}

// xmlFunc writes the function of a struct or union.
func (g *generator) xmlFunc(t *ir.Type) {
	e := &xmlEncoder{g: g, inside: true, pos: t.Pos, subject: g.baseName(t)}
	v, code := jen.Id("_"), []jen.Code(nil)
	if t.Kind == ir.Union {
		v, code = g.id("v"), e.union(t)
	} else {
		code = e.structure(t)
		if len(visible(t)) > 0 || unknownField(t) != nil || t.KindName == ir.AnyKind {
			v = g.id("v")
		}
	}
	g.add(jen.Func().Id(g.function("format", t)).Params(
		g.id("w").Op("*").Add(g.xmlwire("Writer")), v.Op("*").Add(g.goType(t))).Block(code...))
}

// xmlEncoder makes statements that write to a Writer of package xmlwire.
type xmlEncoder struct {
	g       *generator
	inside  bool // of a struct, whose values have the form that Pydantic's models give them
	pos     ir.Pos
	subject string // what structs without a name are called after
}

// value writes the value of type t at p. Depth counts the loops around it, from 1.
func (e *xmlEncoder) value(p place, t *ir.Type, depth int) []jen.Code {
	g := e.g
	switch {
	case t.Sealed && t.Kind == ir.Struct:
		return e.encoded("EncodedStruct", []jen.Code{jen.Lit(t.Go.Ident())}, p, t)
	case t.Sealed, t.Writes == ir.JSON:
		return e.encoded("Encoded", nil, p, t)
	case t.Writes == ir.Text:
		return []jen.Code{g.writer("Text", p.addr())}
	}
	switch t.Kind {
	case ir.Struct, ir.Union:
		return []jen.Code{jen.Id(g.formatFunc(t, e.subject)).Call(g.id("w"), p.addr())}
	case ir.Slice, ir.Array:
		return e.list(p, t, depth)
	case ir.Map:
		return e.mapping(p, t, depth)
	case ir.Pointer:
		return []jen.Code{jen.If(p.value().Op("==").Nil()).Block(g.writer("Null")).Else().Block(e.value(p.deref(), t.Elem, depth)...)}
	case ir.Enum:
		return e.enum(p, t)
	case ir.JSON, ir.Any:
		return e.encoded("Encoded", nil, p, t)
	}
	return []jen.Code{e.scalar(p, t)}
}

// encoded writes the value at p as its JSON.
func (e *xmlEncoder) encoded(method string, args []jen.Code, p place, t *ir.Type) []jen.Code {
	return e.viaJSON(method, args, e.g.encodeStatements(p, t))
}

// viaJSON writes what code writes as JSON.
func (e *xmlEncoder) viaJSON(method string, args, code []jen.Code) []jen.Code {
	g := e.g
	return []jen.Code{g.writer(method, append(args, jen.Func().Params(g.wireParam("w", "Writer")).Block(code...))...)}
}

func (e *xmlEncoder) scalar(p place, t *ir.Type) jen.Code {
	g := e.g
	switch t.Kind {
	case ir.Bool:
		return g.writer("Bool", basic(t, "bool", p.value()))
	case ir.Int:
		return g.writer("Int", basic(t, "int64", p.value()))
	case ir.Uint:
		return g.writer("Uint", basic(t, "uint64", p.value()))
	case ir.Float:
		return g.writer("Float", basic(t, "float64", p.value()), jen.Lit(t.Bits))
	case ir.Bytes:
		if t.Format == ir.FormatBase64URL {
			return e.encoded("Encoded", nil, p, t)[0]
		}
		return g.writer("String", jen.String().Call(p.value()))
	case ir.Raw:
		return g.writer("JSON", g.rawValue(p, t))
	case ir.Time:
		return g.writer(e.timeMethod(t), g.timeValue(t, "Time", p.value()))
	case ir.Duration:
		return g.writer(e.outer("Duration", "ClockDuration"), g.timeValue(t, "Duration", p.value()))
	case ir.Text:
		if isURL(t) {
			return g.writer("String", p.expr().Dot("String").Call())
		}
		return g.writer("Text", p.addr())
	}
	return g.writer("String", basic(t, "string", p.value()))
}

// rawValue is the JSON at p as one of package jsonwire.
func (g *generator) rawValue(p place, t *ir.Type) jen.Code {
	if isWireRaw(t) {
		return p.value()
	}
	return g.jsonwire("Raw").Call(p.value())
}

// outer chooses between what is written in structs and outside of them.
func (e *xmlEncoder) outer(in, out string) string {
	if e.inside {
		return in
	}
	return out
}

func (e *xmlEncoder) timeMethod(t *ir.Type) string {
	switch t.Format {
	case ir.FormatDate:
		return "Date"
	case ir.FormatTime:
		return "Clock"
	}
	return e.outer("Time", "ISOTime")
}

// enum writes a constant by its value; a number outside of structs by its name.
func (e *xmlEncoder) enum(p place, t *ir.Type) []jen.Code {
	g := e.g
	value := e.scalar(p, underlying(t))
	if e.inside || !isNumber(t) {
		return []jen.Code{value}
	}
	var cases []jen.Code
	for _, v := range t.Values {
		if c := g.constant(t, v); c != nil {
			cases = append(cases, jen.Case(c).Block(g.writer("String", jen.Lit(t.Go.Name+"."+v.Go))))
		}
	}
	return []jen.Code{jen.Switch(p.value()).Block(append(cases, jen.Default().Block(value))...)}
}

func (e *xmlEncoder) list(p place, t *ir.Type, depth int) []jen.Code {
	g := e.g
	i := g.names.local("i", depth)
	item := append([]jen.Code{g.writer("Item")}, e.value(p.index(i), t.Elem, depth+1)...)
	return []jen.Code{
		g.writer("List"),
		jen.For(jen.Id(i).Op(":=").Range().Add(p.value())).Block(item...),
		g.writer("End"),
	}
}

func (e *xmlEncoder) mapping(p place, t *ir.Type, depth int) []jen.Code {
	g := e.g
	k, v := g.names.local("k", depth), g.names.local("e", depth)
	key, index := jen.Code(basic(underlying(t.Key), "string", jen.Id(k))), jen.Id(k)
	keys := g.jsonwire("SortedKeys").Call(p.value())
	switch u := underlying(t.Key); u.Kind {
	case ir.Int:
		key = g.std("strconv", "FormatInt").Call(basic(u, "int64", jen.Id(k)), jen.Lit(10))
	case ir.Uint:
		key = g.std("strconv", "FormatUint").Call(basic(u, "uint64", jen.Id(k)), jen.Lit(10))
	case ir.Text:
		keys = g.xmlwire("TextKeys").Call(g.id("w"), p.value())
		key, index = jen.Id(k).Dot("Text"), jen.Id(k).Dot("Key")
	}
	entry := []jen.Code{
		g.writer("Key", key, jen.Nil()),
		jen.Id(v).Op(":=").Add(p.operand()).Index(index),
	}
	entry = append(entry, e.value(variable(v), t.Elem, depth+1)...)
	return []jen.Code{
		g.writer("List"),
		jen.For(jen.List(jen.Id("_"), jen.Id(k)).Op(":=").Range().Add(keys)).Block(entry...),
		g.writer("End"),
	}
}

// union writes the implementation at v.
func (e *xmlEncoder) union(t *ir.Type) []jen.Code {
	g := e.g
	none := g.writer("Null")
	cases := []jen.Code{jen.Case(jen.Nil()).Block(none)}
	for _, m := range t.Members {
		name := g.names.local("m", 1)
		if s := m; s.Kind != ir.Pointer {
			cases = append(cases, jen.Case(g.goType(s)).Block(e.value(variable(name), s, 1)...))
		} else {
			m = s.Elem
		}
		cases = append(cases, jen.Case(jen.Op("*").Add(g.goType(m))).Block(
			jen.If(jen.Id(name).Op("==").Nil()).Block(none).Else().Block(e.value(pointee(name), m, 1)...)))
	}
	cases = append(cases, jen.Default().Block(g.writer("Fail", g.unknownMember(t))))
	return []jen.Code{jen.Switch(g.id("m").Op(":=").Add(g.receiver().operand()).Assert(jen.Type())).Block(cases...)}
}

// structure writes the struct at v.
func (e *xmlEncoder) structure(t *ir.Type) []jen.Code {
	g := e.g
	if t.KindName == ir.AnyKind {
		return []jen.Code{g.writer("JSON", g.receiver().field("JSON").value())}
	}
	info := g.fieldInfo(t)
	var code []jen.Code
	if t.KindKey != "" {
		code = append(code, e.name(t.KindKey, jen.Nil()), g.writer("String", jen.Lit(t.KindName)))
	}
	for _, f := range visible(t) {
		code = append(code, e.field(f, info(f))...)
	}
	if f := unknownField(t); f != nil {
		code = append(code, g.writer("Members", g.receiver().field(f.Go).value()))
	}
	name := ""
	if t.Go != nil {
		name = t.Go.Ident()
	}
	return []jen.Code{jen.If(structStart(g, name)).Block(append(code, g.writer("End"))...)}
}

// structStart begins a struct; one without a name is like a map.
func structStart(g *generator, name string) jen.Code {
	if name == "" {
		return g.writer("Anonymous")
	}
	return g.writer("Struct", jen.Lit(name))
}

// fieldInfo writes the variable with titles and descriptions of the fields of t. It returns what refers to that of a field.
func (g *generator) fieldInfo(t *ir.Type) func(f *ir.Field) jen.Code {
	var list []jen.Code
	index := map[*ir.Field]int{}
	for _, f := range visible(t) {
		var members []jen.Code
		if f.Constraints.Title != "" {
			members = append(members, member("Title", text(f.Constraints.Title)))
		}
		if f.Doc != "" {
			members = append(members, member("Description", text(f.Doc)))
		}
		if len(members) > 0 {
			index[f] = len(list)
			list = append(list, jen.Values(members...))
		}
	}
	if len(list) == 0 {
		return func(*ir.Field) jen.Code { return jen.Nil() }
	}
	name := g.private(t, "XML")
	g.add(jen.Var().Id(name).Op("=").Index(jen.Op("...")).Add(g.xmlwire("Info")).Add(fields(list...)))
	return func(f *ir.Field) jen.Code {
		if i, ok := index[f]; ok {
			return jen.Op("&").Id(name).Index(jen.Lit(i))
		}
		return jen.Nil()
	}
}

// name says what the next value is that of.
func (e *xmlEncoder) name(name string, info jen.Code) jen.Code {
	if xmlwire.IsName(name) {
		return e.g.writer("Member", jen.Lit(name), info)
	}
	return e.g.writer("Key", jen.Lit(name), info)
}

// field writes a field where JSON would, too.
func (e *xmlEncoder) field(f *ir.Field, info jen.Code) []jen.Code {
	g := e.g
	p := g.receiver().field(f.Go)
	inner := *e
	inner.subject = e.subject + exported(f.Go)
	value := inner.fieldValue(p, f)
	if f.ZeroNull {
		value = []jen.Code{jen.If(g.notZero(p, f)).Block(value...).Else().Block(g.writer("Null"))}
	}
	code := append([]jen.Code{e.name(f.JSON, info)}, value...)
	if present := g.reached(f, g.present(p, f)); present != nil {
		return []jen.Code{jen.If(present).Block(code...)}
	}
	return code
}

func (e *xmlEncoder) fieldValue(p place, f *ir.Field) []jen.Code {
	switch {
	case f.Hook:
		return e.viaJSON("Encoded", nil, []jen.Code{hookMethod(e.g.receiver(), "encode", f).Call(e.g.id("w"))})
	case f.Quoted:
		quoted := &encoder{g: e.g}
		quoted.quoted(p, f.Type)
		return e.viaJSON("Encoded", nil, quoted.statements())
	}
	return e.value(p, f.Type, 1)
}
