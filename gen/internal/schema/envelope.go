package schema

import (
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// The members of an envelope. Pydantic AI calls them so too.
const (
	ResultMember = "result" // of the envelope
	KindMember   = "kind"   // of the result: the name of a choice
	DataMember   = "data"   // of the result: the output
)

// Enveloped reports whether an output may be a text that has to say which of several choices it holds. Only objects can: an
// output tool can wrap what is not an object.
func Enveloped(o *ir.Output) bool {
	if o.Mode == ir.ByTool || o.Type.Kind != ir.Union || len(o.Type.Members) < 2 {
		return false
	}
	return !slices.ContainsFunc(o.Type.Members, func(m *ir.Type) bool { return Member(m).Kind != ir.Struct })
}

// Envelope is the schema of the text of an enveloped output: {"result": {"kind": NAME, "data": OUTPUT}}, in the form in
// which Pydantic AI asks for it.
func Envelope(o *ir.Output) (*jsonschema.Schema, error) {
	members := &ir.Type{Kind: ir.Struct}
	for _, m := range o.Type.Members {
		members.Fields = append(members.Fields, &ir.Field{JSON: DataMember, Type: Member(m), Required: true})
	}
	b := &builder{refs: shared(members)}
	result := anything()
	for _, f := range members.Fields {
		result.AnyOf = append(result.AnyOf, b.envelopeChoice(f.Type))
	}
	s := closedObject(ResultMember, result)
	b.define(s)
	return s, b.err
}

// envelopeChoice is the schema of the result where it holds a t. What is said of t is said of the whole.
func (b *builder) envelopeChoice(t *ir.Type) *jsonschema.Schema {
	data := b.value(t, &ir.Constraints{})
	data.Description = ""
	s := closedObject(KindMember, &jsonschema.Schema{Type: "string", Const: t.Go.Name})
	s.Properties.Set(DataMember, data)
	s.Required = append(s.Required, DataMember)
	s.Title = t.Go.Name
	describe(s, t, "")
	return s
}

// closedObject is the schema of an object with one member.
func closedObject(name string, member *jsonschema.Schema) *jsonschema.Schema {
	s := anything()
	s.Type = "object"
	s.Properties = jsonschema.NewProperties()
	s.Properties.Set(name, member)
	s.Required = []string{name}
	s.AdditionalProperties = jsonschema.FalseSchema
	return s
}
