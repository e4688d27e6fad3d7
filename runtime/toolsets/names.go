package toolsets

import (
	"context"
	"maps"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Prefixed returns a toolset whose tools are named prefix + "_" + their name.
func Prefixed[D any](set runtime.Toolset[D], prefix string) runtime.Toolset[D] {
	prefix += "_"
	return renaming(set,
		func(name string) string { return prefix + name },
		func(name string) string { return strings.TrimPrefix(name, prefix) })
}

// Renamed returns a toolset in which tools have other names: names maps their old ones to the new ones. Names of tools that the
// toolset does not have are ignored.
func Renamed[D any](set runtime.Toolset[D], names map[string]string) runtime.Toolset[D] {
	names = maps.Clone(names)
	old := make(map[string]string, len(names))
	for from, to := range names {
		old[to] = from
	}
	return renaming(set, replacing(names), replacing(old))
}

// replacing returns a function that looks a name up, and returns it as it is if it is not there.
func replacing(names map[string]string) func(string) string {
	return func(name string) string {
		if to, ok := names[name]; ok {
			return to
		}
		return name
	}
}

func renaming[D any](set runtime.Toolset[D], name, bare func(string) string) runtime.Toolset[D] {
	return &viewed[D]{set, view[D]{
		bare: bare,
		def: func(_ context.Context, _ *runtime.RunContext[D], def *model.ToolDef) (*model.ToolDef, error) {
			if to := name(def.Name); to != def.Name {
				def = def.Clone()
				def.Name = to
			}
			return def, nil
		},
	}}
}
