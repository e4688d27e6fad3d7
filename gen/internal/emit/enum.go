package emit

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// isNumber reports whether t is an enum of numbers.
func isNumber(t *ir.Type) bool { return t.Kind == ir.Enum && (t.Base == ir.Int || t.Base == ir.Uint) }

// underlying is the type of the constants of an enum, and t itself if it is not an enum.
func underlying(t *ir.Type) *ir.Type {
	switch {
	case t.Kind != ir.Enum:
		return t
	case isNumber(t):
		return &ir.Type{Kind: t.Base, Bits: t.Bits, Go: t.Go}
	}
	return &ir.Type{Kind: ir.String, Go: t.Go}
}

// enumValues is the variable that lists the values of the enum t.
func (g *generator) enumValues(t *ir.Type) string {
	if g.values[t] == "" {
		g.values[t] = g.private(t, "Values")
	}
	return g.values[t]
}

// enumFuncs writes the list of an enum's values and the functions that decode it, or encode it as a closed one.
func (g *generator) enumFuncs(t *ir.Type, n need) {
	if n.decode || n.keys {
		g.enumDecoder(t, n.decode)
	}
	if n.closed {
		g.closedEncoder(t)
	}
}

// closedEncoder writes the function that encodes the enum t and refuses values other than its constants.
func (g *generator) closedEncoder(t *ir.Type) {
	v := g.receiver()
	g.wireFunc(closedVerb(t), "w", "Writer", t, true, []jen.Code{g.refuseOthers(v, t), g.write(v, t, false)})
}

// refuseOthers refuses to write what is not one of the constants of the enum t, at p.
func (g *generator) refuseOthers(p place, t *ir.Type) jen.Code {
	return jen.Switch(p.value()).Block(
		jen.Case(g.constants(t)...).Block(),
		jen.Default().Block(g.writer("NotOneOf", jen.String().Call(p.value()), text(g.display(t)+": use "+g.constantNames(t)))),
	)
}

// maxNamed is how many constants an error names.
const maxNamed = 20

// constantNames names the constants of t for an error, as far as code of the package can name them.
func (g *generator) constantNames(t *ir.Type) string {
	var names []string
	for _, v := range t.Values {
		if len(names) == maxNamed {
			return strings.Join(names, ", ") + ", ..."
		}
		if c := g.constant(t, v); c != nil {
			names = append(names, fmt.Sprintf("%#v", c))
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " or " + names[last]
	}
	return strings.Join(names, "")
}

// enumDecoder writes the list of an enum's values and the function that decodes it.
func (g *generator) enumDecoder(t *ir.Type, decode bool) {
	var list []jen.Code
	for _, v := range t.Values {
		list = append(list, text(constantJSON(t, v)))
	}
	g.add(g.valuesVar(g.enumValues(t), list))
	if !decode {
		return
	}
	v := g.receiver()
	code := []jen.Code{v.set(g.read(underlying(t), false)), g.notOneOf(v, t, "NotOneOf")}
	g.wireFunc("decode", "r", "Reader", t, true, g.validated(v, t, scope{depth: 1}, code))
}

func constantJSON(t *ir.Type, v *ir.EnumValue) string {
	if isNumber(t) {
		return v.Value
	}
	return quoteJSON(v.Value)
}

// constantLiteral is the value of a constant in Go.
func constantLiteral(t *ir.Type, v *ir.EnumValue) *jen.Statement {
	if isNumber(t) {
		return jen.Id(v.Value)
	}
	return text(v.Value)
}

// notOneOf reports with this method of Reader that the value at p is not one of the enum t.
func (g *generator) notOneOf(p place, t *ir.Type, method string) jen.Code {
	return g.oneOf(p, g.constants(t), g.enumValues(t), method)
}

// constants are the constants of the enum t, their values where the generated file cannot see them.
func (g *generator) constants(t *ir.Type) (constants []jen.Code) {
	for _, v := range t.Values {
		if c := g.constant(t, v); c != nil {
			constants = append(constants, c)
		} else {
			constants = append(constants, constantLiteral(t, v))
		}
	}
	return constants
}

func (g *generator) valuesVar(name string, values []jen.Code) *jen.Statement {
	return jen.Var().Id(name).Op("=").Index().Add(g.jsonwire("Raw")).Values(values...)
}

// oneOf reports a value at p that is not one of the constants.
func (g *generator) oneOf(p place, constants []jen.Code, values, method string) jen.Code {
	return jen.Switch(p.value()).Block(
		jen.Case(constants...).Block(),
		jen.Default().Block(g.reader(method, jen.Id(values))),
	)
}
