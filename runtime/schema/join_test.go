package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestAllOf(t *testing.T) {
	const base = `,"$defs":{"Base":{"type":"object","properties":{"x":{"type":"null"}},"required":["x"],"description":"Base."}}}`
	withBase := func(s string) string { return s[:len(s)-1] + base }
	converts(t, schema.OpenAI, map[string]conversion{
		"one reference":          {withBase(object(`{"allOf":[{"$ref":"#/$defs/Base"}],"title":"t"}`)), `{"type":"object","properties":{"a":{"$ref":"#/$defs/Base"}},"additionalProperties":false,"required":["a"],"$defs":{"Base":{"type":"object","properties":{"x":{"type":"null"}},"additionalProperties":false,"required":["x"],"description":"Base."}}}`},
		"described reference":    {withBase(object(`{"allOf":[{"$ref":"#/$defs/Base","description":"in"}],"description":"out"}`)), `{"type":"object","properties":{"a":{"anyOf":[{"$ref":"#/$defs/Base"}],"description":"out"}},"additionalProperties":false,"required":["a"],"$defs":{"Base":{"type":"object","properties":{"x":{"type":"null"}},"additionalProperties":false,"required":["x"],"description":"Base."}}}`},
		"extension":              {withBase(object(`{"allOf":[{"$ref":"#/$defs/Base"},{"type":"object","properties":{"y":{"type":"null"}},"required":["y"],"description":"More."}],"description":"All."}`)), closed(`{"description":"All.\nBase.\nMore.","type":"object","properties":{"x":{"type":"null"},"y":{"type":"null"}},"additionalProperties":false,"required":["x","y"]}`)},
		"at the top":             {withBase(`{"allOf":[{"$ref":"#/$defs/Base"},{"properties":{"y":{"type":"null"}},"required":["y","x"]}]}`), `{"type":"object","properties":{"x":{"type":"null"},"y":{"type":"null"}},"additionalProperties":false,"required":["x","y"],"description":"Base."}`},
		"twice the same":         {withBase(object(`{"allOf":[{"$ref":"#/$defs/Base"},{"$ref":"#/$defs/Base"}]}`)), closed(`{"type":"object","properties":{"x":{"type":"null"}},"additionalProperties":false,"required":["x"],"description":"Base."}`)},
		"of allOf":               {object(`{"allOf":[{"allOf":[{"type":"string"}]},{"maxLength":1},true]}`), closed(`{"type":"string","description":"maxLength=1"}`)},
		"limits":                 {object(`{"type":"number","allOf":[{"minimum":1},{"maximum":2},{"minimum":1}]}`), closed(`{"type":"number","minimum":1,"maximum":2}`)},
		"types":                  {object(`{"type":["string","number"],"allOf":[{"type":["integer","null"]}]}`), closed(`{"type":"integer"}`)},
		"properties of both":     {object(`{"allOf":[{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]},{"properties":{"x":{"maximum":3}}}]}`), closed(`{"type":"object","properties":{"x":{"type":"number","maximum":3}},"additionalProperties":false,"required":["x"]}`)},
		"closed around":          {object(`{"unevaluatedProperties":false,"allOf":[{"properties":{"x":{"type":"null"}},"required":["x"]},{"properties":{"y":{"type":"null"}},"required":["y"]}]}`), closed(`{"properties":{"x":{"type":"null"},"y":{"type":"null"}},"additionalProperties":false,"type":"object","required":["x","y"]}`)},
		"closed alone":           {object(`{"title":"t","allOf":[{"type":"object","properties":{"x":{"type":"null"}},"required":["x"],"additionalProperties":false}]}`), closed(`{"type":"object","properties":{"x":{"type":"null"}},"required":["x"],"additionalProperties":false}`)},
		"recursive alone":        {`{"type":"object","properties":{"a":{"allOf":[{"$ref":"#"}]}},"required":["a"]}`, closed(`{"$ref":"#"}`)},
		"recursive further down": {withBase(`{"type":"object","properties":{"a":{"allOf":[{"$ref":"#/$defs/Base"},{"properties":{"y":{"$ref":"#"}},"required":["y"]}]}},"required":["a"]}`), closed(`{"type":"object","properties":{"x":{"type":"null"},"y":{"$ref":"#"}},"additionalProperties":false,"required":["x","y"],"description":"Base."}`)},
		"in a condition":         {object(`{"type":"string","not":{"allOf":[{"minLength":1},{"minLength":2}]}}`), closed(`{"type":"string","description":"not={\"allOf\":[{\"minLength\":1},{\"minLength\":2}]}"}`)},
		"with itself":            {object(`{"allOf":[{"$ref":"#/properties/a"},{"type":"null"}]}`), closed(`{"type":"null"}`)},
	})
	refuses(t, schema.OpenAI, map[string]string{
		object(`{"type":"string","allOf":[{"pattern":"a"},{"pattern":"b"}]}`): "/properties/a: the schemas that allOf or $ref combine here differ in pattern: write them as one",
		object(`{"type":"string","allOf":[{"type":"number"}]}`):               "/properties/a: the schemas that allOf or $ref combine here differ in type: write them as one",
		object(`{"type":"string","allOf":[false]}`):                           "/properties/a/allOf/0: " + nothing,
		object(`{"allOf":[{"type":"object","properties":{"x":{"type":"null"}},"additionalProperties":false},{"properties":{"y":{"type":"null"}}}]}`): "/properties/a: the schemas that allOf or $ref combine here differ in additionalProperties: write them as one",
		object(`{"additionalProperties":false,"allOf":[{"type":"object","properties":{"x":{"type":"null"}}}]}`):                                      "/properties/a: the schemas that allOf or $ref combine here differ in additionalProperties: write them as one",
		object(`{"type":"array","allOf":[{"items":{"type":"null"}},{"prefixItems":[{"type":"null"}]}]}`):                                             "/properties/a: the schemas that allOf or $ref combine here differ in prefixItems: write them as one",
		object(`{"type":"string","allOf":[{"if":{"minLength":1}},{"then":{"maxLength":3}}]}`):                                                        "/properties/a: the schemas that allOf or $ref combine here differ in then: write them as one",
		object(`{"allOf":[{"$ref":"#/x"},{"type":"null"}]}`):                                                                                         `/properties/a/allOf/0: there is no schema at "#/x"` + onlyWithin,
		object(`{"allOf":[{"$ref":"#"},{"type":"object"}]}`):                                                                                         `/properties/a/allOf/0: "#"` + noRecursion,
	})
	converts(t, schema.Inline, map[string]conversion{
		"left as it is":  {`{"allOf":[{"minLength":1},{"minLength":2},{"$ref":"#/$defs/A"}],"$defs":{"A":{"type":"string"}}}`, `{"allOf":[{"minLength":1},{"minLength":2},{"type":"string"}]}`},
		"in a reference": {`{"$ref":"#/$defs/A","allOf":[{"minLength":2}],"$defs":{"A":{"type":"string"}}}`, `{"allOf":[{"minLength":2},{"type":"string"}]}`},
	})
}
