// Package schema writes JSON Schemas (draft 2020-12) of what package ir describes: what models are given, and what
// tools return. invopop's Schema is the document model; its reflector needs compiled types and is not used.
package schema

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// ResponseMember is the member that holds an output which is not an object by itself (see Wrapped). Pydantic AI uses
// the same name.
const ResponseMember = "response"

// Wrapped reports whether an output of type t travels as {"response": ...}: the arguments of an output tool are always
// an object.
func Wrapped(t *ir.Type) bool { return t.Kind != ir.Struct && t.Kind != ir.Map }

// Member is the struct that is, or that a pointer of is, the member m of a union.
func Member(m *ir.Type) *ir.Type {
	if m.Kind == ir.Pointer {
		return m.Elem
	}
	return m
}

// Parameters is the schema of a tool's arguments, an object with the parameters in source order. The only parameter of
// a tool that unwraps it is that object.
func Parameters(t *ir.Tool) (*jsonschema.Schema, error) {
	return builder{open: t.Options.Extra == "ignore"}.build(arguments(t), argumentsDoc(t))
}

func arguments(t *ir.Tool) *ir.Type {
	if t.Unwrap {
		return t.Params[0].Type
	}
	return &ir.Type{Kind: ir.Struct, Fields: t.Params}
}

// argumentsDoc is what is said of a parameter that is all arguments.
func argumentsDoc(t *ir.Tool) string {
	if t.Unwrap {
		return t.Params[0].Doc
	}
	return ""
}

// Result is the schema of what a tool returns.
func Result(t *ir.Type) (*jsonschema.Schema, error) {
	return builder{written: true}.build(t, "")
}

// Codec is the schema of the texts that a marked type reads or, if it is only written, of those that it writes.
func Codec(c *ir.Codec) (*jsonschema.Schema, error) {
	b := builder{open: c.Type.Mark.Lenient, written: !c.Type.Mark.Decode}
	return b.build(c.Type, "")
}

// Output is the schema of the arguments of an output tool: of t itself, or of an object that wraps it. A description
// of the whole is left out, because it is the tool's.
func Output(t *ir.Type) (*jsonschema.Schema, error) {
	if Wrapped(t) {
		response := &ir.Field{JSON: ResponseMember, Type: t, Required: true}
		t = &ir.Type{Kind: ir.Struct, Fields: []*ir.Field{response}}
	}
	s, err := builder{}.build(t, "")
	if err != nil {
		return nil, err
	}
	s.Description = ""
	return s, nil
}

// build writes the schema of root, with the structs and unions that occur more than once in $defs. The root itself is
// always written in place, so that the document is an object where root is one; where it is recursive it is in $defs as
// well. Doc describes it where the type's own comment should not.
func (b builder) build(root *ir.Type, doc string) (*jsonschema.Schema, error) {
	b.refs = shared(root)
	s := b.inPlace(root, &ir.Constraints{})
	describe(s, root, doc)
	b.define(s)
	return s, b.err
}
