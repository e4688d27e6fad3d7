package source

import (
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// codec understands a type that is marked //agent:codec.
func (p *pkg) codec(m markedType, args *directive.CodecArgs) {
	t := p.markedObject(m, args.Pos, "codec")
	if t == nil || !p.checkCodec(t, args) {
		return
	}
	out := p.typ(t, site{at: m.spec})
	p.addRoot(m.spec, "", "codec "+m.spec.Name.Name, out, false)
	if out.Kind == ir.Invalid || !p.checkValues(out, args) {
		return
	}
	c := &ir.Codec{
		Type: out, Pos: args.Pos,
		Whole: args.Union == "" && args.Kind == "",
		Pair:  t.Obj().Exported() && !out.Streams,

		Schema: args.Schema,
	}
	p.reserveCodec(t, c)
	if c.Whole || c.Pair || args.Union != "" { // others are read and written as part of their unions
		p.out.Codecs = append(p.out.Codecs, c)
	}
}

// checkValues reports what the directive cannot say of the values of a type.
func (p *pkg) checkValues(t *ir.Type, args *directive.CodecArgs) bool {
	switch {
	case args.Closed && !isTextEnum(t):
		p.fail(args.Pos, "remove closed", "//agent:codec closed is for string types with constants, which %s is not", t.Go.Name)
	case args.NoNull && !holdsNil(t):
		p.fail(args.Pos, "remove nonull", "//agent:codec nonull is for slices, arrays and maps of pointers or of a union, which %s is not", t.Go.Name)
	default:
		return true
	}
	return false
}

// isTextEnum reports whether a type is an enum of strings.
func isTextEnum(t *ir.Type) bool { return t.Kind == ir.Enum && t.Base == ir.String }

// holdsNil reports whether the elements of a type may be nil.
func holdsNil(t *ir.Type) bool {
	switch t.Kind {
	case ir.Slice, ir.Array, ir.Map:
		return t.Elem.Kind == ir.Pointer || t.Elem.Kind == ir.Union
	}
	return false
}

// reserveCodec keeps the names of what is generated for a codec.
func (p *pkg) reserveCodec(t *types.Named, c *ir.Codec) {
	for _, name := range methodNames(c) {
		if slices.Contains(wireMethods[:], name) && lookupMethod(t, name) != nil {
			continue // streams has had its say
		}
		if obj, _, _ := types.LookupFieldOrMethod(t, true, p.Types, name); obj != nil && obj.Pkg() == p.Types {
			p.fail(p.l.pos(obj.Pos()), "rename it", "%s already has %s, the name of a method that //agent:codec generates", t.Obj().Name(), name)
		}
	}
	if c.Type.Kind != ir.Union || !c.Pair {
		return
	}
	for _, name := range directions(c.Type.Mark, "Decode"+t.Obj().Name()+"JSON", "Encode"+t.Obj().Name()+"JSON") {
		if obj := p.Types.Scope().Lookup(name); obj != nil {
			p.fail(p.l.pos(obj.Pos()), "rename it", "%s is the name of a function that //agent:codec generates for %s, at %s",
				name, t.Obj().Name(), diag.Place(c.Pos, p.Dir))
			continue
		}
		p.reserve(name, c.Pos)
	}
}

// methodNames are the names of the methods that are generated for a codec.
func methodNames(c *ir.Codec) (names []string) {
	if c.Whole {
		names = append(names, directions(c.Type.Mark, "DecodeJSON", "AppendJSON")...)
	}
	if c.Schema {
		names = append(names, "JSONSchema")
	}
	if c.Pair && c.Type.Kind != ir.Union {
		names = append(names, directions(c.Type.Mark, wireMethods[0], wireMethods[1])...)
	}
	return names
}

// directions returns the names for the directions of a mark.
func directions(m *ir.Mark, decode, encode string) (names []string) {
	if m.Decode {
		names = append(names, decode)
	}
	if m.Encode {
		names = append(names, encode)
	}
	return names
}
