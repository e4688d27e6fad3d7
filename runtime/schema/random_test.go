package schema_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// tree is a JSON object.
type tree map[string]any

// maker makes random schemas and values of them.
type maker struct {
	*rand.Rand
	lossy     bool // with limits that some dialects only describe
	recursive bool
	complete  int // definitions that may be referred to anywhere
	inside    int // objects and arrays, which recursion has to go through
	defs      tree
}

var propertyNames = []string{"a", "b", "c", "d"}

// document makes a schema of an object, in which all objects are closed.
func (m *maker) document() tree {
	m.defs, m.complete = tree{}, 0
	for i := range m.IntN(3) {
		m.defs[fmt.Sprint("D", i)] = m.schema(2)
		m.complete = i + 1
	}
	m.inside = 1
	defer func() { m.inside = 0 }()
	s := m.object(3)
	if len(m.defs) > 0 {
		s["$defs"] = m.defs
	}
	return s
}

func (m *maker) schema(depth int) tree {
	kind := m.IntN(11)
	if depth == 0 {
		kind = m.IntN(6)
	}
	switch kind {
	case 0:
		return m.limited(tree{"type": "string"}, "minLength", "maxLength")
	case 1:
		return m.limited(tree{"type": "integer"}, "minimum", "maximum", "exclusiveMaximum")
	case 2:
		return tree{"enum": []any{"x", "y"}}
	case 3:
		return tree{"type": []any{"string", "null"}}
	case 4:
		return tree{"const": "x", "title": "X"}
	case 5:
		return m.reference()
	case 6, 7:
		return m.object(depth - 1)
	case 8:
		return m.limited(tree{"type": "array", "items": m.schema(depth - 1)}, "minItems", "maxItems")
	case 9:
		return tree{"anyOf": []any{m.schema(depth - 1), tree{"type": "null"}}}
	}
	return tree{"anyOf": []any{m.schema(depth - 1), m.schema(depth - 1)}, "description": "either"}
}

// reference refers to a definition: to any if recursion is allowed, to one that is complete otherwise.
func (m *maker) reference() tree {
	n := m.complete
	if m.recursive && m.inside > 0 {
		n = 3
	}
	if n == 0 {
		return tree{"type": "boolean"}
	}
	name := fmt.Sprint("D", m.IntN(n))
	if _, ok := m.defs[name]; !ok {
		m.defs[name] = tree{"type": "null"}
	}
	return tree{"$ref": "#/$defs/" + name, "description": "see there"}
}

func (m *maker) limited(s tree, keywords ...string) tree {
	for _, k := range keywords {
		if m.lossy && m.IntN(4) == 0 {
			s[k] = m.IntN(3)
		}
	}
	return s
}

func (m *maker) object(depth int) tree {
	m.inside++
	defer func() { m.inside-- }()
	properties, required := tree{}, []any{}
	for _, name := range propertyNames[:1+m.IntN(len(propertyNames))] {
		properties[name] = m.schema(depth)
		if m.IntN(2) == 0 {
			required = append(required, name)
		}
	}
	return tree{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// value makes a value that probably is one of s, which refers to definitions of root.
func (m *maker) value(s any, root tree, depth int) any {
	n, ok := s.(map[string]any)
	if !ok {
		n, _ = s.(tree)
	}
	if depth == 0 || m.IntN(40) == 0 {
		return []any{nil, "x", "y", 1, true, tree{}}[m.IntN(6)]
	}
	if ref, ok := n["$ref"].(string); ok {
		return m.value(target(root, ref), root, depth-1)
	}
	for _, keyword := range []string{"anyOf", "oneOf", "allOf"} {
		if options, ok := n[keyword].([]any); ok {
			return m.value(options[m.IntN(len(options))], root, depth-1)
		}
	}
	if values, ok := n["enum"].([]any); ok {
		return values[m.IntN(len(values))]
	}
	if v, ok := n["const"]; ok {
		return v
	}
	return m.typed(n, root, depth)
}

// target resolves the references that schemas of a maker have in any dialect.
func target(root tree, ref string) any {
	if ref == "#" {
		return root
	}
	defs, ok := root["$defs"].(map[string]any)
	if !ok {
		defs, _ = root["$defs"].(tree)
	}
	return defs[ref[len("#/$defs/"):]]
}

func (m *maker) typed(n, root tree, depth int) any {
	typ := n["type"]
	if list, ok := typ.([]any); ok {
		typ = list[m.IntN(len(list))]
	}
	switch typ {
	case "string":
		return []any{"x", "", "long enough"}[m.IntN(3)]
	case "integer":
		return m.IntN(5) - 1
	case "boolean":
		return m.IntN(2) == 0
	case "array":
		var all []any
		for range m.IntN(4) {
			all = append(all, m.value(n["items"], root, depth-1))
		}
		return all
	case "object":
		return m.members(n, root, depth)
	}
	return nil
}

func (m *maker) members(n, root tree, depth int) tree {
	out := tree{}
	properties, ok := n["properties"].(map[string]any)
	if !ok {
		properties, _ = n["properties"].(tree)
	}
	required, _ := n["required"].([]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if slices.Contains(required, any(name)) || m.IntN(2) == 0 {
			out[name] = m.value(properties[name], root, depth-1)
		}
	}
	return out
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func parsed(t *testing.T, s string) (v tree) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
