package schema_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestOpenAI(t *testing.T) {
	converts(t, schema.OpenAI, map[string]conversion{
		"required":                  {object(`{"type":"string","description":"why"}`), closed(`{"type":"string","description":"why"}`)},
		"optional":                  {`{"properties":{"a":{"type":"integer","description":"why"}},"type":"object"}`, `{"properties":{"a":{"anyOf":[{"type":"integer"},{"type":"null"}],"description":"why"}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"optional and nullable":     {`{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}},"type":"object"}`, `{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"optional alternatives":     {`{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"integer"}]}}}`, closed(`{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]}`)},
		"optional list of types":    {`{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"type":["string","integer"]}}}`, `{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"anyOf":[{"type":["string","integer"]},{"type":"null"}]}},"additionalProperties":false,"required":["a","b"]}`},
		"null is not in the enum":   {`{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x"]}}}`, closed(`{"anyOf":[{"type":["string","null"],"enum":["x"]},{"type":"null"}]}`)},
		"no properties":             {`{"type":"object","properties":{}}`, `{"type":"object","properties":{},"additionalProperties":false}`},
		"order of properties":       {`{"type":"object","required":["b","a"],"properties":{"a":{"type":"null"},"b":{"type":"null"}}}`, `{"type":"object","required":["a","b"],"properties":{"a":{"type":"null"},"b":{"type":"null"}},"additionalProperties":false}`},
		"nested":                    {object(`{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"}}}}`), closed(`{"type":"array","items":{"type":"object","properties":{"x":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"additionalProperties":false,"required":["x"]}}`)},
		"references":                {twice, `{"$defs":{"Point":` + place + `},"properties":{"a":{"anyOf":[{"$ref":"#/$defs/Point"}],"description":"start"},"b":{"anyOf":[{"$ref":"#/$defs/Point"},{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a","b"]}`},
		"recursion":                 {linked, `{"$defs":{"Node":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}},"additionalProperties":false,"required":["next"]}},"type":"object","properties":{"a":{"anyOf":[{"type":"array","items":{"$ref":"#/$defs/Node"}},{"type":"null"}]}},"additionalProperties":false,"required":["a"]}`},
		"recursion to the whole":    {`{"type":"object","properties":{"a":{"$ref":"#"}}}`, closed(`{"anyOf":[{"$ref":"#"},{"type":"null"}]}`)},
		"reference as the whole":    {`{"$ref":"#/$defs/A","description":"w","$defs":{"A":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"b":{"$ref":"#/$defs/B"}}},"B":{"type":"null"}}}`, `{"$defs":{"B":{"type":"null"}},"type":"object","properties":{"a":{"anyOf":[{"$ref":"#"},{"type":"null"}]},"b":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}]}},"additionalProperties":false,"required":["a","b"],"description":"w"}`},
		"reference to a reference":  {`{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"required":["a"],"$defs":{"A":{"$ref":"#/$defs/B","title":"A"},"B":{"type":"null"}}}`, `{"type":"object","properties":{"a":{"$ref":"#/$defs/B"}},"additionalProperties":false,"required":["a"],"$defs":{"B":{"type":"null"}}}`},
		"unused definitions":        {`{"type":"object","properties":{"a":{"type":"null"}},"required":["a"],"$defs":{"A":{"not a":"schema"}}}`, closed(`{"type":"null"}`)},
		"title beside a reference":  {`{"type":"object","properties":{"a":{"$ref":"#/$defs/A","title":"t","readOnly":true}},"required":["a"],"$defs":{"A":{"type":"null"}}}`, `{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"additionalProperties":false,"required":["a"],"$defs":{"A":{"type":"null"}}}`},
		"default beside one":        {`{"type":"object","properties":{"a":{"$ref":"#/$defs/A","default":null}},"required":["a"],"$defs":{"A":{"type":"null"}}}`, `{"type":"object","properties":{"a":{"anyOf":[{"$ref":"#/$defs/A"}],"description":"default=null"}},"additionalProperties":false,"required":["a"],"$defs":{"A":{"type":"null"}}}`},
		"constraint beside one":     {`{"type":"object","properties":{"a":{"$ref":"#/$defs/A","maximum":3}},"required":["a"],"$defs":{"A":{"type":"integer"}}}`, closed(`{"maximum":3,"type":"integer"}`)},
		"limits":                    {object(strings.TrimPrefix(limits[strings.Index(limits, `"s":`)+4:strings.Index(limits, `,"n":`)], "")), closed(`{"type":"string","pattern":"^<","description":"why (minLength=1, maxLength=9, deprecated=true)"}`)},
		"oneOf":                     {object(`{"oneOf":[{"type":"string"},{"type":"integer"}],"description":"d","discriminator":{"propertyName":"x"}}`), closed(`{"anyOf":[{"type":"string"},{"type":"integer"}],"description":"d"}`)},
		"oneOf beside anyOf":        {object(`{"oneOf":[{"minimum":1}],"anyOf":[{"type":"integer"}]}`), closed(`{"anyOf":[{"type":"integer"}],"description":"oneOf=[{\"minimum\":1}]"}`)},
		"one of some required":      {`{"type":"object","properties":{"a":{"type":"null"}},"anyOf":[{"required":["a"]}]}`, `{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false,"required":["a"],"description":"anyOf=[{\"required\":[\"a\"]}]"}`},
		"type beside alternatives":  {object(`{"type":"string","anyOf":[{"type":"string","format":"date"},{"type":"string","format":"time"}]}`), closed(`{"anyOf":[{"type":"string","format":"date"},{"type":"string","format":"time"}]}`)},
		"implied object":            {object(`{"properties":{"x":{"type":"null"}},"required":["x"]}`), closed(`{"properties":{"x":{"type":"null"}},"additionalProperties":false,"type":"object","required":["x"]}`)},
		"implied array":             {object(`{"items":{"type":"null"}}`), closed(`{"items":{"type":"null"},"type":"array"}`)},
		"implied by enum":           {object(`{"enum":["x",1,null]}`), closed(`{"type":["string","integer","null"],"enum":["x",1,null]}`)},
		"implied by const":          {object(`{"const":"x"}`), closed(`{"type":"string","const":"x"}`)},
		"list of one type":          {`{"type":["object"],"properties":{}}`, `{"type":"object","properties":{},"additionalProperties":false}`},
		"alike tuple":               {object(`{"type":"array","prefixItems":[{"type":"integer"},{"type":"integer"}],"minItems":2,"maxItems":2}`), closed(`{"items":{"type":"integer"},"type":"array","minItems":2,"maxItems":2}`)},
		"alike tuple, closed":       {object(`{"type":"array","prefixItems":[{"type":"integer"},{"type":"integer"}],"items":false}`), closed(`{"type":"array","items":{"type":"integer"},"maxItems":2}`)},
		"alike tuple, open":         {object(`{"type":"array","prefixItems":[{"type":"integer"}],"items":{"type":"integer"}}`), closed(`{"type":"array","items":{"type":"integer"}}`)},
		"alike tuple of draft 7":    {object(`{"type":"array","items":[{"type":"integer"},{"type":"integer"}],"additionalItems":false}`), closed(`{"type":"array","items":{"type":"integer"},"maxItems":2}`)},
		"empty tuple":               {object(`{"type":"array","prefixItems":[],"items":{"type":"null"}}`), closed(`{"type":"array","items":{"type":"null"}}`)},
		"unevaluated":               {`{"type":"object","properties":{},"unevaluatedProperties":false}`, `{"type":"object","properties":{},"additionalProperties":false}`},
		"draft 4":                   {object(`{"type":"number","minimum":1,"exclusiveMinimum":true,"maximum":2,"exclusiveMaximum":false}`), closed(`{"type":"number","minimum":1,"maximum":2,"description":"exclusiveMinimum=true"}`)},
		"escaped description":       {object(`{"type":"string","minLength":1,"description":"\"a\"\n\u00e9"}`), closed(`{"type":"string","description":"\"a\"\né (minLength=1)"}`)},
		"what says nothing of type": {object(`{"type":"string","minimum":3,"items":{"type":"null"}}`), closed(`{"type":"string"}`)},
	})
}

// TestDefinitions checks how references to other places than $defs are written.
func TestDefinitions(t *testing.T) {
	const null = `{"type":"null"}`
	converts(t, schema.OpenAI, map[string]conversion{
		"of draft 7":   {`{"definitions":{"A":` + null + `},"type":"object","properties":{"a":{"$ref":"#/definitions/A"}},"required":["a"]}`, `{"$defs":{"A":` + null + `},"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"additionalProperties":false,"required":["a"]}`},
		"of both":      {`{"$defs":{"A":` + null + `},"definitions":{"A":{"type":"string"}},"type":"object","properties":{"a":{"$ref":"#/definitions/A"},"b":{"$ref":"#/$defs/A"}},"required":["a","b"]}`, `{"$defs":{"A":` + null + `,"A_2":{"type":"string"}},"type":"object","properties":{"a":{"$ref":"#/$defs/A_2"},"b":{"$ref":"#/$defs/A"}},"additionalProperties":false,"required":["a","b"]}`},
		"a property":   {`{"type":"object","properties":{"a":{"type":"object","properties":{"b":` + null + `},"required":["b"]},"c":{"$ref":"#/properties/a/properties/b"}},"required":["a","c"]}`, `{"$defs":{"a_b":` + null + `},"type":"object","properties":{"a":{"type":"object","properties":{"b":` + null + `},"additionalProperties":false,"required":["b"]},"c":{"$ref":"#/$defs/a_b"}},"additionalProperties":false,"required":["a","c"]}`},
		"items":        {`{"type":"object","properties":{"a":{"type":"array","items":{"anyOf":[` + null + `]}},"c":{"$ref":"#/properties/a/items/anyOf/0"}},"required":["a","c"]}`, `{"$defs":{"a_items_anyOf0":` + null + `},"type":"object","properties":{"a":{"type":"array","items":{"anyOf":[` + null + `]}},"c":{"$ref":"#/$defs/a_items_anyOf0"}},"additionalProperties":false,"required":["a","c"]}`},
		"in order":     {`{"type":"object","$defs":{"C":` + null + `,"A":{"type":"array","items":{"$ref":"#/$defs/C"}}},"properties":{"a":{"$ref":"#/$defs/A"}},"required":["a"]}`, `{"type":"object","$defs":{"C":` + null + `,"A":{"type":"array","items":{"$ref":"#/$defs/C"}}},"properties":{"a":{"$ref":"#/$defs/A"}},"additionalProperties":false,"required":["a"]}`},
		"odd names":    {`{"type":"object","properties":{"a":{"$ref":"#/$defs/x~1y~0%25"},"b":{"$ref":"#/$defs/"}},"required":["a","b"],"$defs":{"x/y~%":` + null + `,"":` + null + `}}`, `{"type":"object","properties":{"a":{"$ref":"#/$defs/x~1y~0%25"},"b":{"$ref":"#/$defs/schema"}},"additionalProperties":false,"required":["a","b"],"$defs":{"x/y~%":` + null + `,"schema":` + null + `}}`},
		"not restated": {`{"type":"object","properties":{"a":{"not":{"$ref":"#/$defs/A"},"type":"string"}},"required":["a"],"$defs":{"A":` + null + `}}`, `{"type":"object","properties":{"a":{"type":"string","description":"not={\"$ref\":\"#/$defs/A\"}"}},"additionalProperties":false,"required":["a"]}`},
	})
}

const (
	mapless  = "a map, which is an object with any properties, is not supported: list the properties, or use an array of objects"
	openless = "an object that accepts properties beside its own is not supported: set additionalProperties to false"
	anyless  = "a schema that accepts any JSON is not supported: give it a type"
	itemless = "an array needs items with a type"
	tupless  = "a tuple is not supported: use an object with a property for each element"
	nothing  = "a schema that accepts nothing is not supported: leave it out"
	noObject = "the whole should be an object, not alternatives or another type: make it a property of an object"
)

// unclosed have no form in which objects are closed.
var unclosed = map[string]string{
	object(`{"type":"object"}`): "/properties/a: " + mapless,
	object(`{"type":"object","additionalProperties":{"type":"string"}}`):                   "/properties/a: " + mapless,
	object(`{"additionalProperties":{"type":"string"}}`):                                   "/properties/a: " + mapless,
	object(`{"type":["object","null"]}`):                                                   "/properties/a: " + mapless,
	object(`{"type":"object","properties":{},"patternProperties":{"^a":{"type":"null"}}}`): "/properties/a: " + mapless,
	object(`{"type":"object","properties":{},"additionalProperties":true}`):                "/properties/a: " + openless,
	object(`{"type":"object","properties":{},"additionalProperties":{"type":"null"}}`):     "/properties/a: " + openless,
	object(`{"type":"object","properties":{"b":{"type":"null"}},"required":["b","c"]}`):    `/properties/a: requires "c", which is not among its properties: add it to properties`,
	object(`{}`):                                            "/properties/a: " + anyless,
	object(`true`):                                          "/properties/a: " + anyless,
	object(`false`):                                         "/properties/a: " + nothing,
	object(`{"description":"d"}`):                           "/properties/a: " + anyless,
	object(`{"minLength":2}`):                               "/properties/a: " + anyless,
	object(`{"type":"array","items":{}}`):                   "/properties/a/items: " + anyless,
	object(`{"type":"array","items":false}`):                "/properties/a/items: " + nothing,
	object(`{"anyOf":[{"type":"string"},{"title":"any"}]}`): "/properties/a/anyOf/1: " + anyless,
	object(`{"$ref":"#/$defs/A"}`):                          `/properties/a: there is no schema at "#/$defs/A"` + onlyWithin,
	object(`{"type":"array","prefixItems":[{"type":"null"},{"type":"string"}],"items":false}`):              "/properties/a: " + tupless,
	object(`{"type":"array","prefixItems":[{"type":"null"}]}`):                                              "/properties/a: " + tupless,
	object(`{"type":"object","properties":{"b":{},"c":{"type":"object"}}}`):                                 "/properties/a/properties/b: " + anyless + "; /properties/a/properties/c: " + mapless,
	object(`{"$ref":"#/$defs/a"}`)[:len(object(`{"$ref":"#/$defs/a"}`))-1] + `,"$defs":{"a":{"items":{}}}}`: "/$defs/a/items: " + anyless,
}

func TestNoOpenAI(t *testing.T) {
	refuses(t, schema.OpenAI, unclosed)
	refuses(t, schema.OpenAI, map[string]string{
		object(`{"type":"array"}`):                                      "/properties/a: " + itemless,
		`{"type":"string"}`:                                             noObject,
		`{"type":["object","null"],"properties":{}}`:                    noObject,
		`{"anyOf":[{"type":"object","properties":{}}]}`:                 noObject,
		`{"type":"object","anyOf":[{"type":"object","properties":{}}]}`: noObject,
		`{"$ref":"#"}`: `"#" leads to nothing but further references`,
		`{"$ref":"#/$defs/A","$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}}`: `"#/$defs/A" leads to nothing but further references`,
		`{"$ref":"#/$defs/A","$defs":{"A":{"type":"string"}}}`:                             "/$defs/A: " + noObject,
		`{"$ref":"#/$defs/A"}`: `there is no schema at "#/$defs/A"` + onlyWithin,
		`true`:                 anyless + "; " + noObject,
	})
}

// TestLookaround checks that patterns that look ahead or behind, which strict mode refuses, go into the description.
func TestLookaround(t *testing.T) {
	for pattern, keeps := range map[string]bool{
		`^(?:a|b)(?i)$`: true, `\\(?=a`: false, `\(?=a`: true, `(?=a)`: false, `a(?!b)`: false, `(?<=a)`: false, `(?<!a)`: false, `(?P<name>a)`: true, `\\`: true,
	} {
		out := apply(t, schema.OpenAI, object(`{"type":"string","pattern":`+string(jsonwire.Quote(pattern))+`}`))
		if got := strings.Contains(out, `"pattern":`); got != keeps {
			t.Errorf("%s: got %s", pattern, out)
		}
		if !keeps && !strings.Contains(out, "pattern="+strings.ReplaceAll(pattern, `\`, `\\`)) {
			t.Errorf("%s: got %s", pattern, out)
		}
	}
}
