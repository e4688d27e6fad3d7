package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// isNumber tells whether t is an enum of numbers.
func isNumber(t *ir.Type) bool { return t.Kind == ir.Enum && (t.Base == ir.Int || t.Base == ir.Uint) }

// underlying is the type of the constants of an enum, and t itself where it is none.
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

// enumFuncs writes the list of an enum's values and the function that decodes it.
func (g *generator) enumFuncs(t *ir.Type, decode bool) {
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

// notOneOf reports with this method of Reader that the value at p is none of the enum t.
func (g *generator) notOneOf(p place, t *ir.Type, method string) jen.Code {
	var constants []jen.Code
	for _, v := range t.Values {
		if c := g.constant(t, v); c != nil {
			constants = append(constants, c)
		} else {
			constants = append(constants, constantLiteral(t, v))
		}
	}
	return g.oneOf(p, constants, g.enumValues(t), method)
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
