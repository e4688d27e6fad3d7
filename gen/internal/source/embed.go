package source

import (
	"go/types"
	"reflect"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// embed keeps an embedded struct for the guard. Promote adds the fields that it promotes.
func (r *structReader) embed(f *ir.Field, v *types.Var, s site) {
	f.Type = &ir.Type{}
	switch {
	case structOf(v.Type()).NumFields() == 0, !shows(structOf(v.Type())):
		r.hide(f, v)
	case isPointer(v.Type()) && !s.foreign:
		r.p.failAt(s, "embed the struct itself, or give the field a name", "embedded pointer %s", r.p.typeString(v.Type()))
	case v.Pkg() != r.p.Types && !v.Exported() && !s.sealed:
		r.p.failAt(s, "use a type of your own", "%s embeds the unexported %s: generated code cannot name it", r.p.typeString(r.owner), v.Name())
	default:
		s.apart, s.embedded = true, true
		f.Type = r.p.typ(v.Type(), s)
		if kind := embedded(f).Kind; kind != ir.Struct && kind != ir.Invalid {
			r.p.failAt(s, "give the field a name", "%s is not a struct in JSON: its fields cannot become those of %s", r.p.typeString(v.Type()), r.p.typeString(r.owner))
			return
		}
		r.embeds = append(r.embeds, f)
	}
}

// embedded is the struct that an embedded field is or points to.
func embedded(f *ir.Field) *ir.Type {
	if f.Type.Kind == ir.Pointer {
		return f.Type.Elem
	}
	return f.Type
}

func isAlias(t types.Type) bool {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, ok := t.(*types.Alias)
	return ok
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

func isStruct(t types.Type) bool { return structOf(t) != nil }

// structOf returns the struct that a type is or points to, nil for other types.
func structOf(t types.Type) *types.Struct {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// shows reports whether JSON shows something of a struct that is embedded: not so of a mutex.
func shows(st *types.Struct) bool {
	for i := range st.NumFields() {
		v := st.Field(i)
		name := reflect.StructTag(st.Tag(i)).Get("json")
		switch {
		case name == "-":
		case v.Exported(), v.Embedded() && isPointer(v.Type()) && isStruct(v.Type()):
			return true
		case v.Embedded() && isStruct(v.Type()) && shows(structOf(v.Type())):
			return true
		}
	}
	return false
}
