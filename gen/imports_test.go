package gen_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

const runtimePath = "github.com/agentgen-go/agentgen/runtime"

// TestImports looks at what the committed output of the cases imports: never what reflects, unless the user's own source
// names a type of it, and for codecs alone not the runtime, so that the runtime can have codecs itself.
func TestImports(t *testing.T) {
	outputs, err := filepath.Glob(filepath.Join(golden, "*", "agentgen_gen.go"))
	if err != nil || len(outputs) == 0 {
		t.Fatalf("no output in %s: %v", golden, err)
	}
	for _, name := range outputs {
		dir := filepath.Dir(name)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			own := ownImports(t, dir)
			for _, path := range importsOf(t, name) {
				switch {
				case path == "reflect", path == "encoding/json" && !slices.Contains(own, path):
					t.Errorf("imports %s", path)
				case path == runtimePath && (filepath.Base(dir) == "codecstrict" || filepath.Base(dir) == "codeclenient"):
					t.Errorf("imports %s for codecs", path)
				}
			}
		})
	}
}

// ownImports are the imports of all files of a folder that are not generated.
func ownImports(t *testing.T, dir string) (paths []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if filepath.Base(name) != gen.FileName && !strings.HasSuffix(name, "_test.go") {
			paths = append(paths, importsOf(t, name)...)
		}
	}
	return paths
}

func importsOf(t *testing.T, name string) (paths []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
