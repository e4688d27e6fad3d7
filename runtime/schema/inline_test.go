package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestInline(t *testing.T) {
	converts(t, schema.Inline, map[string]conversion{
		"references": {twice, `{"properties":{"a":` + point + `,"description":"start\nPoint is a place."},` +
			`"b":{"anyOf":[` + place + `,{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"nothing else": {limits, limits},
		"annotations": {
			`{"properties":{"a":{"$ref":"#/$defs/T","title":"A","default":1,"examples":[2],"deprecated":true,"x":3}},"$defs":{"T":{"type":"integer","title":"T","x":4}}}`,
			`{"properties":{"a":{"type":"integer","title":"A","default":1,"deprecated":true,"examples":[2],"x":3}}}`,
		},
		"same description":           {`{"items":{"$ref":"#/$defs/T","description":"d"},"$defs":{"T":{"description":"d"}}}`, `{"items":{"description":"d"}}`},
		"draft 7":                    {`{"items":{"$ref":"#/definitions/T"},"definitions":{"T":{"type":"null"}}}`, `{"items":{"type":"null"}}`},
		"reference to a reference":   {`{"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"$ref":"#/$defs/B","description":"a"},"B":{"type":"null"}}}`, `{"items":{"type":"null","description":"a"}}`},
		"whole":                      {`{"$ref":"#/$defs/A","$defs":{"A":{"type":"null"}},"description":"w"}`, `{"type":"null","description":"w"}`},
		"to true":                    {`{"items":{"$ref":"#/$defs/A","description":"a"},"$defs":{"A":true}}`, `{"items":{"description":"a"}}`},
		"to false":                   {`{"items":{"$ref":"#/$defs/A","description":"a"},"$defs":{"A":false}}`, `{"items":false}`},
		"beside constraints":         {`{"items":{"$ref":"#/$defs/A","minLength":2},"$defs":{"A":{"type":"string"}}}`, `{"items":{"allOf":[{"type":"string"}],"minLength":2}}`},
		"in keywords of all kinds":   {`{"not":{"$ref":"#/$defs/A"},"dependentSchemas":{"a":{"$ref":"#/$defs/A"}},"prefixItems":[{"$ref":"#/$defs/A"}],"$defs":{"A":{"type":"null"}}}`, `{"not":{"type":"null"},"dependentSchemas":{"a":{"type":"null"}},"prefixItems":[{"type":"null"}]}`},
		"nested definitions":         {`{"properties":{"a":{"$defs":{"A":{"type":"null"}},"items":{"$ref":"#/properties/a/$defs/A"}}}}`, `{"properties":{"a":{"items":{"type":"null"}}}}`},
		"to an element":              {`{"anyOf":[{"type":"null"},{"items":{"$ref":"#/anyOf/0"}}]}`, `{"anyOf":[{"type":"null"},{"items":{"type":"null"}}]}`},
		"to a property":              {`{"properties":{"a":{"type":"null"},"b":{"$ref":"#/properties/a"}}}`, `{"properties":{"a":{"type":"null"},"b":{"type":"null"}}}`},
		"escaped names":              {`{"items":{"$ref":"#/%24defs/a~1b~0%25%20c"},"$defs":{"a/b~% c":{"type":"null"}}}`, `{"items":{"type":"null"}}`},
		"names as they are":          {`{"items":{"$ref":"#/$defs/List[50%]"},"$defs":{"List[50%]":{"type":"null"}}}`, `{"items":{"type":"null"}}`},
		"among many":                 {`{"items":{"$ref":"#/$defs/D77"},"$defs":{` + definitions(100) + `}}`, `{"items":{"const":77}}`},
		"properties named as if":     {`{"properties":{"$ref":{"type":"string"},"$defs":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"null"}}}`, `{"properties":{"$ref":{"type":"string"},"$defs":{"type":"null"}}}`},
		"no references in constants": {`{"const":{"$ref":"#/$defs/B"},"$defs":{}}`, `{"const":{"$ref":"#/$defs/B"}}`},
	})
}

// definitions are n members D0, D1, ...
func definitions(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"D%d":{"const":%d}`, i, i))
	}
	return strings.Join(all, ",")
}

const (
	onlyWithin   = `: only references within the schema, such as #/$defs/Name, are supported`
	noRecursion  = ` leads back to a schema around it, and there is no recursion in this form: use a list of items that refer to each other by name`
	nodeNextLoop = `/$defs/Node/properties/next: "#/$defs/Node"` + noRecursion
)

func TestNoInline(t *testing.T) {
	for _, d := range []schema.Dialect{schema.Inline, schema.Gemini} {
		refuses(t, d, map[string]string{
			linked:                   nodeNextLoop,
			`{"items":{"$ref":"#"}}`: `/items: "#"` + noRecursion,
			`{"$ref":"#"}`:           `"#"` + noRecursion,
			`{"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}}`: `/$defs/B: "#/$defs/A"` + noRecursion,
			`{"properties":{"a":{"items":{"$ref":"#/properties/a"}},"b":{"$ref":"#/properties/a"}}}`:     `/properties/a/items: "#/properties/a"` + noRecursion,
			`{"items":{"$ref":"#/$defs/A"}}`:             `/items: there is no schema at "#/$defs/A"` + onlyWithin,
			`{"items":{"$ref":"other.json#/$defs/A"}}`:   `/items: there is no schema at "other.json#/$defs/A"` + onlyWithin,
			`{"items":{"$ref":"#name"}}`:                 `/items: there is no schema at "#name"` + onlyWithin,
			`{"items":{"$ref":""}}`:                      `/items: there is no schema at ""` + onlyWithin,
			`{"items":{"$ref":"#/type"},"type":"array"}`: `/items: there is no schema at "#/type"` + onlyWithin,
			`{"anyOf":[{"$ref":"#/anyOf/1"}]}`:           `/anyOf/0: there is no schema at "#/anyOf/1"` + onlyWithin,
			`{"anyOf":[{"$ref":"#/anyOf"}]}`:             `/anyOf/0: there is no schema at "#/anyOf"` + onlyWithin,
			`{"anyOf":[{"$ref":"#/anyOf/x"}]}`:           `/anyOf/0: there is no schema at "#/anyOf/x"` + onlyWithin,
		})
	}
}
