package source

import (
	"fmt"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// warnOmitEmpty warns of omitempty where it never leaves a member out, as encoding/json has it.
func (r *structReader) warnOmitEmpty(f *ir.Field, said jsonOptions) {
	if !r.home || !said.omitEmpty || said.omitZero || !neverEmpty(f.Type) {
		return
	}
	r.p.l.diags.Warn(diag.Diagnostic{
		Pos:     said.omitEmptyAt.Pos(0),
		Message: fmt.Sprintf("omitempty never leaves out field %s, which is %s", f.Go, constraint.Describe(f.Type)),
		Hint:    "write omitzero",
	})
}

// neverEmpty reports whether no value of a type is empty in the sense of encoding/json.
func neverEmpty(t *ir.Type) bool {
	switch t.Kind {
	case ir.Struct, ir.Time:
		return true
	case ir.Text, ir.JSON:
		return t.Base == ir.Invalid
	case ir.Array:
		return t.Len > 0
	}
	return false
}
