package emit

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// wordBits is the number of fields that one word of the seen mask reports.
const wordBits = 64

// structDecoder writes the function that decodes t and the list of its members' names. As a member of a union it
// carries its name under tag, unless that is "" or t has a kind, which it carries anyway.
func (g *generator) structDecoder(t *ir.Type, tag string) {
	members := membersOf(t, tag)
	code := g.defaults(members)
	names, missing := jen.Nil(), []jen.Code(nil)
	if !g.neverRefuses(t) {
		if unknownField(t) == nil || len(g.missing(members, names)) > 0 {
			names = g.memberNames(t, tag)
		}
		missing = g.missing(members, names)
	}
	if len(missing) > 0 {
		code = append(code, g.id("at").Op(":=").Add(g.reader("Pos")))
	}
	code = append(code, jen.If(jen.Op("!").Add(g.reader("Object"))).Block(jen.Return()))
	if g.tracks(t, members) {
		for word := range words(members) {
			code = append(code, jen.Var().Add(g.seen(word)).Uint64())
		}
	}
	code = append(code, g.formerVars(members)...)
	code = append(code, jen.For(g.reader("Member")).Block(g.memberSwitch(t, members, names)))
	code = append(code, g.formerMembers(t, members)...)
	code = g.validated(g.receiver(), t, scope{depth: 1}, append(code, missing...))
	usesValue := len(visible(t)) > 0 || unknownField(t) != nil || t.Validate
	g.namedWireFunc(g.function(verb("decode", tag), t), "r", "Reader", t, usesValue, code)
}

// neverRefuses reports whether t is read in lenient mode only, in which no member is unknown, missing or repeated.
func (g *generator) neverRefuses(t *ir.Type) bool {
	n := g.needs[t]
	return n.lenient && !n.plain
}

// tracks reports whether the decoder of t has to know which members were there.
func (g *generator) tracks(t *ir.Type, members []*ir.Field) bool {
	return !g.neverRefuses(t) || len(renamed(members)) > 0
}

// membersOf are the members of t that are known, with the one that says which member of a union t is.
func membersOf(t *ir.Type, tag string) []*ir.Field {
	members := visible(t)
	if key := cmp.Or(tag, t.KindKey); key != "" {
		members = append([]*ir.Field{{JSON: key}}, members...)
	}
	return members
}

// memberNames is the list of the names of the members, followed by former ones, which it declares once; nil if there
// are none.
func (g *generator) memberNames(t *ir.Type, tag string) *jen.Statement {
	members := membersOf(t, tag)
	former := formerNames(t)
	if len(members)+len(former) == 0 {
		return jen.Nil()
	}
	key := funcKey{verb("names", tag), t}
	if g.funcs[key] == "" {
		g.funcs[key] = g.private(t, verb("Names", tag))
		var list []jen.Code
		for _, f := range members {
			list = append(list, text(f.JSON))
		}
		for _, name := range former {
			list = append(list, text(name))
		}
		g.add(jen.Var().Id(g.funcs[key]).Op("=").Index().String().Values(list...))
	}
	return jen.Id(g.funcs[key])
}

// wireFunc writes a function of two parameters: a Reader or Writer and a pointer to the value.
func (g *generator) wireFunc(verb, wire, wireType string, t *ir.Type, usesValue bool, code []jen.Code) {
	g.namedWireFunc(g.function(verb, t), wire, wireType, t, usesValue, code)
}

func (g *generator) namedWireFunc(name, wire, wireType string, t *ir.Type, usesValue bool, code []jen.Code) {
	v := jen.Id("_")
	if usesValue {
		v = g.id("v")
	}
	g.add(jen.Func().Id(name).Params(
		g.id(wire).Op("*").Add(g.jsonwire(wireType)),
		v.Op("*").Add(g.goType(t)),
	).Block(code...))
}

// defaults sets what the text may leave out.
func (g *generator) defaults(members []*ir.Field) []jen.Code {
	var code []jen.Code
	for _, f := range members {
		if f.Default != nil {
			code = append(code, g.receiver().field(f.Go).set(g.literal(f.Type, f.Default)))
		}
	}
	return code
}

// literal is l as a value of type t, which may be a pointer.
func (g *generator) literal(t *ir.Type, l *ir.Literal) jen.Code {
	value := jen.Id(l.Go)
	if t.Kind != ir.Pointer {
		return value
	}
	switch t.Elem.Kind {
	case ir.Bool, ir.Int, ir.Uint, ir.Float, ir.String, ir.Enum, ir.Duration:
		// A constant alone would make a pointer to its default type.
		if !plain(t.Elem, "string") && !plain(t.Elem, "bool") {
			value = g.goType(t.Elem).Call(value)
		}
	}
	return jen.New(value)
}

// receiver is the value that a decoder or encoder works on.
func (g *generator) receiver() place { return pointee(g.names.local("v", 1)) }

func words(members []*ir.Field) int { return (len(members) + wordBits - 1) / wordBits }

func (g *generator) seen(word int) *jen.Statement { return jen.Id(g.names.local("seen", word+1)) }

// memberSwitch decodes the current member.
func (g *generator) memberSwitch(t *ir.Type, members []*ir.Field, names jen.Code) jen.Code {
	if len(formerNames(t)) > 0 {
		names = jen.Add(names).Index(jen.Empty(), jen.Lit(len(members)))
	}
	unknown := g.reader("Unknown", names)
	if f := unknownField(t); f != nil {
		unknown = g.reader("Keep", g.receiver().field(f.Go).addr())
	} else if g.neverRefuses(t) {
		unknown = g.reader("Skip")
	}
	former := g.formerCases(t, members)
	if len(members)+len(former) == 0 {
		return unknown
	}
	var cases []jen.Code
	for i, f := range members {
		code := append(g.makeEmbedded(f), g.decodeMember(t, f)...)
		if g.tracks(t, members) {
			once := g.reader("Once", g.seen(i/wordBits), jen.Lit(1).Op("<<").Lit(i%wordBits))
			code = append([]jen.Code{g.seen(i / wordBits).Op("=").Add(once)}, code...)
		}
		cases = append(cases, jen.Case(text(f.JSON)).Block(code...))
	}
	cases = append(append(cases, former...), jen.Default().Block(unknown))
	return jen.Switch(jen.String().Call(g.reader("Key"))).Block(cases...)
}

// makeEmbedded makes the structs that embedded pointers on the way to a field point to.
func (g *generator) makeEmbedded(f *ir.Field) (code []jen.Code) {
	for _, e := range f.Through {
		p := g.receiver().field(e.Go)
		code = append(code, jen.If(p.value().Op("==").Nil()).Block(p.set(jen.New(g.goType(e.Type)))))
	}
	return code
}

// decodeMember reads the value of a member of t. The discriminator of a union has been looked at already, but a struct
// with a kind may stand outside of one.
func (g *generator) decodeMember(t *ir.Type, f *ir.Field) []jen.Code {
	switch {
	case f.Type == nil && t.KindName != "":
		return []jen.Code{g.reader("Kind", text(t.KindName))}
	case f.Type == nil:
		return []jen.Code{g.reader("Skip")}
	case f.ZeroNull:
		return g.decodeZeroNull(t, f)
	}
	return g.decodeField(t, f)
}

// decodeZeroNull reads the value of a member for which null is the zero value.
func (g *generator) decodeZeroNull(t *ir.Type, f *ir.Field) []jen.Code {
	code := g.decodeField(t, f)
	if !g.needs[t].lenient && f.Default == nil { // nothing has been there before
		return []jen.Code{jen.If(jen.Op("!").Add(g.reader("Null"))).Block(code...)}
	}
	reset := g.receiver().field(f.Go).set(g.zeroValue(f.Type))
	return []jen.Code{jen.If(g.reader("Null")).Block(reset).Else().Block(code...)}
}

func (g *generator) decodeField(t *ir.Type, f *ir.Field) []jen.Code {
	if f.Hook {
		return g.byHand(hookMethod(g.receiver(), "decode", f))
	}
	n := g.needs[t]
	s := scope{
		depth:   1,
		quoted:  f.Quoted,
		root:    g.payloads[t],
		lenient: n.lenient,
		plain:   n.plain,
		nulls:   n.nulls,
		subject: g.baseName(t) + exported(strings.ReplaceAll(f.Go, ".", "")),
		pos:     f.Pos,
	}
	p := g.receiver().field(f.Go)
	reset := n.lenient && keepsOld(f.Type)
	s.fresh = reset
	code := g.decode(p, f.Type, &f.Constraints, s)
	if reset {
		code = append([]jen.Code{p.set(g.zeroValue(f.Type))}, code...)
	}
	if n.strict && !f.Required && !f.ZeroNull && !admitsNull(f.Type) {
		return []jen.Code{jen.If(jen.Op("!").Add(g.reader("Null"))).Block(code...)}
	}
	return code
}

// keepsOld reports whether a decoder of t leaves something of an earlier value where it reads null, or members that are not
// there: what the last of repeated members of a lenient codec must not do.
func keepsOld(t *ir.Type) bool {
	if t.Reads != ir.Invalid {
		return true
	}
	switch t.Kind {
	case ir.Struct, ir.Array, ir.Union:
		return !t.Sealed // what is generated for other packages begins anew
	case ir.Text, ir.JSON:
		return true
	}
	return false
}

// admitsNull reports whether the decoder of t takes null for a value.
func admitsNull(t *ir.Type) bool {
	return t.Kind == ir.Pointer || t.Kind == ir.Raw && t.Format != ir.FormatObject || t.Kind == ir.Any || t.Reads == ir.JSON || t.Kind == ir.JSON && !isBigInt(t)
}

// missing reports required members that were not seen.
func (g *generator) missing(members []*ir.Field, names jen.Code) []jen.Code {
	var code []jen.Code
	for word := range words(members) {
		first := word * wordBits
		last := min(first+wordBits, len(members))
		var mask uint64
		for i, f := range members[first:last] {
			if f.Required {
				mask |= 1 << i
			}
		}
		if mask == 0 {
			continue
		}
		list := jen.Add(names)
		if words(members) > 1 {
			list.Index(jen.Lit(first), jen.Lit(last))
		}
		code = append(code, g.reader("Missing", g.id("at"), jen.Op("^").Add(g.seen(word)).Op("&").Id(maskLiteral(mask)), list))
	}
	return code
}

// maskLiteral writes short masks bit by bit, in the order of the fields from the right.
func maskLiteral(mask uint64) string {
	if mask < 1<<16 {
		return fmt.Sprintf("%#b", mask)
	}
	return fmt.Sprintf("%#x", mask)
}
