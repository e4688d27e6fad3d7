package emit

import (
	"time"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
	"github.com/invopop/jsonschema"
)

// schemaOf writes the schema that build makes of x as a string literal.
func schemaOf[T any](g *generator, pos ir.Pos, build func(T) (*jsonschema.Schema, error), x T) jen.Code {
	s, err := build(x)
	if err != nil {
		g.fail(pos, "%v", err)
		return jen.Null()
	}
	document, err := schema.Marshal(s)
	if err != nil {
		g.fail(pos, "%v", err)
	}
	return text(document)
}

// infoVar declares a ToolInfo.
func (g *generator) infoVar(name string, members []jen.Code) {
	g.add(jen.Var().Id(name).Op("=").Add(g.runtime("ToolInfo")).Add(fields(members...)))
}

// toolOptions are the members of a ToolInfo that are not left to the agent.
func (g *generator) toolOptions(o ir.ToolOptions) []jen.Code {
	var members []jen.Code
	if o.Retries != nil {
		members = append(members, member("Retries", jen.New(jen.Lit(*o.Retries))))
	}
	if o.Timeout != 0 {
		members = append(members, member("Timeout", g.duration(time.Duration(o.Timeout))))
	}
	if o.Sequential {
		members = append(members, member("Sequential", jen.True()))
	}
	return append(members, strictOption(o.Strict)...)
}

func strictOption(strict *bool) []jen.Code {
	if strict == nil {
		return nil
	}
	return []jen.Code{member("Strict", jen.New(jen.Lit(*strict)))}
}

// duration writes d in the largest unit that has no fraction: 5 * time.Second.
func (g *generator) duration(d time.Duration) *jen.Statement {
	units := []struct {
		name string
		unit time.Duration
	}{
		{"Hour", time.Hour}, {"Minute", time.Minute}, {"Second", time.Second},
		{"Millisecond", time.Millisecond}, {"Microsecond", time.Microsecond}, {"Nanosecond", time.Nanosecond},
	}
	i := 0
	for d%units[i].unit != 0 {
		i++
	}
	unit := g.std("time", units[i].name)
	if d == units[i].unit {
		return unit
	}
	return jen.Lit(int(d / units[i].unit)).Op("*").Add(unit)
}
