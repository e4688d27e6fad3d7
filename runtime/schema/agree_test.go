package schema_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// TestAgree compares random schemas with their forms, over random values, by an independent validator.
func TestAgree(t *testing.T) {
	seeds := uint64(40)
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		agree(t, seed)
	}
}

func FuzzAgree(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(agree)
}

func agree(t *testing.T, seed uint64) {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1))}
	exact := text(t, m.document())
	m.lossy = true
	lossy := text(t, m.document())
	m.recursive = true
	recursive := text(t, m.document())
	for _, s := range []string{exact, lossy, recursive} {
		inlineAgrees(t, m, s)
		widens(t, m, schema.Anthropic, s)
		widens(t, m, schema.Gemini, s)
		strictTakes(t, m, s)
	}
	strictGives(t, m, exact)
}

// form is s in a dialect; ok is false if it has none, because it is recursive.
func form(t *testing.T, d schema.Dialect, s string) (out string, ok bool) {
	t.Helper()
	raw, err := d.Apply(jsonwire.Raw(s))
	if err != nil {
		return "", false
	}
	checkResult(t, d, raw)
	return string(raw), true
}

// inlineAgrees checks that a schema without references accepts the same values.
func inlineAgrees(t *testing.T, m *maker, s string) {
	out, ok := form(t, schema.Inline, s)
	if !ok {
		return
	}
	before, after := validator(t, s), validator(t, out)
	for range 20 {
		v := text(t, m.value(parsed(t, s), parsed(t, s), 9))
		if want, got := accepts(t, before, v), accepts(t, after, v); got != want {
			t.Errorf("%s\naccepted by %s: %v\nby %s: %v", v, s, want, out, got)
		}
	}
}

// widens checks that a dialect accepts what the schema accepts, in which all objects are closed.
func widens(t *testing.T, m *maker, d schema.Dialect, s string) {
	out, ok := form(t, d, s)
	if !ok {
		return
	}
	before, after := validator(t, s), validator(t, withoutNullable(t, out))
	for range 20 {
		v := text(t, m.value(parsed(t, s), parsed(t, s), 9))
		if accepts(t, before, v) && !accepts(t, after, v) {
			t.Errorf("%s\nis accepted by %s\nand not by %s", v, s, out)
		}
	}
}

// withoutNullable writes nullable as JSON Schema does.
func withoutNullable(t *testing.T, s string) string {
	var rewrite func(any) any
	rewrite = func(v any) any {
		switch v := v.(type) {
		case []any:
			for i := range v {
				v[i] = rewrite(v[i])
			}
		case map[string]any:
			nullable := v["nullable"] == true
			delete(v, "nullable")
			for name := range v {
				v[name] = rewrite(v[name])
			}
			if nullable {
				return map[string]any{"anyOf": []any{v, map[string]any{"type": "null"}}}
			}
		}
		return v
	}
	return text(t, rewrite(map[string]any(parsed(t, s))))
}

// strictTakes checks that the strict form accepts what the schema accepts, with null for what is left out.
func strictTakes(t *testing.T, m *maker, s string) {
	out, ok := form(t, schema.OpenAI, s)
	if !ok {
		t.Errorf("no strict form of %s", s)
		return
	}
	root, strict := parsed(t, s), parsed(t, out)
	before, after := validator(t, s), validator(t, out)
	for range 20 {
		v := m.value(root, root, 9)
		if !accepts(t, before, text(t, v)) {
			continue
		}
		if full := text(t, withNulls(t, v, strict, strict)); !accepts(t, after, full) {
			t.Fatalf("%s\nis accepted by %s\nand %s not by %s", text(t, v), s, full, out)
		}
	}
}

// withNulls adds what a strict schema requires to v: null.
func withNulls(t *testing.T, v any, s map[string]any, root tree) any {
	if v == nil {
		return nil
	}
	if ref, ok := s["$ref"].(string); ok {
		return withNulls(t, v, target(root, ref).(map[string]any), root)
	}
	if options, ok := s["anyOf"].([]any); ok {
		return withNullsOfAny(t, v, options, root)
	}
	switch v := v.(type) {
	case []any:
		out := slices.Clone(v)
		for i := range v {
			items, _ := s["items"].(map[string]any)
			out[i] = withNulls(t, v[i], items, root)
		}
		return out
	case tree:
		out := maps.Clone(v)
		properties, _ := s["properties"].(map[string]any)
		for name, p := range properties {
			out[name] = withNulls(t, v[name], p.(map[string]any), root)
		}
		return out
	}
	return v
}

// withNullsOfAny adds what the first of the alternatives requires that accepts the result.
func withNullsOfAny(t *testing.T, v any, options []any, root tree) any {
	for _, o := range options {
		whole := map[string]any{"$defs": root["$defs"], "properties": map[string]any{"v": o}}
		full := withNulls(t, v, o.(map[string]any), root)
		if accepts(t, validator(t, text(t, atRoot(whole, root))), text(t, tree{"v": full})) {
			return full
		}
	}
	return v
}

// atRoot drops $defs if there are none.
func atRoot(whole map[string]any, root tree) map[string]any {
	if root["$defs"] == nil {
		delete(whole, "$defs")
	}
	return whole
}

// strictGives checks that the schema accepts what its strict form accepts, without the nulls for what was left out.
func strictGives(t *testing.T, m *maker, s string) {
	out, ok := form(t, schema.OpenAI, s)
	if !ok {
		return
	}
	strict := parsed(t, out)
	before, after := validator(t, s), validator(t, out)
	for range 20 {
		v := text(t, m.value(strict, strict, 9))
		if !accepts(t, after, v) {
			continue
		}
		dropped, err := schema.DropNulls(jsonwire.Raw(s), jsonwire.Raw(v))
		if err != nil {
			t.Fatal(err)
		}
		if !accepts(t, before, string(dropped)) {
			t.Fatalf("%s\nis accepted by %s\nand %s not by %s", v, out, dropped, s)
		}
	}
}
