package sample_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/testmodel/internal/sample"
)

// cases are schemas with the value that is made for them.
var cases = []struct{ name, schema, want string }{
	{"no parameters", `{"type":"object","properties":{},"additionalProperties":false}`, `{}`},
	{"required only", `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a"]}`, `{"a":"a"}`},
	{"order of properties", `{"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"boolean"}},"required":["a","b"]}`, `{"b":0,"a":false}`},
	{"undeclared but required", `{"type":"object","required":["x"],"additionalProperties":{"type":"integer","minimum":3}}`, `{"x":3,"additionalProperty":3}`},
	{"anything", `{}`, `"a"`},
	{"true", `true`, `"a"`},
	{"null", `{"type":"null"}`, `null`},
	{"const null", `{"const":null}`, `null`},
	{"const", `{"const":{"b":1.50,"a":[true]}}`, `{"b":1.5,"a":[true]}`},
	{"enum", `{"type":"string","enum":["celsius","fahrenheit"]}`, `"celsius"`},
	{"first fitting value of an enum", `{"enum":["a","bcd",7],"minLength":2}`, `"bcd"`},
	{"example", `{"type":"string","examples":["Paris","Rome"]}`, `"Paris"`},
	{"example that does not fit", `{"type":"string","minLength":3,"examples":["x"]}`, `"aaa"`},
	{"default", `{"type":"integer","default":7}`, `7`},
	{"type list", `{"type":["integer","null"]}`, `0`},

	{"min length", `{"type":"string","minLength":3}`, `"aaa"`},
	{"empty string", `{"type":"string","maxLength":0}`, `""`},
	{"min length and format", `{"type":"string","format":"email","minLength":20}`, `"aaaaaaaa@example.com"`},
	{"date-time", `{"type":"string","format":"date-time"}`, `"2024-01-01T00:00:00Z"`},
	{"date", `{"type":"string","format":"date"}`, `"2024-01-01"`},
	{"time", `{"type":"string","format":"time"}`, `"00:00:00Z"`},
	{"duration", `{"type":"string","format":"duration"}`, `"P1D"`},
	{"uuid", `{"type":"string","format":"uuid"}`, `"00000000-0000-4000-8000-000000000000"`},
	{"uri", `{"type":"string","format":"uri"}`, `"https://example.com/a"`},
	{"ipv4", `{"type":"string","format":"ipv4"}`, `"192.0.2.0"`},
	{"ipv6", `{"type":"string","format":"ipv6"}`, `"2001:db8::1"`},
	{"hostname", `{"type":"string","format":"hostname"}`, `"a.example.com"`},
	{"uri reference", `{"type":"string","format":"uri-reference"}`, `"https://example.com/a"`},
	{"international", `{"type":"string","format":"iri","minLength":30}`, `"https://example.com/aaaaaaaaaa"`},
	{"international hostname", `{"type":"string","format":"idn-hostname"}`, `"a.example.com"`},
	{"international email", `{"type":"string","format":"idn-email"}`, `"a@example.com"`},
	{"international reference", `{"type":"string","format":"iri-reference"}`, `"https://example.com/a"`},
	{"uri template", `{"type":"string","format":"uri-template"}`, `"https://example.com/a"`},
	{"json pointer", `{"type":"string","format":"json-pointer"}`, `"/a"`},
	{"relative json pointer", `{"type":"string","format":"relative-json-pointer"}`, `"0"`},
	{"regular expression", `{"type":"string","format":"regex"}`, `"a"`},
	{"unknown format", `{"type":"string","format":"colour"}`, `"a"`},
	{"bytes", `{"type":"string","contentEncoding":"base64"}`, `"YQ=="`},
	{"long bytes", `{"type":"string","contentEncoding":"base64","minLength":7}`, `"YWFhYWFh"`},

	{"pattern", `{"type":"string","pattern":"^[A-Z]{2}-\\d{3}$"}`, `"AA-000"`},
	{"pattern with length", `{"type":"string","pattern":"^x+$","minLength":4}`, `"xxxx"`},
	{"pattern in the middle", `{"type":"string","pattern":"foo|bar","minLength":5}`, `"fooaa"`},
	{"pattern with alternatives and groups", `{"type":"string","pattern":"^(red|green)(-(light|dark))?$","minLength":6}`, `"red-light"`},
	{"pattern with classes", `{"type":"string","pattern":"^[^a-z]\\s.\\w*é$"}`, `"A aé"`},
	{"two patterns", `{"type":"string","pattern":"^[a-z]+$","allOf":[{"pattern":"^.{3}$"}]}`, `"aaa"`},

	{"integer", `{"type":"integer"}`, `0`},
	{"minimum", `{"type":"integer","minimum":-90,"maximum":60}`, `-90`},
	{"minimum between integers", `{"type":"integer","minimum":1.5}`, `2`},
	{"maximum", `{"type":"integer","maximum":-3}`, `-3`},
	{"exclusive minimum", `{"type":"integer","exclusiveMinimum":4}`, `5`},
	{"exclusive maximum", `{"type":"integer","exclusiveMaximum":4}`, `3`},
	{"multiple", `{"type":"integer","minimum":5,"multipleOf":4}`, `8`},
	{"negative multiple", `{"type":"integer","exclusiveMaximum":-8,"multipleOf":4}`, `-12`},
	{"multiple of a fraction", `{"type":"integer","minimum":1,"multipleOf":1.5}`, `3`},
	{"number", `{"type":"number","minimum":0.25}`, `0.25`},
	{"open interval", `{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}`, `0.5`},
	{"above", `{"type":"number","exclusiveMinimum":0.5}`, `1.5`},
	{"fractional steps", `{"type":"number","exclusiveMinimum":0.3,"multipleOf":0.1}`, `0.4`},
	{"every digit", `{"type":"integer","minimum":9223372036854775807}`, `9223372036854775807`},
	{"bounds of two schemas", `{"type":"integer","minimum":1,"allOf":[{"exclusiveMinimum":1,"exclusiveMaximum":9},{"maximum":9}]}`, `2`},
	{"implied number", `{"minimum":2}`, `2`},
	{"implied object", `{"required":["a"]}`, `{"a":"a"}`},
	{"implied array", `{"minItems":1}`, `["a"]`},
	{"exponent", `{"type":"number","minimum":1e3}`, `1000`},

	{"array", `{"type":"array","items":{"type":"integer"}}`, `[0]`},
	{"array of anything", `{"type":"array"}`, `[]`},
	{"no items", `{"type":"array","items":{"type":"integer"},"maxItems":0}`, `[]`},
	{"min items", `{"type":"array","items":{"type":"boolean"},"minItems":3}`, `[false,false,false]`},
	{"different items", `{"type":"array","items":{"enum":["a","b","c"]},"minItems":3,"uniqueItems":true}`, `["a","b","c"]`},
	{"different numbers", `{"type":"array","items":{"type":"integer","minimum":5,"maximum":6},"minItems":2,"uniqueItems":true}`, `[5,6]`},
	{"different booleans", `{"type":"array","items":{"type":"boolean"},"minItems":2,"uniqueItems":true}`, `[false,true]`},
	{"different objects", `{"type":"array","items":{"type":"object","properties":{"s":{"type":"string"}},"required":["s"]},"minItems":2,"uniqueItems":true}`, `[{"s":"a"},{"s":"b"}]`},
	{"tuple", `{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}`, `["a",0]`},

	{"map", `{"type":"object","additionalProperties":{"type":"integer"}}`, `{"additionalProperty":0}`},
	{"map with entries", `{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}`, `{"additionalProperty":0,"additionalProperty_":0}`},
	{"map with integer keys", `{"type":"object","patternProperties":{"^[0-9]+$":{"type":"string"}},"additionalProperties":false}`, `{"0":"a"}`},
	{"map with named keys", `{"type":"object","propertyNames":{"enum":["x","y"]},"additionalProperties":{"type":"null"},"minProperties":2}`, `{"x":null,"y":null}`},
	{"min properties", `{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"minProperties":1,"additionalProperties":false}`, `{"a":0}`},
	{"dependent", `{"type":"object","properties":{"a":{},"b":{}},"required":["a","b"],"dependentRequired":{"a":["b"]}}`, `{"a":"a","b":"a"}`},

	{"optional members that cannot be made", `{"type":"object","properties":{"a":false,"b":{"type":"integer"}},"minProperties":1}`, `{"b":0}`},
	{"maps that cannot have entries", `{"type":"object","propertyNames":false,"additionalProperties":{"type":"integer"}}`, `{}`},
	{"tuple of an earlier version", `{"$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":[{"type":"string"},{"type":"integer"}]}`, `["a",0]`},

	{"null or text", `{"anyOf":[{"type":"null"},{"type":"string"}]}`, `null`},
	{"first alternative that works", `{"anyOf":[{"type":"string","minLength":2,"maxLength":1},{"type":"integer"}]}`, `0`},
	{"exactly one", `{"oneOf":[{"type":"number"},{"type":"integer"},{"type":"string"}]}`, `"a"`},
	{"all of", `{"allOf":[{"type":"integer","minimum":3},{"type":"number","multipleOf":5}]}`, `5`},
	{"beside a reference", `{"$defs":{"n":{"type":"integer"}},"$ref":"#/$defs/n","minimum":4}`, `4`},
	{"condition that does not hold", `{"type":"string","if":{"minLength":3},"then":false,"else":{"maxLength":2}}`, `"a"`},
	{"condition", `{"type":"object","properties":{"a":{"const":1},"b":{"type":"integer"}},"required":["a","b"],"if":{"required":["a"]},"then":{"required":["b"]}}`, `{"a":1,"b":0}`},

	{"reference", `{"type":"object","properties":{"u":{"$ref":"#/$defs/Unit","description":"unit"}},"required":["u"],"$defs":{"Unit":{"type":"string","enum":["c","f"]}}}`, `{"u":"c"}`},
	{"reference into a list", `{"anyOf":[{"type":"boolean"},{"$ref":"#/anyOf/0"}]}`, `false`},
	{"escaped reference", `{"$ref":"#/$defs/a~1b~0c","$defs":{"a/b~c":{"type":"boolean"}}}`, `false`},
	{"list of itself", `{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"v":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Node"}}},"required":["v","children"]}}}`, `{"v":"a","children":[]}`},
	{"pointer to itself", `{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}},"required":["next"]}}}`, `{"next":null}`},
	{"map of itself", `{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"$ref":"#"}}},"required":["m"]}`, `{"m":{}}`},
	{"a type twice", `{"type":"object","properties":{"a":{"$ref":"#/$defs/P"},"b":{"$ref":"#/$defs/P"}},"required":["a","b"],"$defs":{"P":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]}}}`, `{"a":{"x":0},"b":{"x":0}}`},
	{
		"as generated",
		`{"type":"object","properties":{"city":{"type":"string","description":"name of the city","minLength":1,"maxLength":80,"examples":["Paris"]},` +
			`"unit":{"$ref":"#/$defs/Unit"},"days":{"type":"integer","minimum":0,"maximum":255},"note":{"anyOf":[{"type":"string"},{"type":"null"}]},` +
			`"tags":{"type":"array","items":{"type":"string","pattern":"^[a-z]+$"},"maxItems":4,"uniqueItems":true},"extra":{},` +
			`"by":{"type":"object","additionalProperties":{"type":"array","items":{"type":"number"}}}},` +
			`"required":["city","unit","days","tags","extra","by"],"additionalProperties":false,"$defs":{"Unit":{"type":"string","enum":["celsius","fahrenheit"]}}}`,
		`{"city":"Paris","unit":"celsius","days":0,"tags":["a"],"extra":"a","by":{"additionalProperty":[0]}}`,
	},
}

func TestValue(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := sample.Value(jsonwire.Raw(c.schema), 0)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, string(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestValid checks what is made, with several seeds, with a validator of others.
func TestValid(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := compile(t, c.schema)
			for seed := range 40 {
				v, err := sample.Value(jsonwire.Raw(c.schema), seed)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if err := validate(s, string(v)); err != nil {
					t.Errorf("seed %d: %s: %v", seed, v, err)
				}
			}
		})
	}
}

// TestGenerated makes arguments for every schema that the generator writes for its golden cases.
func TestGenerated(t *testing.T) {
	files, err := filepath.Glob("../../../../testdata/golden/*/schema.json")
	if err != nil || files == nil {
		t.Fatalf("found no schemas: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var tools []struct {
			Name       string
			Parameters json.RawMessage
		}
		if err := json.Unmarshal(data, &tools); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, tool := range tools {
			t.Run(filepath.Base(filepath.Dir(file))+"/"+tool.Name, func(t *testing.T) {
				s := compile(t, string(tool.Parameters))
				for seed := range 3 {
					v, err := sample.Value(jsonwire.Raw(tool.Parameters), seed)
					if err != nil {
						t.Fatal(err)
					}
					if err := validate(s, string(v)); err != nil {
						t.Errorf("%s: %v", v, err)
					}
				}
			})
		}
	}
}

func compile(t testing.TB, schema string) *jsonschema.Schema {
	t.Helper()
	s, err := compiled(schema)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compiled(schema string) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("schema.json")
}

func validate(s *jsonschema.Schema, value string) error {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func TestValueErrors(t *testing.T) {
	for _, c := range []struct{ name, schema, want string }{
		{"no JSON", `{"type":`, "#: 1 violation: Invalid JSON: EOF while parsing a value at line 1 column 8"},
		{"no schema", `[]`, "#: a schema must be an object or a boolean"},
		{"false", `{"type":"object","properties":{"a":false},"required":["a"]}`, "#/properties/a: the schema allows no value here"},
		{"unknown type", `{"type":"text"}`, `#: "text" is not a type of JSON Schema`},
		{"no common type", `{"allOf":[{"type":"string"},{"type":"integer"}]}`, "#: no type is allowed by all that the schema says here"},
		{"bounds that cross", `{"type":"object","properties":{"a":{"type":"integer","minimum":3,"maximum":2}},"required":["a"]}`, "#/properties/a/maximum: cannot make a value for it: 3 is refused"},
		{"lengths that cross", `{"type":"string","minLength":3,"maxLength":2}`, `#/minLength: cannot make a value for it: "aa" is refused`},
		{"pattern that nothing matches", `{"type":"string","pattern":"a^"}`, `#/pattern: cannot make a string for the pattern "a^" that keeps to all the schema says`},
		{"pattern that Go does not know", `{"type":"object","properties":{"a":{"type":"string","pattern":"(?=x)"}},"required":["a"]}`, "#/properties/a/pattern: the pattern cannot be used: error parsing regexp: invalid or unsupported Perl syntax: `(?=`"},
		{"enum against the rest", `{"enum":["a"],"minLength":2}`, "#/enum: none of the values is allowed by the rest of the schema"},
		{"not enough values", `{"type":"array","items":{"enum":["a","b"]},"minItems":3,"uniqueItems":true}`, "#/items: cannot make more than 2 different items"},
		{"names that run out", `{"type":"object","propertyNames":{"const":"x"},"minProperties":2}`, "#: cannot make more than 1 members with different names"},
		{"closed and short", `{"type":"object","additionalProperties":false,"minProperties":1}`, "#/additionalProperties: the schema allows no value here"},
		{"too many items", `{"type":"array","minItems":1e9}`, "#: more than 10000 items are asked for"},
		{"endless", `{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"n":{"$ref":"#/$defs/N"}},"required":["n"]}}}`, "#/$defs/N/properties/n/$ref: the schema needs itself: no finite value is valid"},
		{"reference to elsewhere", `{"$ref":"https://example.com/s.json"}`, `#/$ref: cannot follow $ref "https://example.com/s.json": only those within the schema, such as #/$defs/name, are supported`},
		{"reference to nothing", `{"$ref":"#/$defs/x"}`, `#/$ref: cannot follow $ref "#/$defs/x": the schema has no such place`},
		{"huge number", `{"type":"number","minimum":1e99999}`, "#: the number 1e99999 is out of range"},
		{"too long a string", `{"type":"string","minLength":100000}`, "#: a string of more than 10000 characters is asked for"},
		{"too many members", `{"type":"object","minProperties":100000}`, "#: more than 10000 members are asked for"},
		{"no alternatives", `{"anyOf":[]}`, "#: a choice between no alternatives allows no value"},
		{"too many alternatives", tangle(), "#: the schema is too complex to make a value for it"},
		{"pattern of nothing", `{"type":"string","pattern":"[^\\x00-\\x{10FFFF}]"}`, "#/pattern: the pattern cannot be used: it matches nothing"},
		{"bad pattern of names", `{"type":"object","patternProperties":{"(":{}},"required":["a"]}`, `#/patternProperties: the pattern "(" cannot be used: error parsing regexp: missing closing ): ` + "`(`"},
		{"unsupported", `{"type":"array","contains":{"type":"integer"}}`, "#/contains: the keyword contains is not supported"},
		{"not", `{"type":"string","not":{"minLength":1}}`, `#/not: cannot make a value for it: "a" is refused`},
		{"escaped names", `{"type":"object","properties":{"a/b~c":{"type":"nope"}},"required":["a/b~c"]}`, `#/properties/a~1b~0c: "nope" is not a type of JSON Schema`},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := sample.Value(jsonwire.Raw(c.schema), 0)
			failed, ok := errors.AsType[*sample.Error](err)
			if !ok {
				t.Fatalf("got %s and error %v, want an *Error", v, err)
			}
			if d := cmp.Diff(c.want, failed.Error()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// tangle is a schema with more combinations of alternatives than can be tried.
func tangle() string {
	choice := `{"anyOf":[{"minimum":1},{"minimum":2},{"minimum":3}]}`
	return `{"type":"integer","maximum":0,"allOf":[` + strings.Repeat(choice+",", 12) + choice + `]}`
}

// FuzzValue checks that what is made is valid, whatever the schema.
func FuzzValue(f *testing.F) {
	for _, c := range cases {
		f.Add(c.schema, 0)
		f.Add(c.schema, 3)
	}
	f.Fuzz(func(t *testing.T, schema string, seed int) {
		v, err := sample.Value(jsonwire.Raw(schema), seed%100)
		if err != nil {
			return
		}
		s, err := compiled(schema)
		if err != nil {
			return // not a schema
		}
		if err := validate(s, string(v)); err != nil {
			t.Errorf("%s\nmakes %s\n%v", schema, v, err)
		}
	})
}
