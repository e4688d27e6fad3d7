package emit_test

import (
	"fmt"
	"os"
	"path"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// shapesPackage describes testdata/shapes.
func shapesPackage() *ir.Package {
	geo := func(name string) *ir.Name {
		return &ir.Name{PkgPath: appPath + "/geo", PkgName: "geo", Name: name}
	}
	point := structure("", field("Lat", "lat", float), field("Lon", "lon", float))
	point.Go = geo("Point")
	scale := enum("", "near", "far")
	scale.Go = geo("Scale")
	level := enum("Level", "low", "high")
	name := named("Name", *str)
	names := named("Names", *slice(name))
	scores := named("Scores", *dict(float))

	base := structure("Base", field("ID", "id", number(ir.Int, 64, "int64")), field("Kind", "kind", str, omitEmpty))
	shapes := shapesType(base, point, scale, level, name)
	optional := optionalType(point, level)
	limits := limitsType(name, level)
	node := structure("Node")
	node.Fields = []*ir.Field{
		field("Value", "value", integer), field("Next", "next", pointer(node), omitEmpty),
		field("Children", "children", slice(node)), field("ByName", "by_name", dict(pointer(node))),
	}
	wide := structure("Wide")
	for i := range 70 {
		wide.Fields = append(wide.Fields, field(fmt.Sprint("F", i), fmt.Sprint("f", i), integer))
	}

	raw := &ir.Type{Kind: ir.Raw, Go: &ir.Name{PkgPath: "github.com/agentgen-go/agentgen/runtime/jsonwire", PkgName: "jsonwire", Name: "Raw"}}
	anything := structure("Any", field("Raw", "raw", raw), field("Maybe", "maybe", pointer(raw)))

	answer := structure("Answer",
		field("Level", "level", level),
		field("Short", "short", str, within(ir.Constraints{MinLength: new(1), Pattern: "."})),
		field("Count", "count", pointer(integer)),
		field("Tags", "tags", slice(str), within(ir.Constraints{MinItems: new(1)})),
		field("Most", "most", integer, within(ir.Constraints{Minimum: bound("1"), Maximum: bound("5")})),
	)

	pkg := &ir.Package{
		Path: appPath,
		Name: "app",
		Tools: []*ir.Tool{
			{Func: "Nothing", Name: "nothing"},
			{Func: "Fail", Name: "fail", Error: true, Params: []*ir.Param{field("Reason", "reason", str)}, Options: ir.ToolOptions{Extra: "ignore"}},
			{
				Func: "Look", Name: "look", Context: true, Error: true, Result: pointer(point),
				Params:  []*ir.Param{field("At", "at", pointer(point)), field("Tags", "tags", slice(str))},
				Options: ir.ToolOptions{Sequential: true, Strict: new(true), Timeout: 1.5e9},
			},
			{
				Func: "list", Name: "list", RunContext: true, Deps: pointer(base), Result: slice(node),
				Params: []*ir.Param{field("N", "n", integer)}, Options: ir.ToolOptions{LaxOff: true, Timeout: 3.6e12},
			},
		},
		Outputs: []*ir.Output{{Type: names, Name: "names"}, {Type: scores, Name: "scores", Strict: new(false)}},
		Codecs: []*ir.Codec{
			codecOf(shapes), codecOf(optional), lenientCodec(node), codecOf(limits), codecOf(anything),
			lenientCodec(answer), codecOf(wide), codecOf(names), codecOf(level),
		},
		Named: []*ir.Type{base, shapes, point, scale, level, optional, node, limits, answer, anything, wide},
		Taken: map[string]ir.Pos{},
	}
	for _, name := range []string{
		"r", "jsonwire", "runtime", "time", "agentrt", "regexp", "seen", "decodeShapes", "nodeNames", "context", "v", "Base", "Level", "Low", "High",
		"Name", "Count", "Ratio", "Flag", "Blob", "Tags", "Grid", "Table", "Shapes", "Optional", "Node", "Limits", "Answer", "Any", "Wide", "Scores", "Names",
		"Nothing", "Fail", "Look", "list",
	} {
		pkg.Taken[name] = ir.Pos{}
	}
	return pkg
}

func shapesType(base, point, scale, level, name *ir.Type) *ir.Type {
	promoted := func(f ir.Field) *ir.Field {
		f.Go = "Base." + f.Go
		return &f
	}
	message := &ir.Type{Kind: ir.Raw, Go: &ir.Name{PkgPath: "encoding/json", PkgName: "json", Name: "RawMessage"}}
	table := named("Table", *dict(pointer(point)))
	table.Key = name
	t := structure("Shapes",
		&ir.Field{Go: "Base", Embedded: true, Type: base},
		promoted(*base.Fields[0]), promoted(*base.Fields[1]),
		&ir.Field{Go: "hidden", Type: &ir.Type{GoBasic: "int"}},
		&ir.Field{Go: "Skipped", Tag: `json:"-"`, Type: &ir.Type{}},
		field("Text", "text", str),
		field("Letter", "letter", named("r", *str)),
		field("Big", "big", number(ir.Uint, 64, "uint64")),
		field("Small", "small", number(ir.Int, 8, "int8")),
		field("Wire", "wire", named("jsonwire", *integer)),
		field("Ratio", "ratio", named("Ratio", *number(ir.Float, 32, ""))),
		field("Flag", "flag", named("Flag", *boolean)),
		field("Truth", "truth", named("time", *boolean)),
		field("Blob", "blob", named("Blob", *bytes)),
		field("Bytes", "bytes", bytes),
		field("Level", "level", level),
		field("Scale", "scale", scale),
		field("Point", "point", point),
		field("Tags", "tags", named("Tags", *slice(str))),
		field("Counts", "counts", slice(named("Count", *number(ir.Uint, 16, "")))),
		field("Points", "points", slice(point)),
		field("Rest", "rest", slice(pointer(str))),
		field("Rows", "rows", slice(slice(float))),
		field("Grid", "grid", named("Grid", *array(2, array(2, number(ir.Int, 8, "int8"))))),
		field("Table", "table", table),
		field("Levels", "levels", dict(level)),
		field("Nested", "nested", dict(slice(name))),
		field("Maybe", "maybe", pointer(str)),
		field("MaybeInt", "maybe_int", pointer(number(ir.Int, 32, "int32"))),
		field("MaybeLevel", "maybe_level", pointer(level)),
		field("MaybePoint", "maybe_point", pointer(point)),
		field("MaybeTags", "maybe_tags", pointer(slice(str))),
		field("Message", "message", message),
	)
	t.Guard = false // ir has no words for chan int
	return t
}

func optionalType(point, level *ir.Type) *ir.Type {
	message := &ir.Type{Kind: ir.Raw, Go: &ir.Name{PkgPath: "encoding/json", PkgName: "json", Name: "RawMessage"}}
	return structure("Optional",
		field("Flag", "flag", boolean, omitEmpty),
		field("Text", "text", str, omitEmpty),
		field("Number", "number", float, omitEmpty),
		field("Pointer", "pointer", pointer(integer), omitEmpty),
		field("List", "list", slice(integer), omitEmpty),
		field("Map", "map", dict(integer), omitEmpty),
		field("Raw", "raw", message, omitEmpty),
		field("Array", "array", array(2, integer), omitEmpty),
		field("Struct", "struct", point, omitEmpty),
		field("Zero", "zero", point, omitZero),
		field("ZeroArr", "zero_arr", array(2, integer), omitZero),
		field("ZeroList", "zero_list", slice(integer), omitZero),
		field("Level", "level", level, omitEmpty),
		field("Last", "last", str),
		field("After", "after", pointer(str), omitEmpty),
	)
}

func limitsType(name, level *ir.Type) *ir.Type {
	return structure("Limits",
		field("Code", "code", str, within(ir.Constraints{MinLength: new(3), MaxLength: new(5), Pattern: `^\w+\d$`})),
		field("Again", "again", name, within(ir.Constraints{Pattern: `^\w+\d$`})),
		field("Half", "half", integer, within(ir.Constraints{Minimum: bound("0.5"), ExclusiveMaximum: bound("7.5")})),
		field("Above", "above", number(ir.Uint, 64, "uint"), within(ir.Constraints{Minimum: bound("-1"), ExclusiveMinimum: bound("0")})),
		field("Even", "even", number(ir.Int, 64, "int64"), within(ir.Constraints{MultipleOf: bound("0.4")})),
		field("Share", "share", pointer(number(ir.Float, 32, "float32")), within(ir.Constraints{Minimum: bound("0"), ExclusiveMaximum: bound("1.0")})),
		field("Size", "size", str, within(ir.Constraints{Enum: []ir.Literal{{JSON: `"s"`, Go: `"s"`}, {JSON: `"m"`, Go: `"m"`}}})),
		field("Pair", "pair", array(2, str)),
		field("Items", "items", slice(str), within(ir.Constraints{MinItems: new(2), MaxItems: new(3), UniqueItems: true})),
		field("Members", "members", dict(integer), within(ir.Constraints{MinProperties: new(1), MaxProperties: new(2)})),
		field("Limit", "limit", integer, omitEmpty, defaultsTo("10", "10")),
		field("Unit", "unit", pointer(level), defaultsTo(`"low"`, `"low"`)),
		field("Words", "words", slice(str), within(ir.Constraints{Items: &ir.Constraints{MinLength: new(2)}})),
	)
}

// shapesFiles are the files of testdata/shapes with their generated code.
func shapesFiles(t *testing.T, code string) map[string]string {
	t.Helper()
	files := map[string]string{"agentgen_gen.go": code, "wide.go": wideSource()}
	for _, name := range []string{"app.go", "app_test.go", "geo/geo.go"} {
		text, err := os.ReadFile(path.Join("testdata/shapes", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	return files
}

func wideSource() string {
	source := "package app\n\ntype Wide struct {\n"
	for i := range 70 {
		source += fmt.Sprintf("\tF%d int `json:\"f%[1]d\"`\n", i)
	}
	return source + "}\n"
}

func TestShapes(t *testing.T) {
	dir := module(t, shapesFiles(t, source(t, shapesPackage())))
	mustPass(t, dir, "vet", "./...")
	mustPass(t, dir, "test", "./...")
}

func TestDeterminism(t *testing.T) {
	want := source(t, shapesPackage())
	for range 50 {
		if source(t, shapesPackage()) != want {
			t.Fatal("the same package gives other bytes")
		}
	}
}
