package schema_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// inDialect writes the schema of the arguments of t, twice to see that it comes out the same.
func inDialect(t *testing.T, dialect string, tool *ir.Tool) string {
	t.Helper()
	write := func() string {
		s, err := schema.Parameters(tool)
		if err == nil {
			err = schema.Apply(dialect, s)
		}
		return document(t, s, err)
	}
	text := write()
	if diff := cmp.Diff(text, write()); diff != "" {
		t.Error(diff)
	}
	return text
}

// plane is a union without recursion.
func plane() *ir.Type {
	return &ir.Type{Kind: ir.Union, Go: name("app", "Plane"), Discriminator: "kind", Members: []*ir.Type{
		structure("app", "Disc", field("r", float, ir.Constraints{})), structure("app", "Dot"),
	}}
}

// twice is a tool with a struct that comes twice, and is in $defs therefore.
func twice() *ir.Tool {
	point := structure("app", "Point", field("x", num, ir.Constraints{}))
	point.Doc = "Point is a place."
	return &ir.Tool{Params: []*ir.Param{
		{JSON: "a", Type: point, Required: true, Doc: "start"}, {JSON: "b", Type: pointer(point), Doc: "end"},
	}}
}

// limits is a tool with keywords of all kinds.
func limits() *ir.Tool {
	n := func(s ir.Number) *ir.Number { return &s }
	level := &ir.Type{Kind: ir.Enum, Base: ir.Int, Go: name("app", "Level"), Values: []*ir.EnumValue{{Go: "Low", Value: "1"}, {Go: "High", Value: "2"}}}
	return &ir.Tool{Params: []*ir.Param{
		{JSON: "s", Type: str, Required: true, Doc: "why", Constraints: ir.Constraints{MinLength: new(1), MaxLength: new(9), Pattern: "^<", Title: "T", Deprecated: true}},
		{JSON: "n", Type: float, Default: &ir.Literal{JSON: "5"}, Constraints: ir.Constraints{ExclusiveMinimum: n("0"), Maximum: n("9"), MultipleOf: n("0.5")}},
		{JSON: "l", Type: slice(str), Constraints: ir.Constraints{MinItems: new(2), MaxItems: new(3), UniqueItems: true}},
		{JSON: "m", Type: slice(str), Constraints: ir.Constraints{MinItems: new(1)}},
		{JSON: "t", Type: pointer(moment)},
		{JSON: "u", Type: text("uri")},
		{JSON: "z", Type: text("zip")},
		{JSON: "e", Type: level},
	}}
}

func TestDialects(t *testing.T) {
	const point = `{"properties":{"x":{"type":"integer"}},"additionalProperties":false,"type":"object","required":["x"]`
	const openPoint = `{"properties":{"x":{"type":"integer"}},"type":"object","required":["x"]`
	tests := map[string]struct {
		dialect string
		tool    *ir.Tool
		want    string
	}{
		"none": {"", twice(), `{"$defs":{"Point":` + point + `,"description":"Point is a place."}},"properties":{"a":{"$ref":"#/$defs/Point","description":"start"},` +
			`"b":{"anyOf":[{"$ref":"#/$defs/Point"},{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"openai": {"openai", &ir.Tool{Params: []*ir.Param{{JSON: "a", Type: str}}},
			`{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"inline references": {"inline", twice(), `{"properties":{"a":` + point + `,"description":"start\nPoint is a place."},` +
			`"b":{"anyOf":[` + point + `,"description":"Point is a place."},{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"gemini references": {"gemini", twice(), `{"properties":{"a":` + openPoint + `,"description":"start\nPoint is a place."},` +
			`"b":` + openPoint + `,"description":"end\nPoint is a place.","nullable":true}},"type":"object","required":["a"]}`},
		"anthropic references": {"anthropic", twice(), `{"$defs":{"Point":` + point + `,"description":"Point is a place."}},"properties":{"a":{"anyOf":[{"$ref":"#/$defs/Point"}],"description":"start"},` +
			`"b":{"anyOf":[{"$ref":"#/$defs/Point"},{"type":"null"}],"description":"end"}},"additionalProperties":false,"type":"object","required":["a"]}`},
		"gemini keywords": {"gemini", limits(), `{"properties":{"s":{"type":"string","maxLength":9,"minLength":1,"pattern":"^<","description":"why (deprecated=true)"},` +
			`"n":{"type":"number","maximum":9,"description":"exclusiveMinimum=0, multipleOf=0.5, default=5"},` +
			`"l":{"items":{"type":"string"},"type":"array","maxItems":3,"minItems":2,"description":"uniqueItems=true"},` +
			`"m":{"items":{"type":"string"},"type":"array","minItems":1},` +
			`"t":{"type":"string","format":"date-time","nullable":true},` +
			`"u":{"type":"string","description":"ID of a thing. (format=uri)"},"z":{"type":"string","description":"ID of a thing. (format=zip)"},` +
			`"e":{"type":"integer","description":"- 1: Low\n- 2: High (enum=[1,2])"}},"type":"object","required":["s"]}`},
		"anthropic keywords": {"anthropic", limits(), `{"properties":{"s":{"type":"string","description":"why (minLength=1, maxLength=9, pattern=^<, deprecated=true)"},` +
			`"n":{"type":"number","description":"exclusiveMinimum=0, maximum=9, multipleOf=0.5, default=5"},` +
			`"l":{"items":{"type":"string"},"type":"array","description":"minItems=2, maxItems=3, uniqueItems=true"},` +
			`"m":{"items":{"type":"string"},"type":"array","minItems":1},` +
			`"t":{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]},` +
			`"u":{"type":"string","format":"uri","description":"ID of a thing."},"z":{"type":"string","description":"ID of a thing. (format=zip)"},` +
			`"e":{"type":"integer","enum":[1,2],"description":"- 1: Low\n- 2: High"}},"additionalProperties":false,"type":"object","required":["s"]}`},
		"gemini union": {"gemini", &ir.Tool{Params: []*ir.Param{{JSON: "a", Type: pointer(plane())}}},
			`{"properties":{"a":{"anyOf":[{"properties":{"kind":{"type":"string","enum":["Disc"]},"r":{"type":"number"}},"type":"object","required":["kind","r"]},` +
				`{"properties":{"kind":{"type":"string","enum":["Dot"]}},"type":"object","required":["kind"]}],"nullable":true}},"type":"object"}`},
		"gemini map": {"gemini", &ir.Tool{Params: []*ir.Param{{JSON: "a", Type: keyed(str, pointer(str))}}},
			`{"properties":{"a":{"type":"object","description":"additionalProperties={\"type\":\"string\",\"nullable\":true}"}},"type":"object"}`},
		"anthropic open": {"anthropic", &ir.Tool{Options: ir.ToolOptions{Extra: "ignore"}, Params: []*ir.Param{{JSON: "a", Type: str}}},
			`{"properties":{"a":{"type":"string"}},"additionalProperties":false,"type":"object"}`},
		"inline leaves the rest": {"inline", limits(), inDialect(t, "", limits())},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, inDialect(t, test.dialect, test.tool)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoSuchForm(t *testing.T) {
	node := structure("app", "Node")
	node.Fields = []*ir.Field{{JSON: "next", Type: pointer(node)}}
	recursive := " has no recursive types, such as Node, which holds itself at a[].next: use a list of items that refer to each other by name, or another dialect"
	tests := map[string]struct {
		dialect string
		typ     *ir.Type
		want    string
	}{
		"inline recursion":    {"inline", slice(node), "dialect inline" + recursive},
		"gemini recursion":    {"gemini", slice(node), "dialect gemini" + recursive},
		"anthropic recursion": {"anthropic", slice(node), "dialect anthropic" + recursive},
		"recursive union":     {"inline", shape(), strings.NewReplacer("Node", "Shape", "a[].next", "a.parts[]").Replace("dialect inline" + recursive)},
		"anthropic map":       {"anthropic", keyed(str, num), "dialect anthropic has no maps, such as a: use a list of structs, or another dialect"},
		"anthropic any":       {"anthropic", slice(raw), "dialect anthropic has no type for any JSON, such as a[]: give it a type, or use another dialect"},
		"unknown":             {"latin", num, `there is no dialect "latin": known are anthropic, gemini, inline, openai`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Parameters(&ir.Tool{Params: []*ir.Param{{JSON: "a", Type: test.typ}}})
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Apply(test.dialect, s); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestDialectsAccept checks that a dialect refuses nothing that the original accepts, and inline nothing else either.
func TestDialectsAccept(t *testing.T) {
	tools := map[string]struct {
		tool   *ir.Tool
		values []string
	}{
		"references": {twice(), []string{`{"a":{"x":1}}`, `{"a":{"x":1},"b":null}`, `{"a":{"x":1},"b":{"x":2}}`, `{"b":null}`, `{"a":{}}`, `{"a":{"x":1},"b":{"y":2}}`}},
		"limits": {limits(), []string{`{"s":"<a"}`, `{"s":""}`, `{"s":"a"}`, `{"s":"<","n":0.5}`, `{"s":"<","n":0}`, `{"s":"<","n":0.3}`, `{"s":"<","l":["a","b"]}`,
			`{"s":"<","l":["a"]}`, `{"s":"<","l":["a","a"]}`, `{"s":"<","m":[]}`, `{"s":"<","t":null}`, `{"s":"<","e":2}`, `{"s":"<","e":3}`, `{"s":"<","q":1}`}},
		"union": {&ir.Tool{Params: []*ir.Param{{JSON: "a", Type: plane()}, {JSON: "b", Type: pointer(plane())}}},
			[]string{`{"a":{"kind":"Disc","r":1}}`, `{"a":{"kind":"Dot"},"b":null}`, `{"a":{"kind":"Dot","r":1}}`, `{"b":{"kind":"Disc"}}`}},
	}
	for name, test := range tools {
		t.Run(name, func(t *testing.T) {
			ours := compile(t, inDialect(t, "", test.tool))
			inline, anthropic := compile(t, inDialect(t, "inline", test.tool)), compile(t, inDialect(t, "anthropic", test.tool))
			for _, value := range test.values {
				want := accepts(t, ours, value)
				if got := accepts(t, inline, value); got != want {
					t.Errorf("%s: accepted by inline: %v, by ours: %v", value, got, want)
				}
				if want && !accepts(t, anthropic, value) {
					t.Errorf("%s: refused by anthropic only", value)
				}
			}
		})
	}
}

func compile(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("mem:///schema.json")
}

func accepts(t *testing.T, s *jsonschema.Schema, value string) bool {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v) == nil
}
