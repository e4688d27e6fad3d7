package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// builder writes one document.
type builder struct {
	open    bool                // unknown names are let through
	written bool                // the schema is of what is written
	refs    map[*ir.Type]string // types in $defs, by name
	err     error               // the first
}

func (b *builder) byRef(x, y *ir.Type) int { return cmp.Compare(b.refs[x], b.refs[y]) }

// define adds the types in $defs to the document s.
func (b *builder) define(s *jsonschema.Schema) {
	for _, t := range slices.SortedFunc(maps.Keys(b.refs), b.byRef) {
		if s.Definitions == nil {
			s.Definitions = jsonschema.Definitions{}
		}
		def := b.inPlace(t, &ir.Constraints{})
		describe(def, t, "")
		s.Definitions[b.refs[t]] = def
	}
}

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
	switch own := b.own(t); {
	case own == ir.Text:
		text(s, c)
		return s
	case own == ir.JSON && b.written:
		return s
	}
	switch t.Kind {
	case ir.Bool:
		s.Type = "boolean"
	case ir.Int, ir.Uint, ir.Float:
		number(s, t, c)
	case ir.String:
		text(s, c)
	case ir.Enum:
		enum(s, t, c)
	case ir.Bytes:
		text(s, c)
		s.ContentEncoding = cmp.Or(t.Format, "base64")
	case ir.Time:
		text(s, c)
		s.Format = timeFormat(t)
	case ir.Duration:
		text(s, c)
		s.Format = "duration"
	case ir.Text:
		text(s, c)
		s.Format = cmp.Or(c.Format, t.Format)
	case ir.JSON:
		switch {
		case isBigInt(t):
			s.Type = "integer"
		case t.Format != "":
			s.Type, s.Format = "string", t.Format
		}
	case ir.Raw:
		if t.Format == ir.FormatObject {
			s.Type = "object"
		}
	case ir.Any:
	case ir.Slice, ir.Array:
		b.array(s, t, c)
	case ir.Map:
		b.mapping(s, t, c)
	case ir.Pointer:
		return b.nullable(t, c)
	case ir.Struct:
		b.object(s, t, "")
	case ir.Union:
		b.union(s, t)
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
	return orNull(b.value(t.Elem, c), t.Elem)
}

// orNull admits null beside what s, the schema of a t, admits.
func orNull(s *jsonschema.Schema, t *ir.Type) *jsonschema.Schema {
	if t.Kind == ir.Pointer || isAnything(t) {
		return s // admits it already
	}
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Type: "null"}}}
}

// isAnything reports whether nothing is known of the JSON of a t.
func isAnything(t *ir.Type) bool {
	return t.Kind == ir.Raw && t.Format == "" || t.Kind == ir.Any || t.Kind == ir.JSON && t.Format == "" && !isBigInt(t)
}

// own is the form in which a method of t reads its values or, for what is only written, writes them; ir.Invalid if
// there is no such method. What a method reads as JSON has the form of its fields as far as is known.
func (b *builder) own(t *ir.Type) ir.Kind {
	if b.written {
		return t.Writes
	}
	return t.Reads
}

func isBigInt(t *ir.Type) bool {
	return t.Go != nil && t.Go.PkgPath == "math/big" && t.Go.Name == "Int"
}

func (b *builder) array(s *jsonschema.Schema, t *ir.Type, c *ir.Constraints) {
	s.Type = "array"
	s.Items = b.item(element(t), c.Items)
	s.MinItems, s.MaxItems = count(c.MinItems), count(c.MaxItems)
	s.UniqueItems = c.UniqueItems
	if t.Kind == ir.Array {
		s.MinItems, s.MaxItems = count(&t.Len), count(&t.Len)
	}
}

// element is the type of the elements of a container. Pointers that are never nil are as what they point to.
func element(t *ir.Type) *ir.Type {
	if t.NonNil && t.Elem.Kind == ir.Pointer {
		return t.Elem.Elem
	}
	return t.Elem
}

func (b *builder) item(t *ir.Type, c *ir.Constraints) *jsonschema.Schema {
	if c == nil {
		return b.value(t, &ir.Constraints{})
	}
	s := b.value(t, c)
	annotate(s, c)
	return s
}

func (b *builder) mapping(s *jsonschema.Schema, t *ir.Type, c *ir.Constraints) {
	s.Type = "object"
	s.AdditionalProperties = b.value(element(t), &ir.Constraints{})
	s.MinProperties, s.MaxProperties = count(c.MinProperties), count(c.MaxProperties)
	s.PropertyNames = keys(t.Key)
}

// object writes the struct t. As a member of a union it carries its name under tag, unless that is "".
func (b *builder) object(s *jsonschema.Schema, t *ir.Type, tag string) {
	s.Type = "object"
	s.Properties = jsonschema.NewProperties()
	if t.KindName == ir.AnyKind {
		s.Properties.Set(t.KindKey, &jsonschema.Schema{Type: "string", MinLength: new(uint64(1))})
		s.Required = []string{t.KindKey}
		return
	}
	open := b.open && !t.Sealed // other packages read as they like
	if tag != "" {
		s.Properties.Set(tag, &jsonschema.Schema{Type: "string", Const: t.Tag()})
		s.Required = append(s.Required, tag)
	} else if t.KindName != "" {
		s.Properties.Set(t.KindKey, &jsonschema.Schema{Type: "string", Const: t.KindName})
	}
	for _, f := range t.Fields {
		open = open || f.Unknown
		if f.JSON == "" {
			continue
		}
		s.Properties.Set(f.JSON, b.property(f))
		if f.Required {
			s.Required = append(s.Required, f.JSON)
		}
	}
	if !open {
		s.AdditionalProperties = jsonschema.FalseSchema
	}
}

// union writes the members of t, each with its discriminator. They are always written in place, because the same
// structs have none elsewhere.
func (b *builder) union(s *jsonschema.Schema, t *ir.Type) {
	for _, m := range t.Members {
		m = Member(m)
		if m.Kind != ir.Struct {
			s.AnyOf = append(s.AnyOf, b.value(m, &ir.Constraints{}))
			continue
		}
		option := anything()
		b.object(option, m, t.Discriminator)
		if m.KindName == ir.AnyKind {
			kind, _ := option.Properties.Get(m.KindKey)
			kind.Not = &jsonschema.Schema{Enum: knownKinds(t)}
		}
		describe(option, m, "")
		s.AnyOf = append(s.AnyOf, option)
	}
}

// knownKinds are the kinds that the members of a union have, except for the one that takes all others.
func knownKinds(t *ir.Type) (kinds []any) {
	for _, m := range t.Members {
		if m = Member(m); m.Kind == ir.Struct && m.KindName != ir.AnyKind {
			kinds = append(kinds, m.Tag())
		}
	}
	return kinds
}

func (b *builder) property(f *ir.Field) *jsonschema.Schema {
	s := b.fieldValue(f)
	annotate(s, &f.Constraints)
	if f.Doc != "" {
		describe(s, f.Type, f.Doc)
	}
	if f.Quoted {
		addNotes(s, numberNotes(&f.Constraints))
	}
	if f.Default != nil {
		s.Default = defaultValue(f)
	}
	return s
}

func defaultValue(f *ir.Field) json.RawMessage {
	if f.Quoted {
		return quote(f.Default.JSON)
	}
	return json.RawMessage(f.Default.JSON)
}

func (b *builder) fieldValue(f *ir.Field) *jsonschema.Schema {
	switch {
	case f.Hook:
		return anything()
	case f.Quoted:
		return quoted(f.Type, &f.Constraints)
	case f.ZeroNull:
		return orNull(b.value(f.Type, &f.Constraints), f.Type)
	}
	return b.value(f.Type, &f.Constraints)
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("schema: "+format, args...)
	}
}
