package source_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// exportsModule is a module that holds a small runtime, with directives, and imports nothing but packages of Go.
func exportsModule(t *testing.T) source.Config {
	return bareModule(t,
		txtar.File{Name: "go.mod", Data: []byte("module " + source.ModulePath + "\n\ngo 1.26.0\n")},
		txtar.File{Name: "runtime/a.go", Data: []byte("package runtime\n\nimport _ \"" + source.JSONWirePath + "\"\n\n//agent:codec\ntype T struct{ A int }\n")},
		txtar.File{Name: "runtime/generated/a.go", Data: []byte("package generated\n\n//agent:codec\ntype T struct{ A int }\n")},
		txtar.File{Name: "runtime/jsonwire/a.go", Data: []byte("package jsonwire\n\n//agent:codec\ntype T struct{ A int }\n")},
		txtar.File{Name: "a/a.go", Data: []byte("package a\n\nimport (\n\t\"context\"\n\t\"time\"\n)\n\n//agent:tool\nfunc F(ctx context.Context, at time.Time) {}\n")},
		txtar.File{Name: "b/b.go", Data: []byte("package b\n\nimport (\n\t\"net/url\"\n\n\t\"" + source.ModulePath + "/plain\"\n)\n\n//agent:tool\nfunc F(at url.URL, x plain.T) {}\n")},
		txtar.File{Name: "plain/plain.go", Data: []byte("package plain\n\ntype T struct{ A int }\n")})
}

// TestExports checks that export data which is known from an earlier run is used, and nothing that has changed since.
func TestExports(t *testing.T) {
	cfg := exportsModule(t)
	load := func(pattern string, exports map[string]string) (program *source.Program, understood string) {
		t.Helper()
		cfg.Exports = exports
		prog, err := source.Load(t.Context(), cfg, pattern)
		if err != nil {
			t.Fatal(err)
		}
		return prog, summary(prog.Packages[0].IR)
	}
	first, want := load("./a", nil)
	if first.Exports["context"] == "" || first.Exports["time"] == "" {
		t.Fatalf("export data %v", first.Exports)
	}
	again, got := load("./a", first.Exports)
	if again.Exports != nil {
		t.Error("the go command was asked although all is known")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-without +with known export data:\n%s", diff)
	}

	gone := maps.Clone(first.Exports)
	gone["time"] = filepath.Join(t.TempDir(), "gone")
	if prog, got := load("./a", gone); prog.Exports["time"] != first.Exports["time"] || got != want {
		t.Errorf("with a file that is gone: export data in %q, understood %s", prog.Exports["time"], got)
	}

	other, want := load("./b", first.Exports)
	for path := range other.Exports {
		if path == source.ModulePath+"/plain" {
			t.Errorf("%s, which may change, is remembered", path)
		}
	}
	// A package of the module is asked about each time.
	if prog, got := load("./b", other.Exports); prog.Exports == nil || got != want {
		t.Errorf("again: %v, understood %s, want %s", prog.Exports, got, want)
	}
	plain := filepath.Join(cfg.Dir, "plain", "plain.go")
	if err := os.WriteFile(plain, []byte("package plain\n\ntype T struct{ B string }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, got := load("./b", other.Exports); got == want {
		t.Error("a change of a package was not seen")
	}
}
