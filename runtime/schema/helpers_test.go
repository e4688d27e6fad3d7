package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// conversion is a schema and its form in a dialect.
type conversion struct{ in, want string }

// converts applies a dialect to schemas by name. It checks what holds for all results too.
func converts(t *testing.T, d schema.Dialect, tests map[string]conversion) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, apply(t, d, test.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// apply returns s in the dialect d.
func apply(t *testing.T, d schema.Dialect, s string) string {
	t.Helper()
	out, err := d.Apply(jsonwire.Raw(s))
	if err != nil {
		t.Fatal(err)
	}
	checkResult(t, d, out)
	return string(out)
}

// checkResult checks what holds for all results: they are schemas, applying the dialect once more changes nothing, and the
// strict form is strict.
func checkResult(t *testing.T, d schema.Dialect, out jsonwire.Raw) {
	t.Helper()
	if _, err := compiled(string(out)); err != nil {
		t.Errorf("%s\n%v", out, err)
	}
	again, err := d.Apply(out)
	if err != nil || again != out {
		t.Errorf("applied twice: %v\n%s", err, cmp.Diff(out, again))
	}
	if d != schema.OpenAI {
		return
	}
	if err := schema.CheckStrict(out); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// refuses applies a dialect to schemas without such a form. The keys are the schemas, the values the errors.
func refuses(t *testing.T, d schema.Dialect, tests map[string]string) {
	t.Helper()
	for in, want := range tests {
		t.Run(in[:min(len(in), 80)], func(t *testing.T) {
			out, err := d.Apply(jsonwire.Raw(in))
			if err == nil {
				t.Fatalf("got %s", out)
			}
			if diff := cmp.Diff(want, message(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// message is the text of an error without what all of them begin with.
func message(err error) string {
	text := strings.TrimPrefix(err.Error(), "schema: ")
	var e *schema.Error
	if errors.As(err, &e) {
		_, text, _ = strings.Cut(text, ": ")
	}
	return text
}

// compiled is an independent validator of a schema.
func compiled(s string) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(s))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("mem:///schema.json")
}

func validator(t *testing.T, s string) *jsonschema.Schema {
	t.Helper()
	v, err := compiled(s)
	if err != nil {
		t.Fatalf("%s\n%v", s, err)
	}
	return v
}

// accepts reports whether a value is valid.
func accepts(t *testing.T, s *jsonschema.Schema, value string) bool {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v) == nil
}

// object is the schema of an object with one property a, which is required.
func object(a string) string {
	return `{"type":"object","properties":{"a":` + a + `},"required":["a"]}`
}

// closed is object without other properties.
func closed(a string) string {
	return `{"type":"object","properties":{"a":` + a + `},"additionalProperties":false,"required":["a"]}`
}

// Schemas as the generator writes them.
const (
	point    = `{"properties":{"x":{"type":"integer"}},"additionalProperties":false,"type":"object","required":["x"]`
	openDoc  = `{"properties":{"x":{"type":"integer"}},"type":"object","required":["x"]`
	place    = point + `,"description":"Point is a place."}`
	disc     = `{"properties":{"kind":{"type":"string","const":"Disc"},"r":{"type":"number"}},"additionalProperties":false,"type":"object","required":["kind","r"]}`
	dot      = `{"properties":{"kind":{"type":"string","const":"Dot"}},"additionalProperties":false,"type":"object","required":["kind"]}`
	discEnum = `{"properties":{"kind":{"type":"string","enum":["Disc"]},"r":{"type":"number"}},"type":"object","required":["kind","r"]}`
	dotEnum  = `{"properties":{"kind":{"type":"string","enum":["Dot"]}},"type":"object","required":["kind"]}`

	// twice has a definition that is used twice.
	twice = `{"$defs":{"Point":` + place + `},"properties":{"a":{"$ref":"#/$defs/Point","description":"start"},` +
		`"b":{"anyOf":[{"$ref":"#/$defs/Point"},{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a"]}`

	// limits has limits of all kinds.
	limits = `{"properties":{"s":{"type":"string","maxLength":9,"minLength":1,"pattern":"^<","title":"T","description":"why","deprecated":true},` +
		`"n":{"type":"number","multipleOf":0.5,"maximum":9,"exclusiveMinimum":0,"default":5},` +
		`"l":{"items":{"type":"string"},"type":"array","maxItems":3,"minItems":2,"uniqueItems":true},` +
		`"m":{"items":{"type":"string"},"type":"array","minItems":1},` +
		`"t":{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]},` +
		`"u":{"type":"string","format":"uri","description":"ID of a thing."},"z":{"type":"string","format":"zip","description":"ID of a thing."},` +
		`"e":{"type":"integer","enum":[1,2],"description":"- 1: Low\n- 2: High"}},"additionalProperties":false,"type":"object","required":["s"]}`

	// unions has alternatives.
	unions = `{"properties":{"a":{"anyOf":[` + disc + `,` + dot + `]},"b":{"anyOf":[{"anyOf":[` + disc + `,` + dot + `]},{"type":"null"}]}},"additionalProperties":false,"type":"object"}`

	// linked is recursive.
	linked = `{"$defs":{"Node":{"type":"object","properties":{"next":{"$ref":"#/$defs/Node"}}}},"type":"object","properties":{"a":{"type":"array","items":{"$ref":"#/$defs/Node"}}}}`
)
