package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestGemini(t *testing.T) {
	const anything = `{"anyOf":[{"type":"string"},{"type":"number"},{"type":"boolean"},{"type":"object"},{"items":{"type":"string"},"type":"array"}]}`
	converts(t, schema.Gemini, map[string]conversion{
		"references": {twice, `{"properties":{"a":` + openDoc + `,"description":"start\nPoint is a place."},` +
			`"b":` + openDoc + `,"description":"end\nPoint is a place.","nullable":true}},"type":"object","required":["a"]}`},
		"limits": {limits, `{"properties":{"s":{"type":"string","maxLength":9,"minLength":1,"pattern":"^<","description":"why (deprecated=true)"},` +
			`"n":{"type":"number","maximum":9,"description":"exclusiveMinimum=0, multipleOf=0.5, default=5"},` +
			`"l":{"items":{"type":"string"},"type":"array","maxItems":3,"minItems":2,"description":"uniqueItems=true"},` +
			`"m":{"items":{"type":"string"},"type":"array","minItems":1},` +
			`"t":{"type":"string","format":"date-time","nullable":true},` +
			`"u":{"type":"string","description":"ID of a thing. (format=uri)"},"z":{"type":"string","description":"ID of a thing. (format=zip)"},` +
			`"e":{"type":"integer","description":"- 1: Low\n- 2: High (enum=[1,2])"}},"type":"object","required":["s"]}`},
		"alternatives": {unions, `{"properties":{"a":{"anyOf":[` + discEnum + `,` + dotEnum + `]},` +
			`"b":{"anyOf":[` + discEnum[:len(discEnum)-1] + `,"nullable":true},` + dotEnum[:len(dotEnum)-1] + `,"nullable":true}]}},"type":"object"}`},
		"map":                     {object(`{"additionalProperties":{"anyOf":[{"type":"string"},{"type":"null"}]},"type":"object"}`), object(`{"type":"object","description":"additionalProperties={\"type\":\"string\",\"nullable\":true}"}`)},
		"map of anything":         {object(`{"additionalProperties":{},"type":"object"}`), object(`{"type":"object","description":"additionalProperties={}"}`)},
		"map of patterns":         {object(`{"patternProperties":{"^a":{"type":"null"}},"type":"object"}`), object(`{"type":"object","description":"patternProperties={\"^a\":{\"type\":\"null\"}}"}`)},
		"any":                     {object(`{}`), object(anything)},
		"any, true":               {object(`true`), object(anything)},
		"any, described":          {object(`{"description":"d"}`), object(`{"anyOf":[{"type":"string","description":"d"},{"type":"number","description":"d"},{"type":"boolean","description":"d"},{"type":"object","description":"d"},{"items":{"type":"string"},"type":"array","description":"d"}]}`)},
		"list of any":             {object(`{"type":"array"}`), object(`{"items":` + anything + `,"type":"array"}`)},
		"constant":                {object(`{"const":"x","description":"d"}`), object(`{"type":"string","enum":["x"],"description":"d"}`)},
		"constant number":         {object(`{"const":1}`), object(`{"type":"integer","description":"enum=[1]"}`)},
		"constant in enum":        {object(`{"const":"x","enum":["x","y"]}`), object(`{"type":"string","enum":["x"]}`)},
		"nullable enum":           {object(`{"enum":["x",null]}`), object(`{"type":"string","enum":["x"],"nullable":true}`)},
		"enum with an empty text": {object(`{"type":"string","enum":["","x"]}`), object(`{"type":"string","description":"enum=[\"\",\"x\"]"}`)},
		"types": {object(`{"type":["string","integer","null"],"minLength":2,"maximum":5,"title":"T","description":"d"}`),
			object(`{"anyOf":[{"type":"string","minLength":2,"description":"d","nullable":true},{"type":"integer","maximum":5,"description":"d","nullable":true}]}`)},
		"null":                       {object(`{"type":"null"}`), object(`{"type":"null"}`)},
		"nothing but null":           {object(`{"anyOf":[{"type":"null"}],"description":"d"}`), object(`{"type":"null","description":"d"}`)},
		"constraints beside null":    {object(`{"anyOf":[{"type":"string","minLength":2},{"type":"null"}],"minLength":3,"pattern":"p"}`), object(`{"type":"string","minLength":2,"pattern":"p","description":"minLength=3","nullable":true}`)},
		"beside alternatives":        {object(`{"anyOf":[{"type":"string"},{"type":"integer"}],"minLength":3,"description":"d"}`), object(`{"anyOf":[{"type":"string","description":"d (minLength=3)"},{"type":"integer","description":"d (minLength=3)"}]}`)},
		"alternatives of such":       {object(`{"anyOf":[{"anyOf":[{"type":"string"},{"type":"integer"}],"description":"in"},{"type":"boolean"}],"description":"out"}`), object(`{"anyOf":[{"anyOf":[{"type":"string","description":"out\nin"},{"type":"integer","description":"out\nin"}]},{"type":"boolean","description":"out"}]}`)},
		"formats":                    {object(`{"anyOf":[{"type":"integer","format":"int32"},{"type":"number","format":"int32"},{"type":"number","format":"double"}]}`), object(`{"anyOf":[{"type":"integer","format":"int32"},{"type":"number","description":"format=int32"},{"type":"number","format":"double"}]}`)},
		"tuple":                      {object(`{"prefixItems":[{"type":"null"},{"type":"string"}],"items":false}`), object(`{"items":{"type":"string","nullable":true},"type":"array","maxItems":2,"description":"prefixItems=[{\"type\":\"null\"},{\"type\":\"string\"}]"}`)},
		"open tuple":                 {object(`{"type":"array","prefixItems":[{"type":"integer"}],"items":{"type":"string"}}`), object(`{"type":"array","items":{"anyOf":[{"type":"integer"},{"type":"string"}]},"description":"prefixItems=[{\"type\":\"integer\"}]"}`)},
		"requires others":            {`{"type":"object","properties":{"a":{"type":"string"}},"required":["a","b"]}`, `{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"description":"required=[\"a\",\"b\"]"}`},
		"requires only others":       {`{"type":"object","required":["b"]}`, `{"type":"object","description":"required=[\"b\"]"}`},
		"its own form":               {object(`{"type":"string","nullable":true,"propertyOrdering":["a"]}`), object(`{"type":"string","nullable":true,"propertyOrdering":["a"]}`)},
		"allOf that can't be joined": {object(`{"allOf":[{"type":"string","minLength":1},{"minLength":2}]}`), object(`{"type":"string","minLength":1,"description":"allOf=[{\"minLength\":2}]"}`)},
	})
	refuses(t, schema.Gemini, map[string]string{
		object(`false`):                          "/properties/a: " + nothing,
		object(`{"type":"array","items":false}`): "/properties/a/items: " + nothing,
	})
}
