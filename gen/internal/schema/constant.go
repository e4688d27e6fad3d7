package schema

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// Patterns of numbers inside of strings, as JSON writes numbers.
const (
	quotedInt   = `^-?(0|[1-9][0-9]*)$`
	quotedUint  = `^(0|[1-9][0-9]*)$`
	quotedFloat = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`
)

// isNumber reports whether t is an enum of numbers.
func isNumber(t *ir.Type) bool {
	return (t.Kind == ir.Enum || t.Open) && (t.Base == ir.Int || t.Base == ir.Uint)
}

// enum writes the constants of t.
func enum(s *jsonschema.Schema, t *ir.Type, c *ir.Constraints) {
	if isNumber(t) {
		number(s, &ir.Type{Kind: ir.Int, Bits: 64}, c) // bounds of the type say less than the constants
	} else {
		text(s, c)
	}
	for _, v := range t.Values {
		s.Enum = append(s.Enum, constant(t, v))
	}
}

// keys is the schema of the names of a map's members; nil is any name.
func keys(t *ir.Type) *jsonschema.Schema {
	switch t.Kind {
	case ir.Int:
		return &jsonschema.Schema{Pattern: quotedInt}
	case ir.Uint:
		return &jsonschema.Schema{Pattern: quotedUint}
	case ir.Text:
		if t.Format != "" {
			return &jsonschema.Schema{Format: t.Format}
		}
	case ir.Enum:
		s := &jsonschema.Schema{}
		for _, v := range t.Values {
			s.Enum = append(s.Enum, quote(v.Value))
		}
		return s
	}
	return nil
}

// quoted is the schema of a t, or a pointer to one, inside of a string.
func quoted(t *ir.Type, c *ir.Constraints) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	switch {
	case t.Kind == ir.Pointer:
		return orNull(quoted(t.Elem, c), t.Elem)
	case len(c.Enum) > 0:
		for _, l := range c.Enum {
			s.Enum = append(s.Enum, quote(l.JSON))
		}
	case t.Kind == ir.Bool:
		s.Enum = []any{"true", "false"}
	case t.Kind == ir.Uint:
		s.Pattern = quotedUint
	case t.Kind == ir.Float:
		s.Pattern = quotedFloat
	case t.Kind == ir.Enum:
		s.Enum = keys(t).Enum
	default:
		s.Pattern = quotedInt
	}
	return s
}
