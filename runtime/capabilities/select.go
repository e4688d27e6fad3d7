package capabilities

import (
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// WithMetadata returns a function for DescribeTools that reports whether the metadata of a tool have all members of a JSON object, those of
// objects within included. It reports false for all tools if object is not an object.
func WithMetadata(object runtime.RawJSON) func(*model.ToolDef) bool {
	value, err := object.Any()
	wanted, ok := value.(map[string]any)
	return func(def *model.ToolDef) bool {
		if err != nil || !ok {
			return false
		}
		has, err := def.Metadata.Any()
		return err == nil && includes(has, wanted)
	}
}

// includes reports whether value has all that wanted has: of objects the members, of others the same value.
func includes(value, wanted any) bool {
	switch wanted := wanted.(type) {
	case map[string]any:
		has, ok := value.(map[string]any)
		for name, w := range wanted {
			v, known := has[name]
			ok = ok && known && includes(v, w)
		}
		return ok
	case []any:
		has, ok := value.([]any)
		if !ok || len(has) != len(wanted) {
			return false
		}
		for i := range wanted {
			if !includes(has[i], wanted[i]) {
				return false
			}
		}
		return true
	}
	return value == wanted
}
