package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
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
			s, err := schema.StrictParameters(&ir.Tool{Params: test.fields})
			want := `{"properties":{` + test.want + `},"additionalProperties":false,"type":"object","required":[` + test.names + `]}`
			if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStrictReferences(t *testing.T) {
	union := shape()
	s, err := schema.StrictParameters(&ir.Tool{Params: []*ir.Param{{JSON: "a", Type: union, Doc: "why"}, {JSON: "b", Type: union, Required: true, Doc: "too"}}})
	want := `{"$defs":{"Shape":` + taggedShape + `},"properties":{"a":{"anyOf":[{"$ref":"#/$defs/Shape"},{"type":"null"}],"description":"why"},` +
		`"b":{"anyOf":[{"$ref":"#/$defs/Shape"}],"description":"too"}},"additionalProperties":false,"type":"object","required":["a","b"]}`
	if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
		t.Error(diff)
	}
}

func TestStrictOutput(t *testing.T) {
	s, err := schema.StrictOutput(slice(str))
	want := `{"properties":{"response":{"items":{"type":"string"},"type":"array"}},"additionalProperties":false,"type":"object","required":["response"]}`
	if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
		t.Error(diff)
	}
}

func TestNotStrict(t *testing.T) {
	deep := structure("app", "Deep", field("tags", keyed(str, num), ir.Constraints{}))
	node := structure("app", "Node", field("any", anything, ir.Constraints{}))
	node.Fields = append(node.Fields, &ir.Field{JSON: "next", Type: pointer(node)})
	tests := map[string]struct {
		tool ir.Tool
		want string
	}{
		"map": {
			ir.Tool{Params: []*ir.Param{{JSON: "a", Type: slice(deep)}}},
			"strict mode has no maps, such as a[].tags: use a list of structs, or drop strict",
		},
		"any": {
			ir.Tool{Params: []*ir.Param{{JSON: "a", Type: node}}},
			"strict mode has no type for any JSON, such as Node.any: give it a type, or drop strict",
		},
		"both": {
			ir.Tool{Params: []*ir.Param{{JSON: "a", Type: raw}, {JSON: "b", Type: keyed(str, num)}}},
			"strict mode has no type for any JSON, such as a: give it a type, or drop strict\nstrict mode has no maps, such as b: use a list of structs, or drop strict",
		},
		"extra=ignore": {ir.Tool{Options: ir.ToolOptions{Extra: "ignore"}}, "strict mode lets no unknown names pass: drop strict or extra=ignore"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := schema.StrictParameters(&test.tool)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	if _, err := schema.StrictOutput(keyed(str, num)); err == nil || err.Error() != "strict mode has no maps, such as this one: use a list of structs, or drop strict" {
		t.Errorf("got %v", err)
	}
}
