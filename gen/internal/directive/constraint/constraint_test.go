package constraint_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

var (
	text    = &ir.Type{Kind: ir.String, GoBasic: "string"}
	integer = &ir.Type{Kind: ir.Int, Bits: 32, GoBasic: "int32"}
	natural = &ir.Type{Kind: ir.Uint, Bits: 8, GoBasic: "uint8"}
	number  = &ir.Type{Kind: ir.Float, Bits: 32, GoBasic: "float32"}
	boolean = &ir.Type{Kind: ir.Bool, GoBasic: "bool"}
	unit    = &ir.Type{Kind: ir.Enum, Go: &ir.Name{PkgPath: "home", PkgName: "home", Name: "Unit"},
		Values: []*ir.EnumValue{{Go: "Celsius", Value: "celsius"}, {Go: "Kelvin", Value: "kelvin"}}}
	color = &ir.Type{Kind: ir.Enum, Base: ir.Int, Bits: 8, Go: &ir.Name{PkgPath: "home", PkgName: "home", Name: "Color"},
		Values: []*ir.EnumValue{{Go: "Red", Value: "1"}, {Go: "Green", Value: "2"}}}
	moment  = &ir.Type{Kind: ir.Time, Go: &ir.Name{PkgPath: "time", PkgName: "time", Name: "Time"}}
	foreign = &ir.Type{Kind: ir.String, Go: &ir.Name{PkgPath: "other", PkgName: "other", Name: "Text"}}
	object  = &ir.Type{Kind: ir.Struct, Go: &ir.Name{PkgPath: "home", PkgName: "home", Name: "Object"}}
	table   = &ir.Type{Kind: ir.Map, Key: text, Elem: integer}
)

func slice(t *ir.Type) *ir.Type   { return &ir.Type{Kind: ir.Slice, Elem: t} }
func pointer(t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Pointer, Elem: t} }

// apply applies the jsonschema tag to a field of type t.
func apply(t *ir.Type, literal string) (*ir.Field, *diag.Collector) {
	var c diag.Collector
	tag := constraint.ParseTag(literal, func(off int) ir.Pos { return ir.Pos{Line: 1, Col: off} }, &c)
	f := &ir.Field{Type: t}
	constraint.Apply(f, tag.Args, "home", &c)
	return f, &c
}

func TestApply(t *testing.T) {
	num := func(s ir.Number) *ir.Number { return &s }
	tests := []struct {
		t    *ir.Type
		tag  string
		want ir.Field
	}{
		{text, "minLength=1,maxLength=8,pattern=^a\\,b,format=email,title=T,deprecated,readOnly=true,writeOnly=false", ir.Field{Constraints: ir.Constraints{
			MinLength: new(1), MaxLength: new(8), Pattern: "^a,b", Format: "email", Title: "T", Deprecated: true, ReadOnly: true}}},
		{text, "description=a=b,required", ir.Field{Doc: "a=b", Required: true}},
		{text, "default=", ir.Field{Default: &ir.Literal{JSON: `""`, Go: `""`}}},
		{text, "default=<é>\"", ir.Field{Default: &ir.Literal{JSON: `"<é>\""`, Go: `"<é>\""`}}},
		{pointer(text), "default=x,nullable", ir.Field{Default: &ir.Literal{JSON: `"x"`, Go: `"x"`}}},
		{integer, "minimum=-5,exclusiveMaximum=2147483647,multipleOf=5,default=-5,example=0,example=10", ir.Field{
			Default: &ir.Literal{JSON: "-5", Go: "-5"}, Constraints: ir.Constraints{
				Minimum: num("-5"), ExclusiveMaximum: num("2147483647"), MultipleOf: num("5"),
				Examples: []ir.Literal{{JSON: "0", Go: "0"}, {JSON: "10", Go: "10"}}}}},
		{natural, "enum=1,enum=255,default=255", ir.Field{Default: &ir.Literal{JSON: "255", Go: "255"}, Constraints: ir.Constraints{
			Enum: []ir.Literal{{JSON: "1", Go: "1"}, {JSON: "255", Go: "255"}}}}},
		{number, "exclusiveMinimum=0.10,maximum=1e3,multipleOf=0.1,default=0.3", ir.Field{Default: &ir.Literal{JSON: "0.3", Go: "0.3"}, Constraints: ir.Constraints{
			ExclusiveMinimum: num("0.10"), Maximum: num("1e3"), MultipleOf: num("0.1")}}},
		{boolean, "default=true", ir.Field{Default: &ir.Literal{JSON: "true", Go: "true"}}},
		{unit, "default=kelvin,enum=kelvin", ir.Field{Default: &ir.Literal{JSON: `"kelvin"`, Go: `"kelvin"`}, Constraints: ir.Constraints{
			Enum: []ir.Literal{{JSON: `"kelvin"`, Go: `"kelvin"`}}}}},
		{slice(text), "minItems=1,maxItems=2,uniqueItems,minLength=1,enum=a,enum=b,default=a;b", ir.Field{
			Default: &ir.Literal{JSON: `["a","b"]`, Go: `[]string{"a", "b"}`}, Constraints: ir.Constraints{
				MinItems: new(1), MaxItems: new(2), UniqueItems: true, Items: &ir.Constraints{MinLength: new(1),
					Enum: []ir.Literal{{JSON: `"a"`, Go: `"a"`}, {JSON: `"b"`, Go: `"b"`}}}}}},
		{slice(slice(pointer(integer))), "minimum=1", ir.Field{Constraints: ir.Constraints{Items: &ir.Constraints{Items: &ir.Constraints{Minimum: num("1")}}}}},
		{slice(unit), "default=celsius", ir.Field{Default: &ir.Literal{JSON: `["celsius"]`, Go: `[]Unit{"celsius"}`}}},
		{color, "default=2,enum=1,enum=2,example=1", ir.Field{Default: &ir.Literal{JSON: "2", Go: "2"}, Constraints: ir.Constraints{
			Enum: []ir.Literal{{JSON: "1", Go: "1"}, {JSON: "2", Go: "2"}}, Examples: []ir.Literal{{JSON: "1", Go: "1"}}}}},
		{slice(color), "uniqueItems,default=1;2", ir.Field{Default: &ir.Literal{JSON: "[1,2]", Go: "[]Color{1, 2}"}, Constraints: ir.Constraints{UniqueItems: true}}},
		{text, "format=uuid,default=123e4567-e89b-12d3-a456-426614174000", ir.Field{
			Default:     &ir.Literal{JSON: `"123e4567-e89b-12d3-a456-426614174000"`, Go: `"123e4567-e89b-12d3-a456-426614174000"`},
			Constraints: ir.Constraints{Format: "uuid"}}},
		{slice(pointer(text)), "format=ipv4", ir.Field{Constraints: ir.Constraints{Items: &ir.Constraints{Format: "ipv4"}}}},
		{slice(text), "default=", ir.Field{Default: &ir.Literal{JSON: `[]`, Go: `[]string{}`}}},
		{&ir.Type{Kind: ir.Array, Len: 2, Elem: integer}, "maximum=1", ir.Field{Constraints: ir.Constraints{Items: &ir.Constraints{Maximum: num("1")}}}},
		{table, "minProperties=1,maxProperties=2", ir.Field{Constraints: ir.Constraints{MinProperties: new(1), MaxProperties: new(2)}}},
		{object, "title=T,description=D", ir.Field{Doc: "D", Constraints: ir.Constraints{Title: "T"}}},
	}
	for _, tt := range tests {
		got, c := apply(tt.t, "`jsonschema:"+strconv.Quote(tt.tag)+"`")
		if err := c.Err(); err != nil {
			t.Errorf("%s: %v", tt.tag, err)
		}
		tt.want.Type = tt.t
		if diff := cmp.Diff(&tt.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.tag, diff)
		}
	}
}

// TestApplyRefuses checks what the packages of testdata in package source cannot hold, or hold only once.
func TestApplyRefuses(t *testing.T) {
	tests := []struct {
		t    *ir.Type
		tag  string
		want string
	}{
		{slice(foreign), "default=a", "a slice of Text (a string) has no literal form"},
		{slice(object), "default=a", "a slice of Object (a struct) has no literal form"},
		{number, "minimum=1e-400", "minimum: 1e-400 does not fit into float32"},
		{number, "minimum=1e39", "minimum: 1e39 does not fit into float32"},
		{number, "minimum=NaN", `minimum: "NaN" is not a number`},
		{integer, "minimum=2147483648", "minimum: 2147483648 does not fit into int32"},
		{integer, "minimum=01", `minimum: "01" is not a number`},
		{natural, "minimum=-0", "minimum: -0 does not fit into uint8"},
		{integer, "default=7,multipleOf=2", "default: 7 is not a multiple of 2"},
		{integer, "enum=1,enum=-1,minimum=0", "enum: -1 is less than minimum=0"},
		{integer, "maximum=5,minimum=6", "minimum=6 and maximum=5 leave no value"},
		{text, "default=a,required", "required contradicts default: the default would never be used"},
		{text, "format=emial", `format: "emial" is not a format that is checked`},
		{text, "format=date,default=today", `default: "today" does not have the format date`},
		{integer, "format=date", "format is for strings and times, not for int32"},
		{color, "default=3", `default: "3" is not a constant of Color`},
		{color, "default=1,enum=2", "default: 1 is not among the values of enum"},
		{color, "minimum=1", "minimum is for numbers, not for Color (an enum)"},
		{moment, "default=now", "default is for strings, enums, numbers, booleans and slices of these, not for Time (a time)"},
		{table, "minLength=1", "minLength is for strings, not for a map"},
		{boolean, "enum=true", "enum is for strings, enums and numbers, not for bool"},
	}
	for _, tt := range tests {
		_, c := apply(tt.t, "`jsonschema:"+strconv.Quote(tt.tag)+"`")
		list := c.List()
		if len(list) != 1 || !strings.HasSuffix(list[0].Message, tt.want) {
			t.Errorf("%s: got %v, want %q", tt.tag, list, tt.want)
		}
	}
}

func TestKeysAreDescribed(t *testing.T) {
	for _, k := range constraint.Keys() {
		if k.Doc == "" || k.On == "" {
			t.Errorf("%s is not described", k.Name)
		}
	}
}

// FuzzTag takes a struct tag apart and applies it to fields of all kinds. Nothing panics, and what is reported lies
// inside the tag.
func FuzzTag(f *testing.F) {
	for _, seed := range []string{
		"`json:\"a,omitempty\" jsonschema:\"minLength=1,pattern=a\\\\,b\"`", "\"jsonschema:\\\"default=\\\\u00e9\\\"\"",
		"`jsonschema:\"enum=1,enum=2,default=1e5,minimum=1e-9,multipleOf=0.1\"`", "`jsonschema:\"default=a;b,minItems=1,uniqueItems\"`",
		"`json:`", "`jsonschema:\"a`", "`json:\"a\"json:\"b\"`", "\"\"", "`", "`jsonschema:\",\"`", "`jsonschema_description:\"x\" jsonschema_extras:\"y\"`",
		"`jsonschema:\"required,nullable,deprecated,maximum=1,exclusiveMaximum=0\"`",
	} {
		f.Add(seed)
	}
	kinds := []*ir.Type{text, integer, natural, number, boolean, unit, color, moment, slice(color), slice(text), slice(number), slice(slice(unit)), pointer(integer), object, table,
		{Kind: ir.Bytes}, {Kind: ir.Raw}, {Kind: ir.Array, Len: 3, Elem: text}}
	f.Fuzz(func(t *testing.T, literal string) {
		for _, kind := range kinds {
			_, c := apply(kind, literal)
			for _, d := range c.List() {
				if d.Pos.Line != 1 || d.Pos.Col < 0 || d.Pos.Col > len(literal) {
					t.Errorf("%q is reported at %d in %q", d.Message, d.Pos.Col, literal)
				}
			}
		}
	})
}
