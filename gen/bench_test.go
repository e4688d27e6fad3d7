package gen_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// tools is how many tools there are in the package that is measured.
const tools = 200

// BenchmarkTools generates a package of 200 tools, finds it unchanged, and, to compare, vets it together with its output.
// What the package imports has been compiled before.
func BenchmarkTools(b *testing.B) {
	dir := toolsModule(b)
	cfg := gen.Config{Dir: dir, Cache: filepath.Join(b.TempDir(), "cache")}
	generate(b, cfg)
	vet(b, dir, 0)
	generate(b, cfg)
	b.Run("generate", func(b *testing.B) {
		for b.Loop() {
			if res := generate(b, gen.Config{Dir: dir}); len(res.Packages) != 1 {
				b.Fatal("the package was not loaded")
			}
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			if res := generate(b, cfg); len(res.Cached) != 1 {
				b.Fatal("the package was loaded")
			}
		}
	})
	b.Run("vet", func(b *testing.B) {
		for i := 1; b.Loop(); i++ {
			vet(b, dir, i)
		}
	})
}

func generate(b *testing.B, cfg gen.Config) *gen.Result {
	b.Helper()
	res, err := gen.Generate(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		b.Fatal(d)
	}
	if err := gen.Commit(res.Files...); err != nil {
		b.Fatal(err)
	}
	return res
}

// vet vets a package, but first changes it, since the go command remembers what it has vetted.
func vet(b *testing.B, dir string, change int) {
	b.Helper()
	write(b, filepath.Join(dir, "change.go"), fmt.Appendf(nil, "package tools\n\nconst change = %d\n", change), 0o644)
	cmd := exec.CommandContext(b.Context(), "go", "vet", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
}

// toolsModule writes a module with a package of tools that take what tools take: texts, numbers, enums, lists, structs.
func toolsModule(b *testing.B) (dir string) {
	b.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		b.Fatal(err)
	}
	dir = b.TempDir()
	write(b, filepath.Join(dir, "go.mod"), []byte("module example.com/tools\n\ngo 1.26.0\n\n"+
		"require github.com/agentgen-go/agentgen v0.0.0\n\nreplace github.com/agentgen-go/agentgen => "+strconv.Quote(root)+"\n"), 0o644)
	write(b, filepath.Join(dir, "tools.go"), toolsSource(tools), 0o644)
	return dir
}

// toolsSource is a file of n tools.
func toolsSource(n int) []byte {
	var src strings.Builder
	src.WriteString("package tools\n\nimport \"context\"\n")
	for i := range n {
		src.WriteString(strings.ReplaceAll(oneTool, "N_", fmt.Sprint(i)))
	}
	return []byte(src.String())
}

const oneTool = `
// ModeN_ says how to search.
type ModeN_ string

// Modes.
const (
	FastN_     ModeN_ = "fast"     // without looking closely
	ThoroughN_ ModeN_ = "thorough" // wherever it may be
)

// FilterN_ limits what is found.
type FilterN_ struct {
	Tags  []string ` + "`json:\"tags\" jsonschema:\"minItems=1\"`" + `
	Limit *int     ` + "`json:\"limit\"`" + ` // how many to find at most
	Mode  ModeN_   ` + "`json:\"mode\"`" + `
}

// FoundN_ is what was found.
type FoundN_ struct {
	Name  string  ` + "`json:\"name\"`" + `
	Score float64 ` + "`json:\"score\"`" + `
}

// SearchN_ searches for things.
//
//   - query: what to look for
//   - filter: what to leave out
//   - exact: whether each word has to be there
//
//agent:tool
//agent:param query minLength=1 maxLength=200
func SearchN_(ctx context.Context, query string, filter FilterN_, exact bool) ([]FoundN_, error) { return nil, nil }
`
