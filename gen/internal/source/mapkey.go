package source

import (
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

func (p *pkg) mapType(t *types.Map, s site) *ir.Type {
	key := p.keyType(t, s)
	if key.Kind == ir.Invalid {
		return &ir.Type{}
	}
	return &ir.Type{Kind: ir.Map, Key: key, Elem: p.typ(t.Elem(), s.elem())}
}

// keyType understands the keys of a map, which are names in JSON.
func (p *pkg) keyType(t *types.Map, s site) *ir.Type {
	if p.invalid(t.Key().Underlying(), s) {
		return &ir.Type{}
	}
	s.expr = nil
	if named, ok := types.Unalias(t.Key()).(*types.Named); ok && writesText(named) {
		return p.textKey(named, s)
	}
	const hint = "use a map with keys that are strings, integers or types with MarshalText and UnmarshalText, or a slice of structs"
	if b, ok := t.Key().Underlying().(*types.Basic); !ok || b.Info()&(types.IsString|types.IsInteger) == 0 {
		p.failAt(s, hint, "the keys of %s cannot be names in JSON", p.typeString(t))
		return &ir.Type{}
	}
	key := p.typ(t.Key(), s)
	switch key.Kind {
	case ir.Invalid:
		return key
	case ir.String, ir.Enum, ir.Int, ir.Uint:
		if key.Reads == ir.Invalid && key.Writes == ir.Invalid {
			return key
		}
	}
	p.failAt(s, hint, "the keys of %s cannot be names in JSON", p.typeString(t))
	return &ir.Type{}
}

// writesText reports whether the values of a type, not only pointers to them, write themselves as text, and read it.
func writesText(t *types.Named) bool {
	return types.NewMethodSet(t).Lookup(nil, "MarshalText") != nil && hook(t, "MarshalText") != nil && hook(t, "UnmarshalText") != nil
}

// textKey understands a key that writes itself as text, whatever the values of its type are elsewhere.
func (p *pkg) textKey(t *types.Named, s site) *ir.Type {
	if !s.sealed && !p.nameable(t.Obj(), s) || !p.instantiable(t, s) {
		return &ir.Type{}
	}
	name, _ := p.goName(t)
	return &ir.Type{Kind: ir.Text, Go: name, Doc: p.typeDoc(t.Obj()), Pos: p.declPos(t.Obj())}
}
