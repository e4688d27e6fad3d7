package source

import (
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// goType describes a type that is only named in generated code, never read or written as JSON: the dependencies of
// an agent, a type argument, or a field that JSON does not show. Its named types carry no more than their names. Ok is
// false for types that ir has no words for, or that generated code cannot name.
func (p *pkg) goType(t types.Type) (out *ir.Type, ok bool) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		name, ok := p.goName(t)
		return &ir.Type{Go: name, Pos: p.declPos(t.Obj())}, ok
	case *types.Basic:
		return &ir.Type{GoBasic: t.Name()}, t.Kind() != types.Invalid && t.Kind() != types.UnsafePointer
	case *types.Interface:
		return &ir.Type{GoBasic: "any"}, t.Empty()
	case *types.Struct:
		return &ir.Type{Kind: ir.Struct}, t.NumFields() == 0
	case *types.Pointer:
		return p.goElem(&ir.Type{Kind: ir.Pointer}, t.Elem())
	case *types.Slice:
		return p.goElem(&ir.Type{Kind: ir.Slice}, t.Elem())
	case *types.Array:
		return p.goElem(&ir.Type{Kind: ir.Array, Len: int(t.Len())}, t.Elem())
	case *types.Map:
		key, ok := p.goType(t.Key())
		if !ok {
			return nil, false
		}
		return p.goElem(&ir.Type{Kind: ir.Map, Key: key}, t.Elem())
	}
	return nil, false
}

func (p *pkg) goElem(out *ir.Type, elem types.Type) (*ir.Type, bool) {
	var ok bool
	out.Elem, ok = p.goType(elem)
	return out, ok
}

// goName is the name of a type with its type arguments; ok is false if generated code cannot name one of them.
func (p *pkg) goName(t *types.Named) (name *ir.Name, ok bool) {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return &ir.Name{Name: obj.Name()}, true
	}
	name = &ir.Name{PkgPath: obj.Pkg().Path(), PkgName: obj.Pkg().Name(), Name: obj.Name()}
	ok = obj.Pkg() == p.Types || obj.Exported() && canImport(p.PkgPath, obj.Pkg().Path())
	for arg := range t.TypeArgs().Types() {
		a, named := p.goType(arg)
		name.Args, ok = append(name.Args, a), ok && named
	}
	return name, ok
}
