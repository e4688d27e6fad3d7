package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	dialects "github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/google/go-cmp/cmp"
)

func TestStrictParameters(t *testing.T) {
	tests := map[string]struct {
		fields []*ir.Field
		want   string // of the properties, "a" first
		names  string
	}{
		"required": {[]*ir.Field{{JSON: "a", Type: str, Required: true, Doc: "why"}}, `"a":{"type":"string","description":"why"}`, `"a"`},
		"optional": {
			[]*ir.Field{{JSON: "a", Type: num, Doc: "why"}, {JSON: "b", Type: pointer(str)}},
			`"a":{"anyOf":[{"type":"integer"},{"type":"null"}],"description":"why"},"b":{"anyOf":[{"type":"string"},{"type":"null"}]}`, `"a","b"`,
		},
		"default": {
			[]*ir.Field{{JSON: "a", Type: num, Default: &ir.Literal{JSON: "5"}}},
			`"a":{"anyOf":[{"type":"integer"},{"type":"null"}],"description":"default=5"}`, `"a"`,
		},
		"keywords": {
			[]*ir.Field{
				{JSON: "a", Type: str, Required: true, Doc: "why", Constraints: ir.Constraints{
					MinLength: new(1), MaxLength: new(9), Format: "uri", Title: "T", Examples: []ir.Literal{{JSON: `"x"`}}, Deprecated: true, ReadOnly: true,
				}},
				{JSON: "b", Type: slice(str), Required: true, Constraints: ir.Constraints{MinItems: new(1), UniqueItems: true, Items: &ir.Constraints{Pattern: "^a"}}},
				{JSON: "c", Type: &ir.Type{Kind: ir.Bytes}, Required: true},
				{JSON: "d", Type: moment, Required: true},
			},
			`"a":{"type":"string","description":"why (minLength=1, maxLength=9, format=uri, examples=[\"x\"], deprecated=true)"},` +
				`"b":{"items":{"type":"string","pattern":"^a"},"type":"array","minItems":1,"description":"uniqueItems=true"},` +
				`"c":{"type":"string","description":"contentEncoding=base64"},"d":{"type":"string","format":"date-time"}`, `"a","b","c","d"`,
		},
		"nested": {
			[]*ir.Field{{JSON: "a", Type: slice(structure("app", "P", &ir.Field{JSON: "x", Type: num})), Required: true}},
			`"a":{"items":{"properties":{"x":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"additionalProperties":false,"type":"object","required":["x"]},"type":"array"}`, `"a"`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := `{"properties":{` + test.want + `},"additionalProperties":false,"type":"object","required":[` + test.names + `]}`
			if diff := cmp.Diff(want, strict(t, &ir.Tool{Params: test.fields})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// strict writes the arguments of t in the form of strict mode.
func strict(t *testing.T, tool *ir.Tool) string {
	t.Helper()
	s, err := schema.Parameters(tool)
	if err != nil {
		t.Fatal(err)
	}
	text, err := schema.Strict(s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestStrictReferences(t *testing.T) {
	union := shape()
	got := strict(t, &ir.Tool{Params: []*ir.Param{{JSON: "a", Type: union, Doc: "why"}, {JSON: "b", Type: union, Required: true, Doc: "too"}}})
	want := `{"$defs":{"Shape":` + taggedShape + `},"properties":{"a":{"anyOf":[{"$ref":"#/$defs/Shape"},{"type":"null"}],"description":"why"},` +
		`"b":{"anyOf":[{"$ref":"#/$defs/Shape"}],"description":"too"}},"additionalProperties":false,"type":"object","required":["a","b"]}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestIn checks that what Strict refuses on behalf of a declaration has a form in dialects all the same.
func TestIn(t *testing.T) {
	tool := &ir.Tool{Options: ir.ToolOptions{Extra: "ignore"}, Params: []*ir.Param{{JSON: "a", Type: num, Required: true}}}
	const open, closed = `{"properties":{"a":{"type":"integer"}},"type":"object","required":["a"]}`,
		`{"properties":{"a":{"type":"integer"}},"additionalProperties":false,"type":"object","required":["a"]}`
	wants := map[dialects.Dialect]string{
		dialects.Plain: open, dialects.OpenAI: closed, dialects.Inline: open, dialects.Gemini: open, dialects.Anthropic: closed,
	}
	for _, d := range dialects.Dialects() {
		s, err := schema.Parameters(tool)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := schema.In(d, s); err != nil || got != wants[d] {
			t.Errorf("%v: got %s, %v, want %s", d, got, err, wants[d])
		}
	}
}

func TestNotStrict(t *testing.T) {
	const (
		noMap   = ": a map, which is an object with any properties, is not supported: list the properties, or use an array of objects, or drop strict"
		noAny   = ": a schema that accepts any JSON is not supported: give it a type, or drop strict"
		noExtra = `strict mode accepts no unknown members: drop strict, or what lets them through (extra=ignore, codec:"unknown" or kind=*)`
	)
	deep := structure("app", "Deep", field("tags", keyed(str, num), ir.Constraints{}))
	node := structure("app", "Node", field("any", anything, ir.Constraints{}))
	node.Fields = append(node.Fields, &ir.Field{JSON: "next", Type: pointer(node)})
	open := structure("app", "Open", &ir.Field{Type: raw, Unknown: true})
	tests := map[string]struct {
		tool ir.Tool
		want string
	}{
		"map":  {ir.Tool{Params: []*ir.Param{{JSON: "a", Type: slice(deep)}}}, "strict mode: /properties/a/items/properties/tags" + noMap},
		"any":  {ir.Tool{Params: []*ir.Param{{JSON: "a", Type: node}}}, "strict mode: /$defs/Node/properties/any" + noAny},
		"both": {ir.Tool{Params: []*ir.Param{{JSON: "a", Type: raw}, {JSON: "b", Type: keyed(str, num)}}}, "strict mode: /properties/a" + noAny + "\nstrict mode: /properties/b" + noMap},
		"all":  {ir.Tool{Unwrap: true, Params: []*ir.Param{{JSON: "a", Type: keyed(str, num)}}}, "strict mode: the schema" + noMap},

		"extra=ignore":    {ir.Tool{Options: ir.ToolOptions{Extra: "ignore"}}, noExtra},
		"unknown members": {ir.Tool{Params: []*ir.Param{{JSON: "a", Type: slice(open)}}}, noExtra},
		"in a definition": {ir.Tool{Params: []*ir.Param{{JSON: "a", Type: open}, {JSON: "b", Type: pointer(open)}}}, noExtra},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Parameters(&test.tool)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := schema.Strict(s); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}
