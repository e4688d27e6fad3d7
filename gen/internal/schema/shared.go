package schema

import (
	"fmt"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// shared finds the named structs and unions that occur more than once under root, a recursive one included, and names them for
// $defs: by their bare names, or with their packages where that is ambiguous.
func shared(root *ir.Type) map[*ir.Type]string {
	var order []*ir.Type
	count := map[*ir.Type]int{}
	var visit func(*ir.Type)
	visit = func(t *ir.Type) {
		if t == nil {
			return
		}
		if t.Kind == ir.Struct || t.Kind == ir.Union {
			if count[t]++; count[t] == 2 && t.Go != nil {
				order = append(order, t)
			}
			if count[t] > 1 {
				return
			}
		}
		visit(t.Elem)
		visitFields(t, visit)
		for _, m := range t.Members {
			visitFields(Member(m), visit) // the member itself is written in place
		}
	}
	visit(root)
	return definitionNames(order)
}

func visitFields(t *ir.Type, visit func(*ir.Type)) {
	for _, f := range t.Fields {
		if f.JSON != "" {
			visit(f.Type)
		}
	}
}

func definitionNames(types []*ir.Type) map[*ir.Type]string {
	bare := map[string]int{}
	for _, t := range types {
		bare[t.Go.Ident()]++
	}
	names := make(map[*ir.Type]string, len(types))
	used := map[string]bool{}
	for _, t := range types {
		name := t.Go.Ident()
		if bare[name] > 1 {
			name = t.Go.PkgName + "." + name
		}
		unique := name
		for i := 2; used[unique]; i++ {
			unique = fmt.Sprintf("%s%d", name, i)
		}
		used[unique] = true
		names[t] = unique
	}
	return names
}
