package source

import (
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// inGo notes what a type that reads and writes itself is in Go: omitempty and omitzero ask for that. Structs and arrays
// are never empty and need no note.
func inGo(out *ir.Type, t types.Type) {
	if out.Kind != ir.Text && out.Kind != ir.JSON {
		return
	}
	out.Comparable = types.Comparable(t)
	switch u := t.Underlying().(type) {
	case *types.Slice:
		out.Base = ir.Slice
	case *types.Map:
		out.Base = ir.Map
	case *types.Basic:
		out.Base = basicKind(u.Info())
	}
}

// strictlyComparable reports whether == is defined for a type and cannot panic, as it may for interfaces.
func strictlyComparable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return false
	case *types.Array:
		return strictlyComparable(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if !strictlyComparable(f.Type()) {
				return false
			}
		}
		return true
	}
	return types.Comparable(t)
}

func basicKind(info types.BasicInfo) ir.Kind {
	switch {
	case info&types.IsBoolean != 0:
		return ir.Bool
	case info&types.IsString != 0:
		return ir.String
	case info&types.IsFloat != 0:
		return ir.Float
	case info&types.IsUnsigned != 0:
		return ir.Uint
	}
	return ir.Int
}
