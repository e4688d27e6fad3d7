package source

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// site is where a type is used: the nearest place in the package that is generated for, and what leads from there to
// a type of another package.
type site struct {
	at  ast.Node
	via string // such as "geo.Point.Lat"
}

func (p *pkg) failAt(s site, hint, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if s.via != "" {
		msg = s.via + ": " + msg
	}
	p.l.diags.Add(diag.Diagnostic{Pos: p.l.pos(s.at.Pos()), Message: msg, Hint: hint})
}

// typeString writes a type as the package's own source would.
func (p *pkg) typeString(t types.Type) string {
	return types.TypeString(t, func(other *types.Package) string {
		if other == p.Types {
			return ""
		}
		return other.Name()
	})
}

// typ understands a type that is written as JSON. What has no JSON form is reported and comes back as Invalid.
func (p *pkg) typ(t types.Type, s site) *ir.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return p.named(t, s)
	case *types.Basic:
		return p.basic(t, s)
	case *types.Pointer:
		return p.pointer(t, s)
	case *types.Slice:
		return p.slice(t, s)
	case *types.Array:
		return &ir.Type{Kind: ir.Array, Len: int(t.Len()), Elem: p.typ(t.Elem(), s)}
	case *types.Map:
		return p.mapType(t, s)
	}
	return p.refuse(t, s)
}

func (p *pkg) refuse(t types.Type, s site) *ir.Type {
	hint := "use a type that JSON can write"
	switch u := types.Unalias(t).(type) {
	case *types.Struct:
		hint = "give the struct a name: type Place struct{...}"
	case *types.Interface:
		hint = "use a struct, or json.RawMessage where any JSON will do"
	case *types.TypeParam:
		hint = "generic functions and types are not supported: write one for each type"
	case *types.Basic:
		if u.Info()&types.IsComplex != 0 {
			hint = "use two floats"
		}
	}
	what := "has no JSON form"
	if _, ok := types.Unalias(t).(*types.Struct); ok {
		what = "has no name"
	}
	p.failAt(s, hint, "%s %s", p.typeString(t), what)
	return &ir.Type{}
}

func (p *pkg) basic(t *types.Basic, s site) *ir.Type {
	out := &ir.Type{GoBasic: types.Typ[t.Kind()].Name()}
	switch t.Kind() {
	case types.Bool:
		out.Kind = ir.Bool
	case types.String:
		out.Kind = ir.String
	case types.Int, types.Int8, types.Int16, types.Int32, types.Int64:
		out.Kind, out.Bits = ir.Int, bits(t)
	case types.Uint, types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		out.Kind, out.Bits = ir.Uint, bits(t)
	case types.Float32, types.Float64:
		out.Kind, out.Bits = ir.Float, bits(t)
	case types.Invalid:
		p.reportHeld(s)
		return &ir.Type{}
	default:
		return p.refuse(t, s)
	}
	return out
}

func bits(t *types.Basic) int {
	switch t.Kind() {
	case types.Int8, types.Uint8:
		return 8
	case types.Int16, types.Uint16:
		return 16
	case types.Int32, types.Uint32, types.Float32:
		return 32
	}
	return 64
}

// reportHeld reports why a type could not be understood: what the type checker said about the place where it is
// written, or about the package where it said nothing there.
func (p *pkg) reportHeld(s site) {
	var elsewhere []types.Error
	found := false
	for _, e := range p.TypeErrors {
		switch {
		case strings.HasPrefix(e.Msg, "could not import"): // is reported anyway
			found = true
		case s.at.Pos() <= e.Pos && e.Pos <= s.at.End():
			p.l.diags.Addf(p.l.pos(e.Pos), "%s", e.Msg)
			found = true
		case !e.Soft:
			elsewhere = append(elsewhere, e)
		}
	}
	if found {
		return
	}
	p.failAt(s, "", "the type is not valid Go")
	if s.via != "" {
		return
	}
	for _, e := range elsewhere {
		p.l.diags.Addf(p.l.pos(e.Pos), "%s", e.Msg)
	}
}

func (p *pkg) pointer(t *types.Pointer, s site) *ir.Type {
	if _, ok := types.Unalias(t.Elem()).(*types.Pointer); ok {
		p.failAt(s, "one pointer is enough to tell null from a value", "%s is a pointer to a pointer", p.typeString(t))
		return &ir.Type{}
	}
	return &ir.Type{Kind: ir.Pointer, Elem: p.typ(t.Elem(), s)}
}

func (p *pkg) slice(t *types.Slice, s site) *ir.Type {
	elem := types.Unalias(t.Elem())
	if elem == types.Typ[types.Uint8] || elem == types.Universe.Lookup("byte").Type() {
		return &ir.Type{Kind: ir.Bytes}
	}
	if b, ok := elem.Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 {
		p.failAt(s, "use []byte", "%s would be base64 in JSON, and does not look like it", p.typeString(t))
		return &ir.Type{}
	}
	return &ir.Type{Kind: ir.Slice, Elem: p.typ(elem, s)}
}

func (p *pkg) mapType(t *types.Map, s site) *ir.Type {
	b, ok := t.Key().Underlying().(*types.Basic)
	if !ok || b.Kind() != types.String {
		if b != nil && b.Kind() == types.Invalid {
			p.reportHeld(s)
			return &ir.Type{}
		}
		p.failAt(s, "use a map with string keys, or a slice of structs", "the keys of %s are not strings", p.typeString(t))
		return &ir.Type{}
	}
	key := p.typ(t.Key(), s)
	return &ir.Type{Kind: ir.Map, Key: key, Elem: p.typ(t.Elem(), s)}
}

// named understands a named type, once.
func (p *pkg) named(t *types.Named, s site) *ir.Type {
	obj := t.Obj()
	if known := p.known[obj]; known != nil {
		if known.Kind != ir.Struct && known.Pos == unfinished {
			p.failAt(s, "put a struct between", "%s contains itself without a struct between", p.typeString(t))
		}
		return known
	}
	out := &ir.Type{Go: goName(obj), Pos: unfinished}
	p.known[obj] = out
	if p.acceptable(t, s) {
		p.define(out, t, s)
	}
	out.Pos = p.declPos(obj)
	return out
}

// unfinished is the position of a type that is still being understood.
var unfinished = ir.Pos{Line: -1}

func goName(obj *types.TypeName) *ir.Name {
	if obj.Pkg() == nil {
		return &ir.Name{Name: obj.Name()}
	}
	return &ir.Name{PkgPath: obj.Pkg().Path(), PkgName: obj.Pkg().Name(), Name: obj.Name()}
}

// define fills in what a named type is.
func (p *pkg) define(out *ir.Type, t *types.Named, s site) {
	if isRaw(t.Obj()) {
		out.Kind = ir.Raw
		return
	}
	out.Doc = p.typeDoc(t.Obj())
	switch u := t.Underlying().(type) {
	case *types.Struct:
		out.Kind = ir.Struct
		p.out.Named = append(p.out.Named, out)
		p.structFields(out, t, u, s)
	case *types.Basic:
		of := p.basic(u, s)
		out.Kind, out.Bits = of.Kind, of.Bits
		if u.Kind() == types.String {
			p.enum(out, t, s)
		}
	case *types.Interface:
		p.refuse(t, s)
	case *types.Pointer:
		p.failAt(s, "use the pointer itself", "%s is a named pointer", p.typeString(t))
	default:
		of := p.typ(u, s)
		out.Kind, out.Len, out.Elem, out.Key = of.Kind, of.Len, of.Elem, of.Key
	}
}

func isRaw(obj *types.TypeName) bool {
	return isObject(obj, JSONWirePath, "Raw") || isObject(obj, "encoding/json", "RawMessage")
}

func isObject(obj *types.TypeName, path, name string) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == path && obj.Name() == name
}

// declPos is where a type is declared, unknown for those whose source cannot be read.
func (p *pkg) declPos(obj *types.TypeName) ir.Pos {
	if obj.Pkg() == nil {
		return ir.Pos{}
	}
	if d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]; d != nil {
		return p.l.pos(d.spec.Name.Pos())
	}
	return ir.Pos{}
}
