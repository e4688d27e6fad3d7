package emit_test

import (
	"go/parser"
	"go/token"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/emit"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/google/go-cmp/cmp"
)

// codecOf marks a type.
func codecOf(t *ir.Type) *ir.Codec {
	t.Mark = &ir.Mark{Decode: true, Encode: true}
	return &ir.Codec{Type: t, Whole: true}
}

// lenientCodec marks a type as a lenient one.
func lenientCodec(t *ir.Type) *ir.Codec {
	c := codecOf(t)
	t.Mark.Lenient = true
	return c
}

// TestCodecImports checks that codecs do not depend on the runtime, which has codecs itself.
func TestCodecImports(t *testing.T) {
	point := structure("Point", field("X", "x", integer))
	code := source(t, &ir.Package{Path: appPath, Name: "app", Codecs: []*ir.Codec{codecOf(point)}, Named: []*ir.Type{point}})
	file, err := parser.ParseFile(token.NewFileSet(), "", code, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range file.Imports {
		got = append(got, i.Path.Value)
	}
	if diff := cmp.Diff([]string{`"github.com/agentgen-go/agentgen/runtime/jsonwire"`}, got); diff != "" {
		t.Error(diff)
	}
}

// TestErrors checks that what cannot be generated is reported where it stands.
func TestErrors(t *testing.T) {
	at := ir.Pos{File: "app.go", Line: 3, Col: 2}
	with := func(f *ir.Field) *ir.Package {
		f.Pos = at
		t := structure("T", f)
		return &ir.Package{Path: appPath, Name: "app", Codecs: []*ir.Codec{codecOf(t)}, Named: []*ir.Type{t}}
	}
	list := structure("List", field("Items", "items", slice(str)))
	integer8 := number(ir.Int, 8, "int8")
	tests := map[string]struct {
		pkg  *ir.Package
		want string
	}{
		"name in use": {
			&ir.Package{Name: "app", Tools: []*ir.Tool{{Func: "Look", Pos: at}}, Taken: map[string]ir.Pos{"LookTool": {}}},
			"app.go:3:2: the generated name LookTool is in use in package app: rename one of them",
		},
		"hidden predeclared name": {
			&ir.Package{Name: "app", Taken: map[string]ir.Pos{"len": at, "min": {}}},
			"app.go:3:2: package app declares len, which hides Go's own len from the generated code: give it another name",
		},
		"omitzero": {
			with(field("F", "f", list, omitZero)),
			"app.go:3:2: omitzero on F: Go cannot compare its type with ==; make the field a pointer",
		},
		"unique": {
			with(field("F", "f", slice(list), within(ir.Constraints{UniqueItems: true}))),
			"app.go:3:2: uniqueItems needs items that Go can compare with ==",
		},
		"omitzero of text": {
			with(field("F", "f", named("ID", ir.Type{Kind: ir.Text, Base: ir.Struct}), omitZero)),
			"app.go:3:2: omitzero on F: Go cannot compare its type with ==; make the field a pointer",
		},
		"unknown format": {
			with(field("F", "f", str, within(ir.Constraints{Format: "phone"}))),
			`app.go:3:2: the format "phone" is not one that generated code can check: use one of date, date-time, duration, email, hostname, ipv4, ipv6, time, uri, uuid`,
		},
		"strict": {
			&ir.Package{Name: "app", Tools: []*ir.Tool{{Func: "Look", Pos: at, Options: ir.ToolOptions{Strict: new(true)}, Params: []*ir.Param{
				field("M", "m", dict(str)), field("A", "a", &ir.Type{Kind: ir.Any}),
			}}}},
			"app.go:3:2: strict mode: /properties/m: a map, which is an object with any properties, is not supported: " +
				"list the properties, or use an array of objects, or drop strict\n" +
				"app.go:3:2: strict mode: /properties/a: a schema that accepts any JSON is not supported: give it a type, or drop strict",
		},
		"method as output": {
			&ir.Package{Path: appPath, Name: "app", Outputs: []*ir.Output{{Pos: at, Type: str, Func: &ir.Tool{Func: "Look", Recv: named("Shop", ir.Type{}), Result: str}}}},
			"app.go:3:2: Shop.Look: an output is a function that returns the output itself, not a method and not a ToolReturn",
		},
		"toolset in use": {
			&ir.Package{Path: appPath, Name: "app", Taken: map[string]ir.Pos{"ShopTools": {}}, Tools: []*ir.Tool{{Func: "Look", Pos: at, Recv: named("Shop", ir.Type{})}}},
			"app.go:3:2: the generated name ShopTools is in use in package app: rename one of them",
		},
		"beyond the type": {
			with(field("F", "f", integer8, within(ir.Constraints{Minimum: bound("127.5")}))),
			"app.go:3:2: no value of the type can be within the bound 127.5",
		},
		"multiple beyond the type": {
			with(field("F", "f", integer8, within(ir.Constraints{MultipleOf: bound("300")}))),
			"app.go:3:2: only 0 is a multiple of 300 in the type",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, err := emit.Source(test.pkg)
			if err == nil {
				t.Fatalf("generated\n%s", code)
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
