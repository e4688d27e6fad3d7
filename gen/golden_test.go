package gen_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

var update = flag.Bool("update", false, "write the golden output that has changed, where it compiles and passes the tests of its case")

// golden is the module of the cases. It has tests of its own, which say what the committed output does.
const golden = "../testdata/golden"

// TestGolden generates the output of each case twice, beside the committed output and without it, and compares both to
// the committed one.
func TestGolden(t *testing.T) {
	committed, bare := generateCases(t, golden), generateCases(t, withoutOutput(t))
	for _, name := range slices.Sorted(maps.Keys(committed)) {
		t.Run(name, func(t *testing.T) {
			f := committed[name]
			if diff := diffLines(string(f.Content), string(bare[name].Content)); diff != "" {
				t.Fatalf("the output depends on earlier output (-with +without):\n%s", diff)
			}
			c := &goldenCase{dir: filepath.Dir(f.Path), output: f}
			if *update {
				c.update(t)
				return
			}
			c.compare(t)
		})
	}
}

// generateCases generates all cases of a copy of the module. They are keyed by their folders.
func generateCases(t *testing.T, dir string) map[string]*gen.File {
	t.Helper()
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	patterns := casePatterns(t, dir)
	res, err := gen.Generate(t.Context(), gen.Config{Dir: dir}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		t.Error(d)
	}
	cases := map[string]*gen.File{}
	for _, f := range res.Files {
		cases[filepath.Base(filepath.Dir(f.Path))] = f
	}
	for _, p := range patterns {
		if f := cases[filepath.Base(p)]; f == nil || f.Content == nil {
			t.Errorf("nothing was generated for %s", p)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return cases
}

// casePatterns lists the folders of the cases: those with a test of their own.
func casePatterns(t *testing.T, dir string) (patterns []string) {
	t.Helper()
	tests, err := filepath.Glob(filepath.Join(dir, "*", "case_test.go"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, name := range tests {
		patterns = append(patterns, "./"+filepath.Base(filepath.Dir(name)))
	}
	return patterns
}

// withoutOutput copies the module without any generated file.
func withoutOutput(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	copyGolden(t, dir)
	outputs, err := filepath.Glob(filepath.Join(dir, "*", gen.FileName))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range outputs {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// copyGolden copies the module.
func copyGolden(t *testing.T, dir string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(golden)); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	mod := filepath.Join(dir, "go.mod")
	write(t, mod, []byte(strings.Replace(read(t, mod), "=> ../..", "=> "+strconv.Quote(root), 1)), 0o644)
}

// goldenCase is one folder of the module.
type goldenCase struct {
	dir    string
	output *gen.File
}

func (c *goldenCase) compare(t *testing.T) {
	t.Helper()
	const hint = "is not up to date: look at the difference (-committed +generated), then make golden\n"
	if diff := diffLines(string(c.output.Existing), string(c.output.Content)); diff != "" {
		t.Errorf("%s %s%s", gen.FileName, hint, diff)
	}
	if diff := diffLines(read(t, c.schemaFile()), schemas(t, c.output.Content)); diff != "" {
		t.Errorf("schema.json %s%s", hint, diff)
	}
}

func (c *goldenCase) schemaFile() string { return filepath.Join(c.dir, "schema.json") }

// update writes what has changed, once it has proved itself.
func (c *goldenCase) update(t *testing.T) {
	t.Helper()
	if c.output.Changed() {
		c.verify(t)
		if err := gen.Commit(c.output); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(c.schemaFile(), []byte(schemas(t, c.output.Content)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// verify vets and tests the case with the new output, which the go command sees in place of the committed one.
func (c *goldenCase) verify(t *testing.T) {
	t.Helper()
	tmp := t.TempDir()
	output, overlay := filepath.Join(tmp, gen.FileName), filepath.Join(tmp, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{c.output.Path: output}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{output: c.output.Content, overlay: replace} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, verb := range []string{"vet", "test"} {
		cmd := exec.CommandContext(t.Context(), "go", verb, "-overlay="+overlay, ".")
		cmd.Dir = c.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s says that the new output is wrong, so it was not written: %v\n%s", verb, err, out)
		}
	}
}
