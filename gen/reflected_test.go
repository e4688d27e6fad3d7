package gen_test

import (
	"encoding/json"
	"fmt"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// reflected returns the schemas of the cases' exported outputs and codecs, by the names of their types: as agentgen
// writes them, and as invopop's Reflector does in a program that imports the cases.
func reflected(t *testing.T) (ours, theirs map[string]schemaDoc) {
	t.Helper()
	dir := t.TempDir()
	copyGolden(t, dir)
	l, err := gen.List(t.Context(), gen.Config{Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	ours = map[string]schemaDoc{}
	types := map[string][]string{}
	for _, e := range l.Entries {
		if e.Parameters == nil { // has no schema
			continue
		}
		name := e.Package + "." + e.Go
		if s := parseSchema(t, e.Parameters); comparable(e, s) && ours[name] == nil {
			ours[name] = s
			types[e.Package] = append(types[e.Package], e.Go)
		}
	}
	out := runReflector(t, dir, reflectorProgram(types))
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

// comparable reports whether an entry is the schema of a type that a program can name: an output that is wrapped in an
// object is not.
func comparable(e gen.Entry, s schemaDoc) bool {
	properties, _ := s["properties"].(schemaDoc)
	_, wrapped := properties["response"]
	return (e.Kind == "output" || e.Kind == "codec") && token.IsExported(e.Go) && !(wrapped && len(properties) == 1)
}

func parseSchema(t *testing.T, text []byte) (s schemaDoc) {
	t.Helper()
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// reflectorProgram writes a program that prints the schemas of types, which are keyed by the paths of their packages.
func reflectorProgram(types map[string][]string) string {
	var imports, reflects strings.Builder
	for i, path := range slices.Sorted(maps.Keys(types)) {
		fmt.Fprintf(&imports, "\tp%d %q\n", i, path)
		for _, name := range types[path] {
			fmt.Fprintf(&reflects, "\t\t%q: r.ReflectFromType(reflect.TypeFor[p%d.%s]()),\n", path+"."+name, i, name)
		}
	}
	return "package main\n\nimport (\n\t\"encoding/json\"\n\t\"os\"\n\t\"reflect\"\n\n\t\"github.com/invopop/jsonschema\"\n\n" + imports.String() +
		")\n\nfunc main() {\n\tr := jsonschema.Reflector{Anonymous: true}\n\tjson.NewEncoder(os.Stdout).Encode(map[string]any{\n" +
		reflects.String() + "\t})\n}\n"
}

// runReflector runs a program in the module of the cases, which for once depends on invopop's package.
func runReflector(t *testing.T, dir, program string) []byte {
	t.Helper()
	main := filepath.Join(dir, "reflected", "main.go")
	if err := os.Mkdir(filepath.Dir(main), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, main, []byte(program), 0o644)
	mod, sum := filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum")
	write(t, mod, []byte(read(t, mod)+"\nrequire github.com/invopop/jsonschema v0.14.0\n"), 0o644)
	write(t, sum, []byte(read(t, sum)+read(t, "../go.sum")), 0o644)
	cmd := exec.CommandContext(t.Context(), "go", "run", "./reflected")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
