package schema_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/google/go-cmp/cmp"
	invopop "github.com/invopop/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var (
	str   = &ir.Type{Kind: ir.String, GoBasic: "string"}
	num   = &ir.Type{Kind: ir.Int, Bits: 64, GoBasic: "int"}
	float = &ir.Type{Kind: ir.Float, Bits: 64, GoBasic: "float64"}
	raw   = &ir.Type{Kind: ir.Raw, Go: &ir.Name{PkgPath: "encoding/json", PkgName: "json", Name: "RawMessage"}, Doc: "RawMessage is raw."}
	unit  = &ir.Type{Kind: ir.Enum, Go: name("app", "Unit"), Doc: "Unit of temperature.", Values: []*ir.EnumValue{
		{Go: "Celsius", Value: "celsius", Doc: "Celsius is\nwater's."}, {Go: "Kelvin", Value: "kelvin"},
	}}
)

func name(pkg, n string) *ir.Name {
	return &ir.Name{PkgPath: "example.org/" + pkg, PkgName: pkg, Name: n}
}

func pointer(t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Pointer, Elem: t} }

func slice(t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Slice, Elem: t} }

func structure(pkg, n string, fields ...*ir.Field) *ir.Type {
	return &ir.Type{Kind: ir.Struct, Go: name(pkg, n), Fields: fields}
}

func field(n string, t *ir.Type, c ir.Constraints) *ir.Field {
	return &ir.Field{Go: strings.ToUpper(n), JSON: n, Type: t, Required: true, Constraints: c}
}

func integer(kind ir.Kind, bits int) *ir.Type { return &ir.Type{Kind: kind, Bits: bits} }

// document marshals s and checks it against the meta-schema.
func document(t *testing.T, s *invopop.Schema, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, err := schema.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Compile("mem:///schema.json"); err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return text
}

func TestResult(t *testing.T) {
	tests := map[string]struct {
		typ  *ir.Type
		want string
	}{
		"string":       {str, `{"type":"string"}`},
		"boolean":      {&ir.Type{Kind: ir.Bool}, `{"type":"boolean"}`},
		"number":       {float, `{"type":"number"}`},
		"int":          {num, `{"type":"integer"}`},
		"int8":         {integer(ir.Int, 8), `{"type":"integer","maximum":127,"minimum":-128}`},
		"uint64":       {integer(ir.Uint, 64), `{"type":"integer","minimum":0}`},
		"uint32":       {integer(ir.Uint, 32), `{"type":"integer","maximum":4294967295,"minimum":0}`},
		"bytes":        {&ir.Type{Kind: ir.Bytes}, `{"type":"string","contentEncoding":"base64"}`},
		"any":          {raw, `{}`},
		"nullable any": {pointer(raw), `{}`},
		"slice":        {slice(str), `{"items":{"type":"string"},"type":"array"}`},
		"array":        {&ir.Type{Kind: ir.Array, Elem: num, Len: 3}, `{"items":{"type":"integer"},"type":"array","maxItems":3,"minItems":3}`},
		"map":          {&ir.Type{Kind: ir.Map, Key: str, Elem: raw}, `{"additionalProperties":{},"type":"object"}`},
		"pointer":      {pointer(str), `{"anyOf":[{"type":"string"},{"type":"null"}]}`},
		"enum":         {unit, `{"type":"string","enum":["celsius","kelvin"],"description":"Unit of temperature.\n- celsius: Celsius is water's."}`},
		"named scalar": {&ir.Type{Kind: ir.String, Go: name("app", "City"), Doc: "City & <country>."}, `{"type":"string","description":"City & <country>."}`},
		"struct": {
			structure("app", "Point", field("x", num, ir.Constraints{}), &ir.Field{Go: "y", Type: num}),
			`{"properties":{"x":{"type":"integer"}},"additionalProperties":false,"type":"object","required":["x"]}`,
		},
		"no fields": {structure("app", "Nothing"), `{"properties":{},"additionalProperties":false,"type":"object"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Result(test.typ)
			if diff := cmp.Diff(test.want, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConstraints(t *testing.T) {
	n := func(s ir.Number) *ir.Number { return &s }
	tests := map[string]struct {
		typ  *ir.Type
		c    ir.Constraints
		want string
	}{
		"text": {
			str, ir.Constraints{MinLength: new(1), MaxLength: new(8), Pattern: `^<\w+>$`, Format: "email"},
			`{"type":"string","maxLength":8,"minLength":1,"pattern":"^<\\w+>$","format":"email"}`,
		},
		"annotations": {
			str, ir.Constraints{Title: "T", Examples: []ir.Literal{{JSON: `"a"`}}, ReadOnly: true, Deprecated: true},
			`{"type":"string","title":"T","deprecated":true,"readOnly":true,"examples":["a"]}`,
		},
		"float bounds": {
			float, ir.Constraints{Minimum: n("-0.50"), ExclusiveMaximum: n("1e3"), MultipleOf: n("0.1")},
			`{"type":"number","multipleOf":0.1,"exclusiveMaximum":1e3,"minimum":-0.50}`,
		},
		"narrower than the type": {
			integer(ir.Int, 8), ir.Constraints{Minimum: n("0.5"), ExclusiveMaximum: n("100")},
			`{"type":"integer","exclusiveMaximum":100,"minimum":0.5}`,
		},
		"wider than the type": {
			integer(ir.Uint, 8), ir.Constraints{Minimum: n("-1"), ExclusiveMinimum: n("-5"), Maximum: n("1000")},
			`{"type":"integer","maximum":255,"minimum":0}`,
		},
		"positive":        {integer(ir.Uint, 64), ir.Constraints{ExclusiveMinimum: n("0")}, `{"type":"integer","exclusiveMinimum":0}`},
		"nullable":        {pointer(str), ir.Constraints{MinLength: new(1), Title: "T"}, `{"anyOf":[{"type":"string","minLength":1},{"type":"null"}],"title":"T"}`},
		"values":          {num, ir.Constraints{Enum: []ir.Literal{{JSON: "1"}, {JSON: "2"}}}, `{"type":"integer","enum":[1,2]}`},
		"fewer constants": {unit, ir.Constraints{Enum: []ir.Literal{{JSON: `"kelvin"`}}}, `{"type":"string","enum":["kelvin"],"description":"Unit of temperature."}`},
		"items": {
			slice(str), ir.Constraints{MinItems: new(1), MaxItems: new(3), UniqueItems: true, Items: &ir.Constraints{MinLength: new(2)}},
			`{"items":{"type":"string","minLength":2},"type":"array","maxItems":3,"minItems":1,"uniqueItems":true}`,
		},
		"properties": {
			&ir.Type{Kind: ir.Map, Key: str, Elem: num}, ir.Constraints{MinProperties: new(1), MaxProperties: new(2)},
			`{"additionalProperties":{"type":"integer"},"type":"object","maxProperties":2,"minProperties":1}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Parameters(&ir.Tool{Params: []*ir.Param{field("p", test.typ, test.c)}})
			want := `{"properties":{"p":` + test.want + `},"additionalProperties":false,"type":"object","required":["p"]}`
			if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParameters(t *testing.T) {
	tool := &ir.Tool{Params: []*ir.Param{
		{JSON: "zone", Type: str, Required: true, Doc: "time zone"},
		{JSON: "unit", Type: unit, Doc: "of the answer", Default: &ir.Literal{JSON: `"celsius"`}},
		{JSON: "at", Type: pointer(structure("app", "Point", field("x", num, ir.Constraints{}))), Doc: "place"},
	}, Options: ir.ToolOptions{Extra: "ignore"}}
	want := `{"properties":{` +
		`"zone":{"type":"string","description":"time zone"},` +
		`"unit":{"type":"string","enum":["celsius","kelvin"],"description":"of the answer\n- celsius: Celsius is water's.","default":"celsius"},` +
		`"at":{"anyOf":[{"properties":{"x":{"type":"integer"}},"type":"object","required":["x"]},{"type":"null"}],"description":"place"}` +
		`},"type":"object","required":["zone"]}`
	s, err := schema.Parameters(tool)
	if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
		t.Error(diff)
	}
}

func TestDefinitions(t *testing.T) {
	empty := `{"properties":{},"additionalProperties":false,"type":"object"}`
	here, there := structure("app", "Point"), structure("geo", "Point")
	node := structure("app", "Node")
	node.Doc = "Node is recursive."
	node.Fields = []*ir.Field{{Go: "Next", JSON: "next", Type: pointer(node), Doc: "the rest"}}
	list := `{"properties":{"next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}],"description":"the rest"}},"additionalProperties":false,"type":"object"`
	far := structure("geo", "Point")
	far.Go.PkgPath = "example.org/other/geo"

	tests := map[string]struct {
		fields []*ir.Field
		want   string
	}{
		"once": {[]*ir.Field{{JSON: "a", Type: here}}, `{"properties":{"a":` + empty + `}`},
		"twice": {
			[]*ir.Field{{JSON: "a", Type: here}, {JSON: "b", Type: slice(here), Doc: "many"}},
			`{"$defs":{"Point":` + empty + `},"properties":{"a":{"$ref":"#/$defs/Point"},"b":{"items":{"$ref":"#/$defs/Point"},"type":"array","description":"many"}}`,
		},
		"same name": {
			[]*ir.Field{{JSON: "a", Type: here}, {JSON: "b", Type: here}, {JSON: "c", Type: there}, {JSON: "d", Type: there}},
			`{"$defs":{"app.Point":` + empty + `,"geo.Point":` + empty + `},"properties":{"a":{"$ref":"#/$defs/app.Point"},` +
				`"b":{"$ref":"#/$defs/app.Point"},"c":{"$ref":"#/$defs/geo.Point"},"d":{"$ref":"#/$defs/geo.Point"}}`,
		},
		"same package name": {
			[]*ir.Field{{JSON: "a", Type: slice(there)}, {JSON: "b", Type: there}, {JSON: "c", Type: far}, {JSON: "d", Type: far}},
			`{"$defs":{"geo.Point":` + empty + `,"geo.Point2":` + empty + `},"properties":{"a":{"items":{"$ref":"#/$defs/geo.Point"},"type":"array"},` +
				`"b":{"$ref":"#/$defs/geo.Point"},"c":{"$ref":"#/$defs/geo.Point2"},"d":{"$ref":"#/$defs/geo.Point2"}}`,
		},
		"recursive": {
			[]*ir.Field{{JSON: "a", Type: node}},
			`{"$defs":{"Node":` + list + `,"description":"Node is recursive."}},"properties":{"a":{"$ref":"#/$defs/Node"}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Parameters(&ir.Tool{Params: test.fields})
			if diff := cmp.Diff(test.want+`,"additionalProperties":false,"type":"object"}`, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}

	t.Run("recursive root stays an object", func(t *testing.T) {
		s, err := schema.Output(node)
		want := `{"$defs":{"Node":` + list + `,"description":"Node is recursive."}},` + list[1:] + `}`
		if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOutput(t *testing.T) {
	point := structure("app", "Point")
	point.Doc = "Point is a place."
	tests := map[string]struct {
		typ  *ir.Type
		want string
	}{
		"object":  {point, `{"properties":{},"additionalProperties":false,"type":"object"}`},
		"wrapped": {slice(point), `{"properties":{"response":{"items":{"properties":{},"additionalProperties":false,"type":"object","description":"Point is a place."},"type":"array"}},"additionalProperties":false,"type":"object","required":["response"]}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Output(test.typ)
			if diff := cmp.Diff(test.want, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnknownKind(t *testing.T) {
	if _, err := schema.Result(slice(&ir.Type{})); err == nil {
		t.Error("a type without a kind has a schema")
	}
}
