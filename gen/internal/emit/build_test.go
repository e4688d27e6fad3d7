package emit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/emit"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Types of the package under test and of others.

const appPath = "example.org/app"

var (
	str     = &ir.Type{Kind: ir.String, GoBasic: "string"}
	boolean = &ir.Type{Kind: ir.Bool, GoBasic: "bool"}
	integer = number(ir.Int, 64, "int")
	float   = number(ir.Float, 64, "float64")
	bytes   = &ir.Type{Kind: ir.Bytes}
)

func number(kind ir.Kind, bits int, name string) *ir.Type {
	return &ir.Type{Kind: kind, Bits: bits, GoBasic: name}
}

func pointer(t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Pointer, Elem: t} }

func slice(t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Slice, Elem: t} }

func array(n int, t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Array, Len: n, Elem: t} }

func dict(t *ir.Type) *ir.Type { return &ir.Type{Kind: ir.Map, Key: str, Elem: t} }

// named is t under a name of the package under test.
func named(name string, t ir.Type) *ir.Type {
	t.Go = &ir.Name{PkgPath: appPath, PkgName: "app", Name: name}
	t.GoBasic = ""
	return &t
}

func structure(name string, fields ...*ir.Field) *ir.Type {
	return named(name, ir.Type{Kind: ir.Struct, Fields: fields, Guard: true})
}

func enum(name string, values ...string) *ir.Type {
	t := named(name, ir.Type{Kind: ir.Enum})
	for _, v := range values {
		t.Values = append(t.Values, &ir.EnumValue{Go: strings.ToUpper(v[:1]) + v[1:], Value: v})
	}
	return t
}

// field is a required field, unless options say otherwise.
func field(name, json string, t *ir.Type, options ...func(*ir.Field)) *ir.Field {
	f := &ir.Field{Go: name, JSON: json, Tag: `json:"` + json + `"`, Type: t, Required: t.Kind != ir.Pointer}
	for _, o := range options {
		o(f)
	}
	return f
}

func omitEmpty(f *ir.Field) {
	f.OmitEmpty, f.Required, f.Tag = true, false, `json:"`+f.JSON+`,omitempty"`
}

func omitZero(f *ir.Field) { f.OmitZero, f.Required, f.Tag = true, false, `json:"`+f.JSON+`,omitzero"` }

func defaultsTo(json, code string) func(*ir.Field) {
	return func(f *ir.Field) { f.Default, f.Required = &ir.Literal{JSON: json, Go: code}, false }
}

func within(c ir.Constraints) func(*ir.Field) { return func(f *ir.Field) { f.Constraints = c } }

func bound(n string) *ir.Number { return new(ir.Number(n)) }

// source generates the code of pkg.
func source(t *testing.T, pkg *ir.Package) string {
	t.Helper()
	code, err := emit.Source(pkg)
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// module writes a module that uses this repository and returns its directory.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.org/app\n\ngo 1.26.0\n\nrequire github.com/agentgen-go/agentgen v0.0.0\n\nreplace github.com/agentgen-go/agentgen => "+root+"\n")
	for name, text := range files {
		write(t, dir, name, text)
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// goTool runs the go command in dir and returns what it printed.
func goTool(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// mustPass runs the go command in dir.
func mustPass(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := goTool(dir, args...); err != nil {
		t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
