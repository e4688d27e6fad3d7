package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestDropNulls(t *testing.T) {
	const tagged = `{"type":"object","properties":{"a":{"anyOf":[` +
		`{"type":"object","properties":{"kind":{"const":"x"},"v":{"type":["string","null"]}},"required":["kind","v"]},` +
		`{"type":"object","properties":{"kind":{"enum":["y","z"]},"v":{"type":"string"}},"required":["kind"]}]}}}`
	const optional = `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":["string","null"]},"c":{},"d":{"$ref":"#/$defs/D"},"e":{"$ref":"#"}},"$defs":{"D":{"enum":["x"]}}}`
	tests := []struct{ schema, args, want string }{
		{optional, `{ "a":null, "b":null, "c":null, "d":null, "e":{"a":null} }`, `{"b":null,"c":null,"e":{}}`},
		{optional, `{"x":null,"a":"null"}`, `{"x":null,"a":"null"}`},
		{optional, ` { "a" : "x", "b": null } `, ` { "a" : "x", "b": null } `},
		{`{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}`, `{"a":null}`, `{"a":null}`},
		{`{"properties":{"a":{"items":{"properties":{"b":{"type":"string"}}}}}}`, `{"a":[{"b":null},{"b":"x"},null,{"b":null,"c":1.50}]}`, `{"a":[{},{"b":"x"},null,{"c":1.50}]}`},
		{`{"properties":{"a":{"prefixItems":[{"type":"null"},{"properties":{"b":{"type":"string"}}}],"items":{"properties":{"c":{"type":"string"}}}}}}`, `{"a":[null,{"b":null,"c":null},{"b":null,"c":null}]}`, `{"a":[null,{"c":null},{"b":null}]}`},
		{tagged, `{"a":{"kind":"x","v":null}}`, `{"a":{"kind":"x","v":null}}`},
		{tagged, `{"a":{"kind":"z","v":null}}`, `{"a":{"kind":"z"}}`},
		{tagged, `{"a":null}`, `{}`},
		{`{"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"oneOf":[{"type":"string"},{"type":"null"}]}}}]}`, `{"a":null,"b":null}`, `{"b":null}`},
		{`{"properties":{"a":{"allOf":[{"type":["string","null"]},{"type":"string"}]},"b":{"type":"string","nullable":true},"c":false,"d":{"enum":["x",null]}}}`, `{"a":null,"b":null,"c":null,"d":null}`, `{"b":null,"d":null}`},
		{`{"properties":{"a":{"type":"string"}}}`, `[null]`, `[null]`},
		{`{"properties":{"a":{"type":"string"}}}`, `null`, `null`},
		{`true`, `{"a":null}`, `{"a":null}`},
		{`{"anyOf":[{"properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a"]},{"properties":{"a":{"type":"string"},"b":{"type":"string"}}}]}`, `{"a":null,"b":"x"}`, `{"b":"x"}`},
		{`{"anyOf":[{"properties":{"a":{"const":1}}},{"properties":{"a":{"const":"\u0078"},"b":{"type":"string"}}}]}`, `{"a":"x","b":null}`, `{"a":"x"}`},
		{`{"anyOf":[{"properties":{"a":{"type":"null"}},"additionalProperties":false},{"properties":{"b":{"type":"string"}}}]}`, `{"a":null,"b":null}`, `{"a":null}`},
		{`{"properties":{"a\"b":{"type":"string"},"c":{"type":"string"}}}`, `{"a\u0022b":"\u0041","c":null}`, `{"a\"b":"\u0041"}`},
	}
	for _, test := range tests {
		got, err := schema.DropNulls(jsonwire.Raw(test.schema), jsonwire.Raw(test.args))
		if err != nil || string(got) != test.want {
			t.Errorf("%s of %s: got %s, %v, want %s", test.args, test.schema, got, err, test.want)
		}
	}
	if _, err := schema.DropNulls(`{}`, `{"a":}`); err == nil || err.Error() != "schema: arguments: 1 violation: Invalid JSON: expected value at line 1 column 6" {
		t.Errorf("got %v", err)
	}
	if _, err := schema.DropNulls(`{`, `{}`); err == nil {
		t.Error("no error")
	}
}

// TestDropNullsBounds has schemas in which it would take forever to find out what the arguments match.
func TestDropNullsBounds(t *testing.T) {
	properties := `{"properties":{"a":{"$ref":"#/$defs/D0"}},`
	for _, s := range []string{
		properties + doubling(50, "anyOf")[len(`{"type":"object","properties":{"a":{"$ref":"#/$defs/D0"}},`):],
		`{"properties":{"a":{"type":"string"}},"$ref":"#"}`,
	} {
		if got, err := schema.DropNulls(jsonwire.Raw(s), `{"a":null}`); err != nil || got != `{}` && got != `{"a":null}` {
			t.Errorf("got %s, %v", got, err)
		}
	}
}
