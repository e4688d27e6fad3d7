package docs_test

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// root is the module of the repository.
const root = "github.com/agentgen-go/agentgen"

// A module is a temporary one in which snippets are compiled, with this checkout in place of agentgen.
type module struct {
	dir string
	env []string
}

// newModule makes a module that requires what a nested module requires, "" for the root.
func newModule(t *testing.T, nested string) *module {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles many packages")
	}
	from := filepath.Join(repository, nested)
	m := &module{dir: t.TempDir(), env: append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "AGENTGEN_CACHE=off")}
	if nested == "" {
		m.env = append(m.env, "GOPROXY=off")
	}
	file, err := modfile.Parse("go.mod", read(t, filepath.Join(from, "go.mod")), nil)
	if err != nil {
		t.Fatal(err)
	}
	own := file.Module.Mod.Path
	var failed error
	must := func(err error) { failed = cmp.Or(failed, err) }
	for _, r := range slices.Clone(file.Replace) {
		must(file.AddReplace(r.Old.Path, "", absolute(t, filepath.Join(from, r.New.Path)), ""))
	}
	must(file.AddModuleStmt("example.com/docs"))
	must(file.AddRequire(own, "v0.0.0"))
	must(file.AddReplace(own, "", absolute(t, from), ""))
	for _, tool := range slices.Clone(file.Tool) {
		must(file.DropTool(tool.Path))
	}
	text, err := file.Format()
	if must(err); failed != nil {
		t.Fatal(failed)
	}
	write(t, filepath.Join(m.dir, "go.mod"), string(text))
	write(t, filepath.Join(m.dir, "go.sum"), string(read(t, filepath.Join(from, "go.sum"))))
	return m
}

var nestedImport = regexp.MustCompile(`"` + root + `/(runtime/\w+)[/\w]*"`)

// nestedModule returns the folder of the nested module that a file imports, "" if it imports none.
func nestedModule(text string) string {
	for _, m := range nestedImport.FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(repository, m[1], "go.mod")); err == nil {
			return m[1]
		}
	}
	return ""
}

// importable returns import paths by the names of packages: those of the runtime, and those of other modules that snippets name.
func importable(t *testing.T) map[string]string {
	t.Helper()
	found := maps.Clone(others)
	err := filepath.WalkDir(filepath.Join(repository, "runtime"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "testdata" || name == "internal" || name == "generated" {
			return fs.SkipDir
		}
		name, err := filepath.Rel(repository, p)
		found[d.Name()] = path.Join(root, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var others = map[string]string{
	"bufio": "bufio", "context": "context", "errors": "errors", "fmt": "fmt", "http": "net/http", "httptest": "net/http/httptest",
	"io": "io", "iter": "iter", "json": "encoding/json", "log": "log", "maps": "maps", "netip": "net/netip", "os": "os",
	"rand": "math/rand/v2", "signal": "os/signal", "slices": "slices", "slog": "log/slog", "sql": "database/sql", "strconv": "strconv",
	"strings": "strings", "sync": "sync", "testing": "testing", "time": "time",
	"client":        "go.temporal.io/sdk/client",
	"worker":        "go.temporal.io/sdk/worker",
	"dbos":          "github.com/dbos-inc/dbos-transact-golang/dbos",
	"mcp":           "github.com/modelcontextprotocol/go-sdk/mcp",
	"otlptracehttp": "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp",
	"sdktrace":      "go.opentelemetry.io/otel/sdk/trace",
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	abs, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.TrimSuffix(text, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
