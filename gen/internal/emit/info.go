package emit

import (
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
	"github.com/invopop/jsonschema"
)

// builder makes a schema of a tool or a type.
type builder[T any] func(T) (*jsonschema.Schema, error)

// document is the schema that build makes of x.
func document[T any](g *generator, pos ir.Pos, build builder[T], x T) string {
	return written(g, pos, build, x, schema.Marshal)
}

// written is the schema that build makes of x, as write writes it.
func written[T any](g *generator, pos ir.Pos, build builder[T], x T, write func(*jsonschema.Schema) (string, error)) string {
	s, err := build(x)
	var text string
	if err == nil {
		text, err = write(s)
	}
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") { // one for each fault
			g.fail(pos, "%s", line)
		}
		return ""
	}
	return text
}

// parameters are the members of a ToolDef that hold the schema of the arguments, in the form of strict mode too where
// that is asked for and differs.
func parameters[T any](g *generator, pos ir.Pos, strict *bool, x T, build builder[T]) []jen.Code {
	doc, other := documents(g, pos, strict, x, build)
	members := []jen.Code{member("Parameters", text(doc))}
	if other != "" {
		members = append(members, member("StrictParameters", text(other)))
	}
	return members
}

// documents are the schema of x, and its form in strict mode where that is asked for and differs.
func documents[T any](g *generator, pos ir.Pos, strict *bool, x T, build builder[T]) (doc, strictDoc string) {
	doc = document(g, pos, build, x)
	if strict == nil || !*strict {
		return doc, ""
	}
	if strictDoc = written(g, pos, build, x, schema.Strict); strictDoc == doc {
		return doc, ""
	}
	return doc, strictDoc
}

// defVar declares a ToolDef.
func (g *generator) defVar(name string, members []jen.Code) {
	g.add(jen.Var().Id(name).Op("=").Add(g.model("ToolDef")).Add(fields(members...)))
}

// toolOptions are the members of a ToolDef that are not left to the agent.
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
	members = append(members, strictOption(o.Strict)...)
	if o.External {
		members = append(members, member("External", jen.True()))
	}
	if o.Approval {
		members = append(members, member("Approval", jen.True()))
	}
	return members
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
