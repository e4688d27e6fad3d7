package schema_test

import (
	"maps"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestAnthropic(t *testing.T) {
	converts(t, schema.Anthropic, map[string]conversion{
		"references": {twice, `{"$defs":{"Point":` + place + `},"properties":{"a":{"anyOf":[{"$ref":"#/$defs/Point"}],"description":"start"},` +
			`"b":{"anyOf":[{"$ref":"#/$defs/Point"},{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"limits": {limits, `{"properties":{"s":{"type":"string","description":"why (minLength=1, maxLength=9, pattern=^<, deprecated=true)"},` +
			`"n":{"type":"number","description":"exclusiveMinimum=0, maximum=9, multipleOf=0.5, default=5"},` +
			`"l":{"items":{"type":"string"},"type":"array","description":"minItems=2, maxItems=3, uniqueItems=true"},` +
			`"m":{"items":{"type":"string"},"type":"array","minItems":1},` +
			`"t":{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]},` +
			`"u":{"type":"string","format":"uri","description":"ID of a thing."},"z":{"type":"string","description":"ID of a thing. (format=zip)"},` +
			`"e":{"type":"integer","enum":[1,2],"description":"- 1: Low\n- 2: High"}},"additionalProperties":false,"type":"object","required":["s"]}`},
		"open":              {`{"properties":{"a":{"type":"string"}},"type":"object"}`, `{"properties":{"a":{"type":"string"}},"additionalProperties":false,"type":"object"}`},
		"constant":          {object(`{"type":"string","const":"x"}`), closed(`{"type":"string","enum":["x"]}`)},
		"types":             {object(`{"type":["string","null"]}`), closed(`{"type":["string","null"]}`)},
		"list of anything":  {object(`{"type":"array"}`), closed(`{"type":"array"}`)},
		"alike tuple":       {object(`{"type":"array","prefixItems":[{"type":"integer"},{"type":"integer"}],"minItems":2,"maxItems":2}`), closed(`{"items":{"type":"integer"},"type":"array","description":"minItems=2, maxItems=2"}`)},
		"whole alternative": {`{"anyOf":[{"type":"string"},{"type":"integer"}]}`, `{"anyOf":[{"type":"string"},{"type":"integer"}]}`},
		"used twice in one": {`{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"array","items":{"$ref":"#/$defs/B"}},"B":{"type":"null"}}}`, `{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/A"}},"additionalProperties":false,"$defs":{"A":{"type":"array","items":{"$ref":"#/$defs/B"}},"B":{"type":"null"}}}`},
	})
	none := maps.Clone(unclosed)
	maps.Copy(none, map[string]string{
		linked:                 nodeNextLoop,
		object(`{"$ref":"#"}`): `/properties/a: "#"` + noRecursion,
		object(`{"items":{"$ref":"#/properties/a"}}`): `/properties/a/items: "#/$defs/a"` + noRecursion,
		`{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"array","items":{"$ref":"#/$defs/B"}},"B":{"type":"array","items":{"$ref":"#/$defs/A"}}}}`: `/$defs/B/items: "#/$defs/A"` + noRecursion,
	})
	refuses(t, schema.Anthropic, none)
}
