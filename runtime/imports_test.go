package runtime_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// corePackages are those that every program with an agent contains.
var corePackages = []string{"runtime", "runtime/jsonwire", "runtime/usage", "runtime/message", "runtime/model", "runtime/loop"}

// foreignPackages may import other modules: specs need YAML and JSON Schema, and what tests share needs go-cmp.
var foreignPackages = []string{"../runtime/spec", "../runtime/internal/jsonschema", "../runtime/internal/storetest", "../runtime/internal/providertest"}

// TestImports keeps reflection out: neither the runtime nor any generated code in this repository imports reflect or
// encoding/json, and the core of the runtime imports nothing but the standard library and its own packages. Generated code may
// import encoding/json to name the types of a user's own signature, such as json.RawMessage, but call nothing of it.
func TestImports(t *testing.T) {
	generated := 0
	for _, path := range sources(t) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		isGenerated := ast.IsGenerated(f)
		if isGenerated {
			generated++
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		core := slices.Contains(corePackages, strings.TrimPrefix(dir, "../"))
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case isGenerated && name == "encoding/json":
				for _, used := range selected(f, "json") {
					if used != "RawMessage" {
						t.Errorf("%s uses json.%s", path, used)
					}
				}
			case name == "reflect" || strings.HasPrefix(name, "encoding/json"):
				t.Errorf("%s imports %s", path, name)
			case strings.Contains(name, ".") && !strings.HasPrefix(name, modulePath+"/") && !slices.Contains(foreignPackages, dir) && !isGenerated:
				t.Errorf("%s imports %s: of the packages of this module, only those of specs may need another one", path, name)
			case core && strings.Contains(name, ".") && !strings.HasPrefix(name, "github.com/agentgen-go/agentgen/runtime/"):
				t.Errorf("%s imports %s: the core stands on the standard library and the runtime's own packages alone", path, name)
			}
		}
	}
	if generated < 2 {
		t.Errorf("found %d generated files: not all of the repository was read", generated)
	}
}

// sources lists the files of the runtime, and the generated ones of the whole repository.
func sources(t *testing.T) (paths []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && nested(path) {
			return fs.SkipDir
		}
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if strings.HasPrefix(filepath.ToSlash(path), "../runtime/") || d.Name() == "agentgen_gen.go" {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// nested reports whether a folder within the runtime is a module of its own, which no program contains that does not import it.
func nested(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil && strings.HasPrefix(filepath.ToSlash(dir), "../runtime/")
}

// selected returns what a file uses of a package.
func selected(f *ast.File, pkg string) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
				names = append(names, s.Sel.Name)
			}
		}
		return true
	})
	return names
}
