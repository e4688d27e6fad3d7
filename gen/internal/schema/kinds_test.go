package schema_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/google/go-cmp/cmp"
)

// Types of issue 3.
var (
	moment   = standard("time", "Time", ir.Type{Kind: ir.Time, Doc: "A Time is an instant."})
	duration = standard("time", "Duration", ir.Type{Kind: ir.Duration, Doc: "A Duration is a time span."})
	bigInt   = standard("math/big", "Int", ir.Type{Kind: ir.JSON})
	anything = &ir.Type{Kind: ir.Any}
	level    = &ir.Type{Kind: ir.Enum, Base: ir.Int, Bits: 8, Go: name("app", "Level"), Doc: "Level says how bad.", Values: []*ir.EnumValue{
		{Go: "Low", Value: "-1", Doc: "Low is fine."}, {Go: "High", Value: "10"},
	}}
)

func standard(pkgPath, n string, t ir.Type) *ir.Type {
	t.Go = &ir.Name{PkgPath: pkgPath, PkgName: pkgPath, Name: n}
	return &t
}

func keyed(key, elem *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Map, Key: key, Elem: elem} }

func text(format string) *ir.Type {
	return &ir.Type{Kind: ir.Text, Go: name("app", "ID"), Doc: "ID of a thing.", Format: format}
}

// shape is a recursive union: a Group holds shapes, and a plain Circle too.
func shape() *ir.Type {
	circle := structure("app", "Circle", field("r", float, ir.Constraints{}))
	circle.Doc = "Circle is round."
	group := structure("app", "Group")
	union := &ir.Type{Kind: ir.Union, Go: name("app", "Shape"), Doc: "Shape is any.", Discriminator: "kind", Members: []*ir.Type{circle, pointer(group)}}
	group.Fields = []*ir.Field{field("parts", slice(union), ir.Constraints{})}
	return union
}

const (
	taggedCircle = `{"properties":{"kind":{"type":"string","const":"Circle"},"r":{"type":"number"}},"additionalProperties":false,"type":"object","required":["kind","r"],"description":"Circle is round."}`
	taggedGroup  = `{"properties":{"kind":{"type":"string","const":"Group"},"parts":{"items":{"$ref":"#/$defs/Shape"},"type":"array"}},"additionalProperties":false,"type":"object","required":["kind","parts"]}`
	taggedShape  = `{"anyOf":[` + taggedCircle + `,` + taggedGroup + `],"description":"Shape is any."}`
)

func TestKinds(t *testing.T) {
	tests := map[string]struct {
		typ  *ir.Type
		want string
	}{
		"any":             {anything, `{}`},
		"nullable any":    {pointer(anything), `{}`},
		"time":            {moment, `{"type":"string","format":"date-time"}`},
		"duration":        {pointer(duration), `{"anyOf":[{"type":"string","format":"duration"},{"type":"null"}]}`},
		"text":            {text(""), `{"type":"string","description":"ID of a thing."}`},
		"address":         {standard("net/netip", "Addr", ir.Type{Kind: ir.Text, Doc: "Addr is comparable."}), `{"type":"string","description":"IPv4 or IPv6 address"}`},
		"text of a form":  {text("uri"), `{"type":"string","format":"uri","description":"ID of a thing."}`},
		"JSON":            {&ir.Type{Kind: ir.JSON, Go: name("app", "Pair"), Doc: "Pair of numbers."}, `{"description":"Pair of numbers."}`},
		"nullable JSON":   {pointer(&ir.Type{Kind: ir.JSON, Go: name("app", "Pair")}), `{}`},
		"big integer":     {bigInt, `{"type":"integer"}`},
		"no big integer":  {pointer(bigInt), `{"anyOf":[{"type":"integer"},{"type":"null"}]}`},
		"enum of numbers": {level, `{"type":"integer","enum":[-1,10],"description":"Level says how bad.\n- -1: Low is fine.\n- 10: High"}`},
		"integer keys":    {keyed(num, str), `{"additionalProperties":{"type":"string"},"propertyNames":{"pattern":"^-?(0|[1-9][0-9]*)$"},"type":"object"}`},
		"unsigned keys":   {keyed(integer(ir.Uint, 8), str), `{"additionalProperties":{"type":"string"},"propertyNames":{"pattern":"^(0|[1-9][0-9]*)$"},"type":"object"}`},
		"text keys":       {keyed(text(""), str), `{"additionalProperties":{"type":"string"},"type":"object"}`},
		"text keys of a form": {
			keyed(text("ipv4"), str), `{"additionalProperties":{"type":"string"},"propertyNames":{"format":"ipv4"},"type":"object"}`,
		},
		"enum keys":      {keyed(unit, num), `{"additionalProperties":{"type":"integer"},"propertyNames":{"enum":["celsius","kelvin"]},"type":"object"}`},
		"enum keys, int": {keyed(level, num), `{"additionalProperties":{"type":"integer"},"propertyNames":{"enum":["-1","10"]},"type":"object"}`},
		"anonymous": {
			slice(&ir.Type{Kind: ir.Struct, Fields: []*ir.Field{field("x", num, ir.Constraints{})}}),
			`{"items":{"properties":{"x":{"type":"integer"}},"additionalProperties":false,"type":"object","required":["x"]},"type":"array"}`,
		},
		"union": {shape(), `{"$defs":{"Shape":` + taggedShape + `},` + taggedShape[1:]},
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

func TestQuoted(t *testing.T) {
	n := func(s ir.Number) *ir.Number { return &s }
	tests := map[string]struct {
		field ir.Field
		want  string
	}{
		"int":      {ir.Field{Type: num}, `{"type":"string","pattern":"^-?(0|[1-9][0-9]*)$"}`},
		"uint":     {ir.Field{Type: integer(ir.Uint, 8)}, `{"type":"string","pattern":"^(0|[1-9][0-9]*)$"}`},
		"float":    {ir.Field{Type: float}, `{"type":"string","pattern":"^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?$"}`},
		"bool":     {ir.Field{Type: &ir.Type{Kind: ir.Bool}}, `{"type":"string","enum":["true","false"]}`},
		"enum":     {ir.Field{Type: level}, `{"type":"string","enum":["-1","10"]}`},
		"values":   {ir.Field{Type: num, Constraints: ir.Constraints{Enum: []ir.Literal{{JSON: "1"}, {JSON: "3"}}}}, `{"type":"string","enum":["1","3"]}`},
		"pointer":  {ir.Field{Type: pointer(num)}, `{"anyOf":[{"type":"string","pattern":"^-?(0|[1-9][0-9]*)$"},{"type":"null"}]}`},
		"default":  {ir.Field{Type: num, Default: &ir.Literal{JSON: "5"}}, `{"type":"string","pattern":"^-?(0|[1-9][0-9]*)$","default":"5"}`},
		"bounds":   {ir.Field{Type: num, Doc: "how many", Constraints: ir.Constraints{Minimum: n("1"), MultipleOf: n("2")}}, `{"type":"string","pattern":"^-?(0|[1-9][0-9]*)$","description":"how many (minimum=1, multipleOf=2)"}`},
		"no words": {ir.Field{Type: num, Constraints: ir.Constraints{ExclusiveMaximum: n("9")}}, `{"type":"string","pattern":"^-?(0|[1-9][0-9]*)$","description":"exclusiveMaximum=9"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := test.field
			f.JSON, f.Quoted = "p", true
			s, err := schema.Parameters(&ir.Tool{Params: []*ir.Param{&f}})
			want := `{"properties":{"p":` + test.want + `},"additionalProperties":false,"type":"object"}`
			if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnwrap(t *testing.T) {
	query := structure("app", "Query", field("q", str, ir.Constraints{}))
	query.Doc = "Query is what to look for."
	body := `{"properties":{"q":{"type":"string"}},"additionalProperties":false,"type":"object","required":["q"],"description":`
	tests := map[string]struct{ doc, want string }{
		"doc of the type":      {"", body + `"Query is what to look for."}`},
		"doc of the parameter": {"the query", body + `"the query"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := schema.Parameters(&ir.Tool{Unwrap: true, Params: []*ir.Param{{JSON: "query", Type: query, Doc: test.doc}}})
			if diff := cmp.Diff(test.want, document(t, s, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnionsAndPlainMembers(t *testing.T) {
	union := shape()
	circle := union.Members[0]
	plain := `{"properties":{"r":{"type":"number"}},"additionalProperties":false,"type":"object","required":["r"],"description":"Circle is round."}`
	s, err := schema.Parameters(&ir.Tool{Params: []*ir.Param{{JSON: "one", Type: circle}, {JSON: "any", Type: union, Doc: "a shape"}}})
	want := `{"$defs":{"Shape":` + taggedShape + `},"properties":{"one":` + plain + `,"any":{"$ref":"#/$defs/Shape","description":"a shape"}},"additionalProperties":false,"type":"object"}`
	if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
		t.Error(diff)
	}
}

func TestGenericDefinitions(t *testing.T) {
	report := structure("app", "Report")
	page := structure("app", "Page")
	page.Go.Args = []*ir.Type{slice(report), {GoBasic: "int"}}
	page.Fields = []*ir.Field{{JSON: "next", Type: pointer(page)}}
	s, err := schema.Parameters(&ir.Tool{Params: []*ir.Param{{JSON: "a", Type: page}}})
	def := `{"properties":{"next":{"anyOf":[{"$ref":"#/$defs/PageOfReportSliceAndInt"},{"type":"null"}]}},"additionalProperties":false,"type":"object"}`
	want := `{"$defs":{"PageOfReportSliceAndInt":` + def + `},"properties":{"a":{"$ref":"#/$defs/PageOfReportSliceAndInt"}},"additionalProperties":false,"type":"object"}`
	if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
		t.Error(diff)
	}
}

func TestChoices(t *testing.T) {
	union := shape()
	tests := map[string]struct {
		output ir.Output
		want   []schema.Choice
	}{
		"type":           {ir.Output{Name: "n", Description: "d", Type: unit}, []schema.Choice{{Name: "n", Description: "d", Type: unit}}},
		"no description": {ir.Output{Name: "n", Type: unit}, []schema.Choice{{Name: "n", Description: schema.DefaultDescription, Type: unit}}},
		"sealed": {ir.Output{Name: "n", Description: "d", Type: union}, []schema.Choice{
			{Name: "n_Circle", Description: "Circle is round.", Type: union.Members[0]}, {Name: "n_Group", Description: "d", Type: union.Members[1]},
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := schema.Choices(&test.output)
			if len(got) != len(test.want) {
				t.Fatalf("got %d choices", len(got))
			}
			for i, c := range got {
				if c != test.want[i] {
					t.Errorf("got %+v, want %+v", c, test.want[i])
				}
			}
		})
	}
	s, err := schema.Choices(&ir.Output{Name: "n", Type: union})[1].Parameters()
	want := `{"$defs":{"Shape":` + taggedShape + `},"properties":{"parts":{"items":{"$ref":"#/$defs/Shape"},"type":"array"}},"additionalProperties":false,"type":"object","required":["parts"]}`
	if diff := cmp.Diff(want, document(t, s, err)); diff != "" {
		t.Error(diff)
	}
}
