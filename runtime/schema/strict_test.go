package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestCheckStrict(t *testing.T) {
	const missing = `additionalProperties should be false`
	tests := map[string]string{ // the error, "" if it is strict
		closed(`{"type":"string","title":"t","description":"d"}`):                           "",
		`{"title":"t","type":"object","properties":{},"additionalProperties":false}`:        "",
		closed(`{"type":["string","null"]}`):                                                "",
		closed(`{"anyOf":[{"$ref":"#"},{"type":"null"}],"description":"d"}`):                "",
		closed(`{"type":"array","items":{"enum":["a"],"type":"string"}}`):                   "",
		`{"$defs":{"A":{"type":"null"}},` + closed(`{"$ref":"#/$defs/A"}`)[1:]:              "",
		`{"$defs":{"A":{}},` + closed(`{"$ref":"#/$defs/A"}`)[1:]:                           "/$defs/A: " + anyless,
		object(`{"type":"string"}`):                                                         missing,
		`{"type":"object"}`:                                                                 missing + "; properties are missing",
		`{"type":"object","additionalProperties":false}`:                                    "properties are missing",
		`{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false}`: "/properties/a: should be required; if it is optional, make it accept null too",
		`{"type":"object","properties":{},"additionalProperties":false,"required":["a"]}`:   `requires "a", which is not among its properties`,
		closed(`{"type":"object","properties":{},"additionalProperties":true}`):             "/properties/a: " + missing,
		closed(`{"type":"object","properties":{},"additionalProperties":{"type":"null"}}`):  "/properties/a: " + missing,
		closed(`{}`):               "/properties/a: " + anyless,
		closed(`true`):             "/properties/a: " + anyless,
		closed(`false`):            "/properties/a: " + anyless,
		closed(`{"const":1}`):      "/properties/a: " + anyless,
		closed(`{"type":"array"}`): "/properties/a: " + itemless,
		closed(`{"type":"array","items":[{"type":"null"}]}`):               "/properties/a/items: is not supported: use an object with a property for each element; /properties/a: " + itemless,
		closed(`{"type":"array","prefixItems":[]}`):                        "/properties/a/prefixItems: is not supported: use an object with a property for each element; /properties/a: " + itemless,
		closed(`{"type":"string","minLength":1}`):                          "/properties/a/minLength: is not supported",
		closed(`{"type":"string","default":"x"}`):                          "/properties/a/default: is not supported",
		closed(`{"type":"string","x-order":1}`):                            "/properties/a/x-order: is not supported",
		closed(`{"type":"string","$schema":"x"}`):                          "/properties/a/$schema: is not supported",
		closed(`{"type":"string","pattern":"(?=a)"}`):                      "/properties/a/pattern: is not supported where it looks ahead or behind",
		closed(`{"type":"string","format":"uri"}`):                         "/properties/a/format: is not supported: known formats are date-time, time, date, duration, email, hostname, ipv4, ipv6, uuid",
		closed(`{"oneOf":[{"type":"null"}]}`):                              "/properties/a/oneOf: is not supported: use anyOf; /properties/a: " + anyless,
		closed(`{"allOf":[{"type":"null"}]}`):                              "/properties/a/allOf: is not supported; /properties/a: " + anyless,
		closed(`{"type":"null","$defs":{"A":{"type":"null"}}}`):            "/properties/a/$defs: is not supported here: use $defs of the whole schema",
		closed(`{"$ref":"#","description":"d"}`):                           "/properties/a: nothing may stand beside $ref: put it into an anyOf of its own",
		closed(`{"$ref":"#/properties/a"}`):                                `/properties/a: $ref should lead to the whole schema, #, or into its $defs, and not to "#/properties/a"`,
		closed(`{"$ref":"#/$defs/A"}`):                                     `/properties/a: $ref should lead to the whole schema, #, or into its $defs, and not to "#/$defs/A"`,
		`{"type":["object"],"properties":{},"additionalProperties":false}`: noObject,
		`{"anyOf":[{"type":"null"}]}`:                                      noObject,
		`true`:                                                             noObject + "; " + anyless,
		`{"type":3}`:                                                       "/type: should be the name of a type or an array of names",
		`[]`:                                                               "should be a schema, which is an object or true or false",
	}
	for s, want := range tests {
		err := schema.CheckStrict(jsonwire.Raw(s))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", s, err)
		case want != "" && (err == nil || message(err) != want):
			t.Errorf("%s: got %v, want %s", s, err, want)
		}
	}
}
