package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// FuzzApply checks that no text makes a dialect panic, and what holds for all results.
func FuzzApply(f *testing.F) {
	for _, s := range []string{
		twice, limits, unions, linked, doubling(5, "anyOf"), doubling(5, "allOf"), chain(3), nested(3),
		`{"type":["object","null"],"properties":{"a":{"type":"array","items":[{"const":1},{"enum":["x",null]}],"additionalItems":{"$ref":"#/definitions/B"}}},"required":["a","b"],"definitions":{"B":{"oneOf":[{"not":{}},{"if":{},"then":false}]}}}`,
		`{"allOf":[{"$ref":"#/properties/a"},{"properties":{"a":{"patternProperties":{"x":{}},"additionalProperties":{}},"a":true}}],"$defs":{"":{"$ref":"#/$defs/~1%25"}}}`,
		`{"type":"array","prefixItems":[{"type":"null"}],"unevaluatedItems":false,"maxItems":1,"nullable":true,"x-a":{ "b":[ 1 ] },"format":"int32","minimum":-0.50,"exclusiveMinimum":true}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		valid := compiles(s)
		for _, d := range schema.Dialects() {
			out, err := d.Apply(jsonwire.Raw(s))
			if err != nil {
				checkError(t, err)
				continue
			}
			checkFuzzed(t, d, s, out, valid)
		}
		if out, err := schema.Object(jsonwire.Raw(s)); err == nil {
			if again, err := schema.Object(out); err != nil || again != out {
				t.Errorf("object of %s: %s, then %s, %v", s, out, again, err)
			}
		}
		if err := schema.CheckParameters(jsonwire.Raw(s)); err != nil {
			checkError(t, err)
		}
		if out, err := schema.DropNulls(jsonwire.Raw(s), jsonwire.Raw(s)); err == nil && jsonwire.Valid(string(out)) != nil {
			t.Errorf("dropped: %s", out)
		}
	})
}

// compiles reports whether s is a schema by an independent validator. It loads nothing.
func compiles(s string) bool {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(s))
	if err != nil {
		return false
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(jsonschema.SchemeURLLoader{})
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		return false
	}
	_, err = c.Compile("mem:///schema.json")
	return err == nil
}

// checkError checks that an error says what is wrong.
func checkError(t *testing.T, err error) {
	t.Helper()
	var e *schema.Error
	if errors.As(err, &e) && (len(e.Problems) == 0 || e.Problems[0].Message == "") || !strings.HasPrefix(err.Error(), "schema: ") {
		t.Errorf("%q", err.Error())
	}
}

func checkFuzzed(t *testing.T, d schema.Dialect, s string, out jsonwire.Raw, valid bool) {
	t.Helper()
	if err := jsonwire.Valid(string(out)); err != nil {
		t.Errorf("%v of %s: %s: %v", d, s, out, err)
	}
	if valid && !compiles(string(out)) {
		t.Errorf("%v of %s is not a schema: %s", d, s, out)
	}
	if again, err := d.Apply(out); err != nil || again != out {
		t.Errorf("%v of %s: %s, then %s, %v", d, s, out, again, err)
	}
	if d == schema.OpenAI {
		if err := schema.CheckStrict(out); err != nil {
			t.Errorf("%s: %s: %v", s, out, err)
		}
	}
}
