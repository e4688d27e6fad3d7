package gen

import (
	"fmt"

	"github.com/invopop/jsonschema"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
)

// largeSchema is the size of a schema, in bytes, from which on it is probably a mistake: some 4,000 tokens with each request.
const largeSchema = 16 << 10

// warnLarge warns of tools and outputs with large schemas.
func (g *generator) warnLarge(p *ir.Package) {
	for _, t := range p.Tools {
		g.warnSchema(t.Pos, "tool "+t.Func, func() (*jsonschema.Schema, error) { return schema.Parameters(t) })
	}
	for _, o := range p.Outputs {
		if o.Func != nil {
			g.warnSchema(o.Pos, "output "+o.Func.Func, func() (*jsonschema.Schema, error) { return schema.Parameters(o.Func) })
			continue
		}
		g.warnSchema(o.Pos, "output "+o.Type.Go.Name, func() (*jsonschema.Schema, error) { return schema.Output(o.Type) })
	}
}

func (g *generator) warnSchema(pos ir.Pos, what string, build func() (*jsonschema.Schema, error)) {
	s, err := build()
	if err != nil {
		return // the code could not have been generated
	}
	text, err := schema.Marshal(s)
	if err != nil || len(text) < largeSchema {
		return
	}
	g.diags.Warn(diag.Diagnostic{
		Pos:     pos,
		Message: fmt.Sprintf("the schema of %s is %d kB, which is part of each request to a model", what, len(text)/1000),
		Hint:    "use a type of your own with what the model needs",
	})
}
