package model

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// Dialected is a JSON Schema in the form in which a provider accepts it.
type Dialected struct {
	Schema jsonwire.Raw
	// Strict asks the provider to enforce the schema; nil leaves the choice to it. It is true only if Schema allows that.
	Strict *bool
}

// Parameters returns the schema of a tool's arguments as the provider accepts it. Providers keep what they have
// encoded, since this takes time. The error says what has no such form.
func (p *Profile) Parameters(t *ToolDef) (Dialected, error) {
	s, err := schema.Object(t.Parameters)
	if err != nil {
		return Dialected{}, fmt.Errorf("the schema of tool %q: %w", t.Name, err)
	}
	d, err := p.dialected(s, t.StrictParameters, t.Strict)
	if err != nil {
		return d, fmt.Errorf("the schema of tool %q: %w", t.Name, err)
	}
	return d, nil
}

// OutputSchema returns the schema of an output that is written as JSON, as the provider accepts it.
func (p *Profile) OutputSchema(o *OutputSchema) (Dialected, error) {
	d, err := p.dialected(o.Schema, o.StrictSchema, o.Strict)
	if err != nil {
		return d, fmt.Errorf("the schema of the output: %w", err)
	}
	return d, nil
}

// dialected returns a schema in the dialect that strict asks for. prepared is its strict form for OpenAI, if there is one
// already.
func (p *Profile) dialected(s, prepared jsonwire.Raw, strict *bool) (d Dialected, err error) {
	switch {
	case strict == nil || !*strict || p.StrictSchemas == schema.Plain:
		d.Schema, err = p.Schemas.Apply(s)
		if p.StrictSchemas != schema.Plain {
			d.Strict = strict
		}
	case p.StrictSchemas == schema.OpenAI && prepared != "":
		d = Dialected{prepared, strict}
	case p.StrictSchemas == schema.OpenAI && schema.CheckStrict(s) == nil:
		d = Dialected{s, strict}
	default:
		d.Strict = strict
		d.Schema, err = p.StrictSchemas.Apply(s)
	}
	return d, err
}
