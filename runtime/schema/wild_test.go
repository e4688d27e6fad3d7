package schema_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// wild writes schemas of all keywords in all combinations, most of which make no sense. Tame ones have a form in most
// dialects.
type wild struct {
	*rand.Rand
	tame bool
}

func (w wild) of(list ...string) string { return list[w.IntN(len(list))] }

// document writes a schema with definitions.
func (w wild) document() string {
	s := "{}"
	if !w.tame {
		s = w.object(4)
	}
	defs := fmt.Sprintf(`"$defs":{"A":%s,"B":%s},"definitions":{"A":%s}`, w.schema(3), w.schema(3), w.schema(2))
	if w.tame || w.IntN(3) > 0 {
		s = strings.TrimSuffix(s, "}") + `,"type":"object","properties":{"a":` + w.schema(3) + `,"b":` + w.schema(3) + `}}`
	}
	return strings.Replace(strings.TrimSuffix(s, "}")+","+defs+"}", "{,", "{", 1)
}

func (w wild) schema(depth int) string {
	switch n := w.IntN(24); {
	case w.tame:
		return w.tameSchema(depth)
	case n == 0:
		return w.of("true", "false")
	case n == 1 && depth < 2:
		return w.of("{}", `{"type":"null"}`)
	}
	return w.object(depth)
}

func (w wild) tameSchema(depth int) string {
	note := w.of("", "", "", `,"description":"d"`, `,"title":"T"`, `,"default":1`, `,"foo":[1]`, `,"minLength":1`, `,"minItems":2`, `,"maximum":2.50`, `,"format":"uri"`)
	ref := `"$ref":"` + w.of("#/$defs/A", "#/$defs/B", "#/definitions/A", "#/properties/a", "#") + `"`
	if depth <= 0 {
		return `{` + w.of(`"type":"string"`, `"type":["integer","null"]`, `"enum":["a",null]`, `"const":1`, ref) + note + `}`
	}
	s := func() string { return w.schema(depth - 1) }
	return `{` + w.of(
		`"type":"object","properties":{"a":`+s()+`,"b":`+s()+`},"required":`+w.of(`["a"]`, `["b","a"]`, `[]`),
		`"properties":{"a":`+s()+`},"type":["object","null"],"additionalProperties":false`,
		`"type":"array","items":`+s(),
		`"prefixItems":[`+strings.Repeat(`{"type":"null"},`, 2)+`{"type":"null"}],"items":false`,
		w.of(`"anyOf":[`, `"oneOf":[`)+s()+`,`+s()+`]`,
		`"allOf":[`+s()+`]`,
		`"allOf":[{"type":"object","properties":{"a":`+s()+`},"required":["a"]},{"properties":{"b":`+s()+`}}]`,
		`"allOf":[{`+ref+`},{"description":"more"}]`,
		`"type":"string","not":`+s(),
	) + note + `}`
}

func (w wild) object(depth int) string {
	var members []string
	for range 1 + w.IntN(4) {
		members = append(members, w.keyword(depth))
	}
	return w.of("{", "{", "{ ") + strings.Join(members, w.of(",", ",\n")) + "}"
}

func (w wild) keyword(depth int) string {
	kind := w.IntN(10)
	switch {
	case depth <= 0 || kind < 4:
		return w.value()
	case kind == 4:
		return `"` + w.of("properties", "properties", "patternProperties", "dependentSchemas") + `":{"a":` + w.schema(depth-1) + `,"b":` + w.schema(depth-1) + `}`
	case kind < 7:
		return `"` + w.of("anyOf", "oneOf", "allOf", "prefixItems", "items", "anyOf", "allOf") + `":[` + w.schema(depth-1) + `,` + w.schema(depth-1) + `]`
	case kind == 7:
		return `"` + w.of("anyOf", "allOf") + `":[` + w.schema(depth-1) + `]`
	}
	return `"` + w.of("items", "items", "additionalProperties", "not", "if", "contains", "additionalItems", "unevaluatedProperties", "propertyNames") + `":` + w.schema(depth-1)
}

// value writes a keyword that holds no schemas.
func (w wild) value() string {
	return w.of(
		`"type":"`+w.of("string", "integer", "number", "object", "array", "null", "boolean")+`"`,
		`"type":"`+w.of("string", "integer", "number", "object", "array", "null", "boolean")+`"`,
		`"type":["`+w.of("string", "object", "array")+`","`+w.of("null", "integer", "number")+`"]`,
		`"$ref":"`+w.of("#/$defs/A", "#/$defs/B", "#/definitions/A")+`"`,
		`"$ref":"`+w.of("#", "#/properties/a", "#/items", "#/anyOf/0", "#/properties/a/items", "#/$defs/C", "#/properties/b/properties/a")+`"`,
		`"enum":`+w.of(`["a","b"]`, `[1,2]`, `["a",null]`, `[""]`, `[{"a":1}]`),
		`"const":`+w.of(`"a"`, `1`, `null`, `[]`),
		`"required":`+w.of(`["a"]`, `["a","b"]`, `["c"]`, `[]`),
		`"description":"`+w.of("d", "e", "")+`"`,
		`"minimum":`+w.of("1", "2.0"), `"maxLength":`+w.of("1", "2"), `"minItems":`+w.of("0", "1", "2"), `"maxItems":`+w.of("1", "2"),
		`"format":"`+w.of("date", "int32", "uri")+`"`, `"pattern":"^a"`, `"additionalProperties":`+w.of("false", "false", "true", "{}"),
		`"nullable":true`, `"default":`+w.of("1", "false", `"x"`), `"title":"T"`, `"x-a":1`, `"foo":{"$ref":"#"}`, `"uniqueItems":true`, `"deprecated":`+w.of("true", "false"),
	)
}

func TestWild(t *testing.T) {
	seeds, least := uint64(300), 50
	if testing.Short() {
		seeds, least = 30, 5
	}
	formed := map[schema.Dialect]int{}
	for seed := range seeds {
		for _, d := range convertWild(t, seed) {
			formed[d]++
		}
	}
	for _, d := range schema.Dialects() {
		if formed[d] < least {
			t.Errorf("only %d schemas have a form in %v", formed[d], d)
		}
	}
}

func FuzzWild(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { convertWild(t, seed) })
}

// convertWild converts a random schema, and returns the dialects in which it has a form.
func convertWild(t *testing.T, seed uint64) (formed []schema.Dialect) {
	w := wild{rand.New(rand.NewPCG(seed, 3)), seed%3 > 0}
	s := w.document()
	valid := compiles(s)
	for _, d := range schema.Dialects() {
		if out, err := d.Apply(jsonwire.Raw(s)); err == nil {
			checkFuzzed(t, d, s, out, valid)
			formed = append(formed, d)
		}
	}
	return formed
}
