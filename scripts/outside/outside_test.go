// Package outside_test builds programs that use the modules of this repository as others do: from a module proxy, where replace
// directives do not count. The test that uses what a release would publish is the check of a release: see docs/releasing.md.
package outside_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const (
	root       = "github.com/agentgen-go/agentgen"
	repository = "../.."
)

// version is the one in which everything is published here: another one each time, as the module cache keeps them.
var version = fmt.Sprintf("v0.0.1-test.%d", time.Now().UnixNano())

// firstProgram is a program as a newcomer writes it.
const firstProgram = `package main

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Double doubles a number.
//
//agent:tool
func Double(n int) int { return 2 * n }

func main() {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.New(), Tools: runtime.Tools(DoubleTool[runtime.NoDeps])}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Double it.")
	fmt.Println(res.Output, err)
}
`

// TestFirstProgram: a module that requires agentgen gets the command as a tool, generates, and runs.
func TestFirstProgram(t *testing.T) {
	proxy, dir := t.TempDir(), t.TempDir()
	publish(t, proxy, root, repository)
	t.Cleanup(func() { clean(t) })
	write(t, filepath.Join(dir, "main.go"), firstProgram)
	var out string
	for _, command := range []string{
		"go mod init example.com/outside", "go get -tool " + root + "/cmd/agentgen@" + version, "go tool agentgen .", "go mod tidy", "go run .",
	} {
		out = do(t, dir, proxy, command)
	}
	if want := "{\"double\":0} <nil>\n"; !strings.HasSuffix(out, want) {
		t.Errorf("the program prints %q, want %q", out, want)
	}
}

// TestOutside: for each module, a program that requires it, and nothing else of this repository, builds with all of its packages.
func TestOutside(t *testing.T) {
	nested := nestedModules(t)
	if len(nested) < 3 {
		t.Fatalf("found the modules %v", nested)
	}
	proxy := t.TempDir()
	publish(t, proxy, root, repository)
	t.Cleanup(func() { clean(t) })
	t.Run("root", func(t *testing.T) { build(t, proxy, repository) })
	for _, name := range nested {
		t.Run(path.Base(name), func(t *testing.T) {
			from := filepath.Join(repository, name)
			if out, err := run(t, from, nil, "go", "mod", "download"); err != nil {
				t.Skipf("its modules cannot be had: %v\n%s", err, out)
			}
			publish(t, proxy, path.Join(root, name), from)
			build(t, proxy, from)
		})
	}
}

// TestDrivers: drivers for engines need public names only, and few lines. They run an agent through a pause, and end with the history of
// a run without an engine.
func TestDrivers(t *testing.T) {
	proxy := t.TempDir()
	publish(t, proxy, root, repository)
	t.Cleanup(func() { clean(t) })
	for engine, nested := range map[string]string{"dbos": "runtime/agentdbos", "temporal": "runtime/agenttemporal"} {
		t.Run(engine, func(t *testing.T) {
			from, dir := filepath.Join(repository, nested), t.TempDir()
			if out, err := run(t, from, nil, "go", "mod", "download"); err != nil {
				t.Skipf("its modules cannot be had: %v\n%s", err, out)
			}
			for _, name := range []string{"shop.go", engine + ".go", engine + "_test.go"} {
				text := read(t, filepath.Join("testdata", "drivers", name))
				write(t, filepath.Join(dir, name), text)
				if lines := strings.Count(text, "\n"); lines >= 250 {
					t.Errorf("%s has %d lines", name, lines)
				}
			}
			write(t, filepath.Join(dir, "go.mod"), outside(t, read(t, filepath.Join(from, "go.mod"))))
			write(t, filepath.Join(dir, "go.sum"), read(t, filepath.Join(from, "go.sum")))
			for _, command := range []string{"go get -tool " + root + "/cmd/agentgen@" + version, "go tool agentgen .", "go vet .", "go test ."} {
				do(t, dir, proxy, command)
			}
		})
	}
}

// outside returns the go.mod of a module outside that requires what one of this repository's does.
func outside(t *testing.T, text string) string {
	t.Helper()
	m, err := modfile.Parse("go.mod", []byte(released(t, []byte(text))), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = m.AddModuleStmt("example.com/drivers")
	for _, r := range m.Replace {
		err = errors.Join(err, m.DropReplace(r.Old.Path, r.Old.Version))
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Format()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// build builds a program that imports all packages of a module that others can import.
func build(t *testing.T, proxy, from string) {
	t.Helper()
	out, err := run(t, from, nil, "go", "list", "-f", "{{if ne .Name \"main\"}}{{if .GoFiles}}{{.ImportPath}}{{end}}{{end}}", "./...")
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	var imports strings.Builder
	for _, name := range strings.Fields(out) {
		if !strings.Contains(name+"/", "/internal/") && !strings.HasPrefix(name, root+"/scripts/") {
			fmt.Fprintf(&imports, "import _ %q\n", name)
		}
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "main.go"), "package main\n\n"+imports.String()+"\nfunc main() {}\n")
	for _, command := range []string{"go mod init example.com/outside", "go mod tidy", "go build ."} {
		do(t, dir, proxy, command)
	}
}

// do runs a command in a module outside, which gets modules from the proxy, and returns what it prints.
func do(t *testing.T, dir, proxy, command string) string {
	t.Helper()
	env := []string{"GOPROXY=file://" + proxy + "," + goenv(t, "GOPROXY"), "GOFLAGS=-modcacherw -mod=mod", "GONOSUMDB=" + root, "GOWORK=off"}
	out, err := run(t, dir, env, strings.Fields(command)...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return out
}

// TestModulePaths: the path of each nested module is that of its folder, as its tags have to be, and it replaces nothing but this
// repository's modules.
func TestModulePaths(t *testing.T) {
	for _, name := range nestedModules(t) {
		m, err := modfile.Parse(name+"/go.mod", []byte(read(t, filepath.Join(repository, name, "go.mod"))), nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := path.Join(root, name); m.Module.Mod.Path != want {
			t.Errorf("%s is the module %s, want %s", name, m.Module.Mod.Path, want)
		}
		for _, r := range m.Replace {
			if !strings.HasPrefix(r.Old.Path+"/", root+"/") {
				t.Errorf("%s replaces %s, which has no effect for those who require it", name, r.Old.Path)
			}
		}
	}
}

// nestedModules returns the folders of the modules under runtime.
func nestedModules(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(repository, "runtime"), func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if err == nil && d.Name() == "go.mod" {
			name, err := filepath.Rel(repository, filepath.Dir(p))
			names = append(names, filepath.ToSlash(name))
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// publish puts a module into the proxy. A module that requires this repository's requires the version that is published.
func publish(t *testing.T, proxy, name, dir string) {
	t.Helper()
	text := read(t, filepath.Join(dir, "go.mod"))
	published := filepath.Join(proxy, name, "@v", version)
	if err := os.MkdirAll(filepath.Dir(published), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, published+".mod", released(t, []byte(text)))
	write(t, published+".info", fmt.Sprintf(`{"Version":%q,"Time":%q}`, version, time.Unix(0, 0).UTC().Format(time.RFC3339)))
	write(t, filepath.Join(filepath.Dir(published), "list"), version+"\n")
	f, err := os.Create(published + ".zip")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := zip.CreateFromDir(f, module.Version{Path: name, Version: version}, dir); err != nil {
		t.Fatal(err)
	}
}

// released returns a go.mod as a release would have it.
func released(t *testing.T, text []byte) string {
	t.Helper()
	m, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.Require {
		if strings.HasPrefix(r.Mod.Path+"/", root+"/") {
			err = errors.Join(err, m.AddRequire(r.Mod.Path, version))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Format()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir string, env []string, command ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Dir = dir
	c.Env = append(os.Environ(), env...)
	out, err := c.CombinedOutput()
	return string(out), err
}

func goenv(t *testing.T, name string) string {
	t.Helper()
	out, err := run(t, ".", nil, "go", "env", name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// clean removes from the module cache what this test has published.
func clean(t *testing.T) {
	cache := goenv(t, "GOMODCACHE")
	for _, pattern := range []string{root + "@" + version, root + "/runtime/*@" + version, "cache/download/" + root + "/@v/" + version + "*", "cache/download/" + root + "/runtime/*/@v/" + version + "*"} {
		names, err := filepath.Glob(filepath.Join(cache, pattern))
		if err != nil {
			t.Error(err)
		}
		for _, name := range names {
			if err := os.RemoveAll(name); err != nil {
				t.Error(err)
			}
		}
	}
}
