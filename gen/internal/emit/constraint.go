package emit

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// check tests the scalar at p, which was read just now.
func (g *generator) check(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	var code []jen.Code
	switch u := underlying(t); u.Kind {
	case ir.String:
		code = g.checkText(p, t, c, s)
	case ir.Int, ir.Uint, ir.Float:
		code = g.checkNumber(p, u, c, s)
	}
	if len(c.Enum) > 0 {
		code = append(code, g.checkEnum(p, c, s))
	}
	return code
}

func (g *generator) checkText(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	var code []jen.Code
	add := func(method string, limit jen.Code) {
		code = append(code, g.reader(method, basic(t, "string", p.value()), limit))
	}
	if c.MinLength != nil {
		add("MinLength", jen.Lit(*c.MinLength))
	}
	if c.MaxLength != nil {
		add("MaxLength", jen.Lit(*c.MaxLength))
	}
	if c.Pattern != "" {
		add("Pattern", jen.Id(g.pattern(c.Pattern, s)))
	}
	if c.Format != "" {
		add("Format", g.format(c.Format, s))
	}
	return code
}

// format is the constant of a format.
func (g *generator) format(name string, s scope) jen.Code {
	constant, ok := formats[name]
	if !ok {
		g.fail(s.pos, "the format %q is not one that generated code can check: use one of %s", name, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
		return jen.Null()
	}
	return g.jsonwire(constant)
}

// formats are the constants of package jsonwire for the formats of JSON Schema.
var formats = map[string]string{
	"date-time": "FormatDateTime",
	"date":      "FormatDate",
	"time":      "FormatTime",
	"duration":  "FormatDuration",
	"email":     "FormatEmail",
	"uri":       "FormatURI",
	"uuid":      "FormatUUID",
	"ipv4":      "FormatIPv4",
	"ipv6":      "FormatIPv6",
	"hostname":  "FormatHostname",
}

// pattern is the variable of a compiled pattern. Equal patterns share one.
func (g *generator) pattern(expr string, s scope) string {
	name, ok := g.patterns[expr]
	if !ok {
		name = g.names.free(unexported(s.subject) + "Pattern")
		g.patterns[expr] = name
		g.add(jen.Var().Id(name).Op("=").Add(g.std("regexp", "MustCompile")).Call(text(expr)))
	}
	return name
}

func (g *generator) checkNumber(p place, t *ir.Type, c *ir.Constraints, s scope) []jen.Code {
	var code []jen.Code
	limits, err := numberLimits(t, c)
	if err != nil {
		g.fail(s.pos, "%v", err)
	}
	for _, l := range limits {
		code = append(code, g.jsonwire(l.check).Call(g.id("r"), p.value(), jen.Id(l.value)))
	}
	return code
}

func (g *generator) checkEnum(p place, c *ir.Constraints, s scope) jen.Code {
	var list, constants []jen.Code
	for _, l := range c.Enum {
		list = append(list, text(l.JSON))
		constants = append(constants, jen.Id(l.Go))
	}
	name := g.names.free(unexported(s.subject) + "Values")
	g.add(g.valuesVar(name, list))
	return g.oneOf(p, constants, name, "NotOneOf")
}

// checkItems tests the number of items, have, and whether they differ.
func (g *generator) checkItems(at string, t *ir.Type, c *ir.Constraints, p place, have jen.Code, s scope) []jen.Code {
	var code []jen.Code
	if c.MinItems != nil {
		code = append(code, g.reader("MinItems", jen.Id(at), have, jen.Lit(*c.MinItems)))
	}
	if c.MaxItems != nil {
		code = append(code, g.reader("MaxItems", jen.Id(at), have, jen.Lit(*c.MaxItems)))
	}
	if c.UniqueItems {
		if !isComparable(t.Elem) {
			g.fail(s.pos, "uniqueItems needs items that Go can compare with ==")
		}
		items := p.value()
		if t.Kind == ir.Array {
			items = p.slice()
		}
		code = append(code, g.jsonwire("UniqueItems").Call(g.id("r"), jen.Id(at), items))
	}
	return code
}

func (g *generator) checkProperties(at string, c *ir.Constraints, p place) []jen.Code {
	var code []jen.Code
	if c.MinProperties != nil {
		code = append(code, g.reader("MinProperties", jen.Id(at), jen.Len(p.value()), jen.Lit(*c.MinProperties)))
	}
	if c.MaxProperties != nil {
		code = append(code, g.reader("MaxProperties", jen.Id(at), jen.Len(p.value()), jen.Lit(*c.MaxProperties)))
	}
	return code
}

// quoteJSON writes s as JSON, without the escapes that only HTML needs.
func quoteJSON(s string) string {
	b, _ := jsontext.AppendQuote(nil, s) // fails for invalid UTF-8 only, which it replaces
	return string(b)
}
