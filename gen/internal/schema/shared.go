package schema

import (
	"fmt"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// shared finds the named structs that occur more than once under root, a recursive one included, and names them for
// $defs: by their bare names, or with their packages where that is ambiguous.
func shared(root *ir.Type) map[*ir.Type]string {
	var order []*ir.Type
	count := map[*ir.Type]int{}
	var visit func(*ir.Type)
	visit = func(t *ir.Type) {
		if t == nil {
			return
		}
		if t.Kind == ir.Struct {
			if count[t]++; count[t] == 2 && t.Go != nil {
				order = append(order, t)
			}
			if count[t] > 1 {
				return
			}
		}
		visit(t.Elem)
		for _, f := range t.Fields {
			if f.JSON != "" {
				visit(f.Type)
			}
		}
	}
	visit(root)
	return definitionNames(order)
}

func definitionNames(types []*ir.Type) map[*ir.Type]string {
	bare := map[string]int{}
	for _, t := range types {
		bare[t.Go.Name]++
	}
	names := make(map[*ir.Type]string, len(types))
	used := map[string]bool{}
	for _, t := range types {
		name := t.Go.Name
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
