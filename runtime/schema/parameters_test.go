package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

func TestObject(t *testing.T) {
	tests := map[string]string{
		"":                                      `{"type":"object","properties":{}}`,
		`{"type":"object"}`:                     `{"type":"object","properties":{}}`,
		` {"type":"object", "properties":{} } `: ` {"type":"object", "properties":{} } `,
		`{"properties":{"a":{"default":1}}}`:    `{"properties":{"a":{"default":1}},"type":"object"}`,
		`{"type":["object","null"],"properties":{}}`:           `{"type":"object","properties":{}}`,
		`{"type":"object","additionalProperties":true,"x":1}`:  `{"type":"object","additionalProperties":true,"x":1,"properties":{}}`,
		`{"$ref":"#/$defs/A","$defs":{"A":{"type":"object"}}}`: `{"type":"object","properties":{}}`,
		`{"$ref":"#/$defs/A","title":"t","$defs":{"A":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"b":{"allOf":[{"$ref":"#/$defs/B","maxLength":2}]}}},"B":{"type":"string"}}}`: `{"$defs":{"B":{"type":"string"}},"type":"object","properties":{"a":{"$ref":"#"},"b":{"allOf":[{"$ref":"#/$defs/B","maxLength":2}]}},"title":"t"}`,
	}
	for in, want := range tests {
		out, err := schema.Object(jsonwire.Raw(in))
		if err != nil || string(out) != want {
			t.Errorf("%s: got %s, %v, want %s", in, out, err, want)
		}
		if again, err := schema.Object(out); err != nil || again != out {
			t.Errorf("%s: got %s, %v when applied twice", in, again, err)
		}
		if err := schema.CheckParameters(out); err != nil {
			t.Errorf("%s: %v", out, err)
		}
	}
}

func TestCheckParameters(t *testing.T) {
	const not = `the arguments of a tool are an object: the schema should have "type":"object" and properties`
	tests := map[string]string{
		"":                              "1 violation: Invalid JSON: EOF while parsing a value at line 1 column 0",
		`{}`:                            not,
		`true`:                          not,
		`{"type":"string"}`:             not,
		`{"type":["object","array"]}`:   not,
		`{"anyOf":[{"type":"object"}]}`: not,
		`{"$ref":"#/$defs/A","$defs":{"A":{"type":"array"}}}`: not,
		`{"$ref":"#/$defs/A"}`:                                `there is no schema at "#/$defs/A"` + onlyWithin,
		`{"type":"object","properties":{"a":3}}`:              "/properties/a: should be a schema, which is an object or true or false",
	}
	for in, want := range tests {
		if err := schema.CheckParameters(jsonwire.Raw(in)); err == nil || message(err) != want {
			t.Errorf("%s: got %v, want %s", in, err, want)
		}
		if out, err := schema.Object(jsonwire.Raw(in)); in != "" && (err == nil || message(err) != want || out != "") {
			t.Errorf("%s: got %s, %v, want %s", in, out, err, want)
		}
	}
	if out, err := schema.Object(`{"properties":{"a":{"$ref":"#/x"}}}`); err == nil || message(err) != `/properties/a: there is no schema at "#/x"`+onlyWithin {
		t.Errorf("got %s, %v", out, err)
	}
}
