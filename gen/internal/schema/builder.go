package schema

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// builder writes one document.
type builder struct {
	open bool                // unknown names are let through
	refs map[*ir.Type]string // types in $defs, by name
	err  error               // the first
}

func (b *builder) byRef(x, y *ir.Type) int { return cmp.Compare(b.refs[x], b.refs[y]) }

// value is the schema of a value of type t under the constraints c: a reference where t is in $defs.
func (b *builder) value(t *ir.Type, c *ir.Constraints) *jsonschema.Schema {
	if name, ok := b.refs[t]; ok {
		return &jsonschema.Schema{Ref: "#/$defs/" + name}
	}
	s := b.inPlace(t, c)
	describe(s, t, "")
	return s
}

// inPlace is the schema of t without its description, written out where a reference would do as well.
func (b *builder) inPlace(t *ir.Type, c *ir.Constraints) *jsonschema.Schema {
	s := anything()
	switch t.Kind {
	case ir.Bool:
		s.Type = "boolean"
	case ir.Int, ir.Uint, ir.Float:
		number(s, t, c)
	case ir.String:
		text(s, c)
	case ir.Enum:
		text(s, c)
		s.Enum = enumValues(t)
	case ir.Bytes:
		text(s, c)
		s.ContentEncoding = "base64"
	case ir.Raw:
	case ir.Slice, ir.Array:
		b.array(s, t, c)
	case ir.Map:
		s.Type = "object"
		s.AdditionalProperties = b.value(t.Elem, &ir.Constraints{})
		s.MinProperties, s.MaxProperties = count(c.MinProperties), count(c.MaxProperties)
	case ir.Pointer:
		return b.nullable(t, c)
	case ir.Struct:
		b.object(s, t)
	default:
		b.fail("a type of kind %d has no JSON Schema", t.Kind)
	}
	if len(c.Enum) > 0 {
		s.Enum = literals(c.Enum)
	}
	return s
}

// nullable admits null beside what a pointer points to.
func (b *builder) nullable(t *ir.Type, c *ir.Constraints) *jsonschema.Schema {
	s := b.value(t.Elem, c)
	if t.Elem.Kind == ir.Raw || t.Elem.Kind == ir.Pointer {
		return s // admits it already
	}
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Type: "null"}}}
}

func (b *builder) array(s *jsonschema.Schema, t *ir.Type, c *ir.Constraints) {
	s.Type = "array"
	s.Items = b.item(t.Elem, c.Items)
	s.MinItems, s.MaxItems = count(c.MinItems), count(c.MaxItems)
	s.UniqueItems = c.UniqueItems
	if t.Kind == ir.Array {
		s.MinItems, s.MaxItems = count(&t.Len), count(&t.Len)
	}
}

func (b *builder) item(t *ir.Type, c *ir.Constraints) *jsonschema.Schema {
	if c == nil {
		return b.value(t, &ir.Constraints{})
	}
	s := b.value(t, c)
	annotate(s, c)
	return s
}

func (b *builder) object(s *jsonschema.Schema, t *ir.Type) {
	s.Type = "object"
	s.Properties = jsonschema.NewProperties()
	for _, f := range t.Fields {
		if f.JSON == "" {
			continue
		}
		s.Properties.Set(f.JSON, b.property(f))
		if f.Required {
			s.Required = append(s.Required, f.JSON)
		}
	}
	if !b.open {
		s.AdditionalProperties = jsonschema.FalseSchema
	}
}

func (b *builder) property(f *ir.Field) *jsonschema.Schema {
	s := b.value(f.Type, &f.Constraints)
	annotate(s, &f.Constraints)
	if f.Doc != "" {
		describe(s, f.Type, f.Doc)
	}
	if f.Default != nil {
		s.Default = json.RawMessage(f.Default.JSON)
	}
	return s
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("schema: "+format, args...)
	}
}
