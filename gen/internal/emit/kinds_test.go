package emit_test

import (
	"os"
	"path"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// standard is a type of the standard library.
func standard(pkgPath, name string, t ir.Type) *ir.Type {
	t.Go = &ir.Name{PkgPath: pkgPath, PkgName: path.Base(pkgPath), Name: name}
	return &t
}

var (
	moment   = standard("time", "Time", ir.Type{Kind: ir.Time, IsZero: true})
	duration = standard("time", "Duration", ir.Type{Kind: ir.Duration})
	anything = &ir.Type{Kind: ir.Any}
	address  = standard("net/netip", "Addr", ir.Type{Kind: ir.Text, Base: ir.Struct, Comparable: true})
	link     = standard("net/url", "URL", ir.Type{Kind: ir.Text, Format: "uri"})
	bigInt   = standard("math/big", "Int", ir.Type{Kind: ir.JSON})
)

// numbers is an enum of numbers.
func numbers(name string, base ir.Kind, bits int, values ...*ir.EnumValue) *ir.Type {
	return named(name, ir.Type{Kind: ir.Enum, Base: base, Bits: bits, Values: values})
}

func keyed(key, elem *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Map, Key: key, Elem: elem} }

func anonymous(fields ...*ir.Field) *ir.Type { return &ir.Type{Kind: ir.Struct, Fields: fields} }

// generic is an instance of a type with one type parameter.
func generic(name string, arg *ir.Type, fields ...*ir.Field) *ir.Type {
	t := structure(name, fields...)
	t.Go.Args = []*ir.Type{arg}
	return t
}

func page(elem *ir.Type) *ir.Type {
	t := generic("Page", elem)
	t.Fields = []*ir.Field{field("Items", "items", slice(elem)), field("Next", "next", pointer(t), omitEmpty)}
	return t
}

func validated(t *ir.Type) *ir.Type {
	t.Validate = true
	return t
}

func quoted(f *ir.Field) {
	f.Quoted = true
	f.Tag = `json:"` + f.JSON + `,string"`
	if f.OmitEmpty {
		f.Tag = `json:"` + f.JSON + `,string,omitempty"`
	}
}

// untagged has no tag.
func untagged(name string, t *ir.Type) *ir.Field {
	return &ir.Field{Go: name, JSON: name, Type: t, Required: true}
}

func optional(f *ir.Field) { f.Required = false }

// kinds are the types of testdata/kinds.
type kinds struct {
	priority, mask, color, item, deps, reach *ir.Type
	same, own, tagged, shape                 *ir.Type
}

func newKinds() *kinds {
	k := &kinds{
		priority: numbers("Priority", ir.Int, 64, &ir.EnumValue{Go: "Low", Value: "-1"}, &ir.EnumValue{Go: "Normal", Value: "0"}, &ir.EnumValue{Go: "High", Value: "1"}),
		mask:     numbers("Mask", ir.Uint, 8, &ir.EnumValue{Go: "Read", Value: "1"}, &ir.EnumValue{Go: "Write", Value: "2"}),
		color:    enum("Color", "red", "blue"),
		item:     structure("Item", field("Name", "name", str)),
		deps:     named("Deps", ir.Type{}),
		reach:    validated(structure("Range", field("From", "from", integer), field("To", "to", integer))),
	}
	k.shape = shapeType()
	k.same = k.sameType()
	k.own = structure("Own",
		field("For", "for", duration), field("Opt", "opt", duration, omitEmpty), field("Wait", "wait", pointer(duration)),
		field("Steps", "steps", dict(duration)), field("URL", "url", link), field("Link", "link", pointer(link)),
		field("Shape", "shape", k.shape), field("More", "more", slice(k.shape)), field("Last", "last", k.shape, omitEmpty),
		field("Named", "named", dict(k.shape)),
	)
	k.tagged = structure("Tagged", field("Tags", "tags", slice(str)), field("Bag", "bag", dict(integer)),
		field("Rows", "rows", array(2, slice(integer))), field("Shape", "shape", k.shape))
	return k
}

func shapeType() *ir.Type {
	circle := structure("Circle", field("R", "r", float))
	circle.Doc = "Circle is round."
	square := structure("Square", field("Side", "side", pointer(float), omitEmpty))
	group := structure("Group")
	shape := named("Shape", ir.Type{Kind: ir.Union, Discriminator: "kind", Members: []*ir.Type{circle, pointer(square), group, structure("Dot")}})
	group.Fields = []*ir.Field{field("Parts", "parts", slice(shape)), field("First", "first", pointer(circle))}
	return shape
}

func (k *kinds) sameType() *ir.Type {
	id := named("ID", ir.Type{Kind: ir.Text})
	pair := named("Pair", ir.Type{Kind: ir.JSON})
	stamp := structure("Stamp", field("Parts", "parts", slice(integer)))
	stamp.IsZero = true
	even := validated(named("Even", *integer))
	deep := anonymous(field("Z", "z", str))
	return structure("Same",
		field("At", "at", moment), field("Maybe", "maybe", pointer(moment)), field("Ever", "ever", moment, omitZero),
		field("Any", "any", anything), field("Option", "option", anything, omitEmpty),
		field("Priority", "priority", k.priority), field("Mask", "mask", k.mask, omitEmpty), field("Wish", "wish", pointer(k.priority)),
		field("IP", "ip", address), field("NoIP", "no_ip", address, omitZero),
		field("Word", "word", named("Word", ir.Type{Kind: ir.Text, Base: ir.String, Comparable: true}), omitEmpty),
		field("Words2", "words2", named("Words", ir.Type{Kind: ir.JSON, Base: ir.Slice}), omitEmpty), field("IPs", "ips", slice(address)),
		field("ByName", "by_name", dict(id)), field("ID", "id", pointer(id), omitEmpty),
		field("Pair", "pair", pair), field("Pairs", "pairs", dict(pointer(pair))),
		field("Big", "big", bigInt), field("Bigger", "bigger", pointer(bigInt)),
		field("Ints", "ints", keyed(number(ir.Int, 8, "int8"), str)), field("Uints", "uints", keyed(number(ir.Uint, 64, "uint"), str)),
		field("Hosts", "hosts", keyed(address, integer)), field("Ranks", "ranks", keyed(k.priority, str)),
		field("Colors", "colors", keyed(k.color, slice(k.priority))),
		field("Inner", "inner", anonymous(field("X", "x", integer), field("Y", "y", pointer(deep), omitEmpty))),
		field("List", "list", slice(anonymous(untagged("N", integer)))),
		field("Page", "page", page(k.item)), field("Words", "words", page(slice(str))),
		field("QInt", "q_int", number(ir.Int, 64, "int64"), quoted), field("QUint", "q_uint", number(ir.Uint, 8, "uint8"), quoted),
		field("QNum", "q_num", float, quoted), field("QBool", "q_bool", boolean, quoted),
		field("QPtr", "q_ptr", pointer(integer), quoted), field("QOpt", "q_opt", pointer(integer), omitEmpty, quoted),
		field("QEnum", "q_enum", k.priority, quoted),
		field("Stamp", "stamp", stamp, omitZero), field("Ptr", "ptr", pointer(stamp), omitZero), field("Plain", "plain", stamp),
		field("Mail", "mail", str, within(ir.Constraints{Format: "email"})),
		field("Even", "even", even), field("Evens", "evens", slice(even)),
		field("Codes", "codes", validated(named("Codes", *slice(str)))), field("Range", "range", pointer(k.reach)),
	)
}

// kindsPackage describes testdata/kinds.
func kindsPackage() *ir.Package {
	k := newKinds()
	pkg := &ir.Package{
		Path:    appPath,
		Name:    "app",
		Tools:   k.tools(),
		Outputs: k.outputs(),
		Codecs:  []*ir.Codec{codecOf(k.same), codecOf(k.own), lenientCodec(k.tagged)},
		Named:   []*ir.Type{k.same, k.priority, k.own},
		Taken:   map[string]ir.Pos{},
	}
	for _, name := range []string{
		"Priority", "Low", "Normal", "High", "Mask", "Read", "Write", "Color", "Red", "Blue", "ID", "Pair", "Same", "Page", "Item", "Stamp",
		"Even", "Codes", "Word", "Words", "Range", "Own", "Shape", "Circle", "Square", "Group", "Dot", "Tagged", "Deps", "Shop", "clock", "Sum", "Look", "Peek",
		"Place", "Report", "Try", "Book", "Finish", "Stop",
	} {
		pkg.Taken[name] = ir.Pos{}
	}
	return pkg
}

func (k *kinds) tools() []*ir.Tool {
	shop, clock := named("Shop", ir.Type{}), named("clock", ir.Type{})
	query := anonymous(field("Deep", "deep", integer))
	at := anonymous(untagged("X", integer), untagged("Y", integer))
	pages := page(k.item)
	return []*ir.Tool{
		{Func: "Add", Name: "add", Recv: shop, RecvPointer: true, Variadic: true, Result: integer, Params: []*ir.Param{field("Names", "names", slice(str), optional)}},
		{
			Func: "find", Name: "find", Recv: shop, Context: true, RunContext: true, Deps: k.deps, Result: str, Error: true,
			Params:   []*ir.Param{field("Name", "name", str)},
			Prepares: &ir.Hook{Func: "open", Method: true, RecvPointer: true, Context: true},
		},
		{Func: "Zone", Name: "zone", Recv: clock, Result: str},
		{Func: "Sum", Name: "sum", Variadic: true, Result: integer, Params: []*ir.Param{field("First", "first", integer), field("Rest", "rest", slice(integer), optional)}},
		{
			Func: "Look", Name: "look", Unwrap: true, Result: integer, Params: []*ir.Param{field("Q", "q", k.reach)},
			Approves: &ir.Hook{Func: "wide", Error: true},
		},
		{Func: "Peek", Name: "peek", Unwrap: true, Result: integer, Params: []*ir.Param{field("Q", "q", query)}},
		{
			Func: "Place", Name: "place", Result: anonymous(untagged("Sum", integer)),
			Params: []*ir.Param{field("At", "at", at), field("N", "n", integer)},
		},
		{Func: "Report", Name: "report", Rich: true, Result: k.shape, Params: []*ir.Param{field("Shape", "shape", k.shape)}},
		{Func: "Try", Name: "try", Rich: true, Error: true, Result: integer, Params: []*ir.Param{field("Fail", "fail", boolean)}},
		{
			Func: "Book", Name: "book", Variadic: true, Result: str, Options: ir.ToolOptions{Strict: new(true)},
			Params: []*ir.Param{
				field("Name", "name", str), field("Nights", "nights", integer, defaultsTo("2", "2")), field("Note", "note", str, optional),
				field("Shape", "shape", k.shape, optional), field("Page", "page", pages), field("Ids", "ids", slice(integer), optional),
			},
		},
	}
}

func (k *kinds) outputs() []*ir.Output {
	return []*ir.Output{
		{Type: k.shape, Name: "final_result"},
		{Type: k.item, Func: &ir.Tool{
			Func: "Finish", Name: "finish", Context: true, RunContext: true, Deps: k.deps, Result: k.item, Error: true,
			Params: []*ir.Param{field("Item", "item", k.item), field("N", "n", integer)},
		}},
		{Type: slice(str), Func: &ir.Tool{Func: "Stop", Name: "stop", Variadic: true, Result: slice(str), Params: []*ir.Param{field("Words", "words", slice(str), optional)}}},
	}
}

// kindsFiles are the files of testdata/kinds with their generated code.
func kindsFiles(t *testing.T, code string) map[string]string {
	t.Helper()
	files := map[string]string{"agentgen_gen.go": code}
	for _, name := range []string{"app.go", "app_test.go"} {
		text, err := os.ReadFile(path.Join("testdata/kinds", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	return files
}

func TestKinds(t *testing.T) {
	dir := module(t, kindsFiles(t, source(t, kindsPackage())))
	write(t, dir, "values.json", string(encode(t, agreementValues())))
	mustPass(t, dir, "vet", "./...")
	mustPass(t, dir, "test", "./...")
	checkAgreement(t, dir)
}

func TestKindsAreDeterministic(t *testing.T) {
	want := source(t, kindsPackage())
	for range 50 {
		if source(t, kindsPackage()) != want {
			t.Fatal("the same package gives other bytes")
		}
	}
}
