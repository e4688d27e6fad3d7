// Package outside_test builds a program that uses the nested modules as others do: from a module proxy, where their replace
// directives do not count.
package outside_test

import (
	"context"
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

// TestOutside: a module that requires the nested modules, and nothing else of this repository, builds.
func TestOutside(t *testing.T) {
	nested := nestedModules(t)
	if len(nested) < 3 {
		t.Fatalf("found the modules %v", nested)
	}
	proxy, dir := t.TempDir(), t.TempDir()
	publish(t, proxy, root, repository)
	var imports strings.Builder
	for _, name := range nested {
		from := filepath.Join(repository, name)
		if out, err := run(t, from, nil, "go", "mod", "download"); err != nil {
			t.Logf("without %s: its modules cannot be had: %v\n%s", name, err, out)
			continue
		}
		publish(t, proxy, path.Join(root, name), from)
		fmt.Fprintf(&imports, "import _ %q\n", path.Join(root, name))
	}
	if imports.Len() == 0 {
		t.Skip("no nested module's modules can be had")
	}
	write(t, filepath.Join(dir, "main.go"), "package main\n\n"+imports.String()+"\nfunc main() {}\n")
	env := []string{"GOPROXY=file://" + proxy + "," + goenv(t, "GOPROXY"), "GOFLAGS=-modcacherw -mod=mod", "GONOSUMDB=" + root, "GOWORK=off"}
	t.Cleanup(func() { clean(t) })
	for _, command := range []string{"go mod init example.com/outside", "go mod tidy", "go build ."} {
		if out, err := run(t, dir, env, strings.Fields(command)...); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
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
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	published := filepath.Join(proxy, name, "@v", version)
	if err := os.MkdirAll(filepath.Dir(published), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, published+".mod", released(t, text))
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
		if r.Mod.Path == root {
			err = m.AddRequire(root, version)
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
