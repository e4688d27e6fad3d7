package gen_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen"
)

// cached is a module: a imports b, b imports c, c imports a package of another module, d and its nested package import none.
const cached = `
-- go.mod --
module example.com/m

go 1.26.0

require (
	example.com/other v0.0.0
	github.com/agentgen-go/agentgen v0.0.0
)

replace example.com/other => ../other

replace github.com/agentgen-go/agentgen => $ROOT
-- a/a.go --
package a

import "example.com/m/b"

//agent:tool
func A(in b.B) {}
-- b/b.go --
package b

import "example.com/m/c"

type B struct{ C c.C }
-- c/c.go --
package c

import "example.com/other/o"

type C struct{ O o.O }
-- d/d.go --
package d

// D does nothing.
//
//agent:tool
func D() {}
-- d/linux.go --
//go:build linux

package d
-- d/nested/nested.go --
package nested

//agent:codec
type Blob []int
`

const other = `
-- go.mod --
module example.com/other

go 1.26.0
-- o/o.go --
package o

type O struct{ N int }
`

// cachedModule is a module whose packages are generated again and again.
type cachedModule struct {
	root, dir string
	cfg       gen.Config
	patterns  []string
}

func newCachedModule(t *testing.T) *cachedModule {
	t.Helper()
	agentgen, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	m := &cachedModule{root: root, dir: filepath.Join(root, "m"), patterns: []string{"./..."}}
	unpack(t, m.dir, strings.ReplaceAll(cached, "$ROOT", strconv.Quote(agentgen)))
	unpack(t, filepath.Join(root, "other"), other)
	m.cfg = gen.Config{Dir: m.dir, Cache: filepath.Join(root, "cache")}
	return m
}

func unpack(t testing.TB, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, name, f.Data, 0o644)
	}
}

// age makes all files old: the cache keeps nothing of what has changed just now.
func (m *cachedModule) age(t *testing.T) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(m.root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// generate writes the output, and returns the names of the packages that were loaded for it.
func (m *cachedModule) generate(t *testing.T) (loaded string) {
	t.Helper()
	m.age(t)
	res, err := gen.Generate(t.Context(), m.cfg, m.patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		t.Error(d)
	}
	for _, f := range res.Files {
		if want := slices.Contains(res.Cached, f.Package); f.Cached != want || f.Cached && f.Changed() {
			t.Errorf("%s: cached %v, state %v, want cached %v", f.Package, f.Cached, f.State(), want)
		}
	}
	if err := gen.Commit(res.Files...); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range res.Packages {
		names = append(names, strings.TrimPrefix(p, "example.com/m/"))
	}
	return strings.Join(names, " ")
}

// edit replaces a text in a file of the module, "" for appending.
func (m *cachedModule) edit(t *testing.T, name, old, new string) {
	t.Helper()
	name = filepath.Join(m.dir, filepath.FromSlash(name))
	text := read(t, name)
	if old != "" {
		new = strings.Replace(text, old, new, 1)
	} else {
		new = text + new
	}
	write(t, name, []byte(new), 0o644)
}

func (m *cachedModule) create(t *testing.T, name, text string) {
	t.Helper()
	unpack(t, m.dir, "-- "+name+" --\n"+text)
}

func (m *cachedModule) remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(m.dir, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
}

// everything are all packages of the module.
const everything = "a b c d d/nested"

// TestCache changes one thing after the other on which output depends: what depends on it is generated again, and
// nothing else.
func TestCache(t *testing.T) {
	m := newCachedModule(t)
	steps := []struct {
		name   string
		change func(t *testing.T)
		loaded string
	}{
		{"nothing yet", func(*testing.T) {}, everything},
		{"a file", func(t *testing.T) { m.edit(t, "d/d.go", "does", "did") }, "d"},
		{"the length of a file stays", func(t *testing.T) { m.edit(t, "d/d.go", "did", "had") }, "d"},
		{"a new file", func(t *testing.T) { m.create(t, "d/e.go", "package d\n\n//agent:tool\nfunc E() {}\n") }, "d"},
		{"a file that the build leaves out", func(t *testing.T) { m.edit(t, "d/linux.go", "build linux", "build !linux") }, "d"},
		{"a test", func(t *testing.T) { m.create(t, "d/d_test.go", "package d\n") }, "d"},
		{"a removed file", func(t *testing.T) { m.remove(t, "d/e.go") }, "d"},
		{"edited output", func(t *testing.T) { m.edit(t, "d/agentgen_gen.go", "", "// edited\n") }, "d"},
		{"removed output", func(t *testing.T) { m.remove(t, "d/agentgen_gen.go") }, "d"},
		{"an import", func(t *testing.T) { m.edit(t, "b/b.go", "C c.C", "C c.C; D int") }, "a b"},
		{"an import of an import", func(t *testing.T) { m.edit(t, "c/c.go", "O o.O", "O o.O; D int") }, "a b c"},
		{"another module", func(t *testing.T) { m.edit(t, "../other/o/o.go", "N int", "N int; D int") }, "a b c"},
		{"what makes another module", func(t *testing.T) { m.edit(t, "../other/go.mod", "", "// edited\n") }, everything},
		{"go.mod", func(t *testing.T) { m.edit(t, "go.mod", "", "// edited\n") }, everything},
		{"go.sum", func(t *testing.T) { m.create(t, "go.sum", "") }, everything},
		{"go.work", func(t *testing.T) { m.create(t, "go.work", "go 1.26.0\n\nuse .\n") }, everything},
		{"a new module of go.work", func(t *testing.T) { m.edit(t, "go.work", "", "use ../other\n") }, everything},
		{"a module of go.work", func(t *testing.T) { m.edit(t, "../other/o/o.go", "N int", "M int") }, "a b c"},
		{"a new package", func(t *testing.T) { m.create(t, "d/more/more.go", "package more\n") }, "a b c d d/more d/nested"},
		{"a removed package", func(t *testing.T) { m.remove(t, "d/more") }, everything},
		{"a file that is not a package", func(t *testing.T) { m.create(t, "none/n.go", "//go:build never\n\npackage none\n") }, everything},
		{"a file that becomes a package", func(t *testing.T) { m.create(t, "none/n.go", "package none\n") }, everything + " none"},
		{"no packages of ours", func(t *testing.T) { m.create(t, "testdata/t.go", "package t\n") }, ""},
		{"a package that is left out again", func(t *testing.T) { m.remove(t, "none") }, everything},
		{"tags", func(*testing.T) { m.cfg.Tags = []string{"tag"} }, everything},
		{"environment", func(*testing.T) { m.cfg.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly") }, everything},
		{"patterns", func(*testing.T) { m.patterns = []string{"./d", "example.com/m/a"} }, "a d"},
		{"patterns that depend on what is not known", func(*testing.T) { m.patterns = []string{"example.com/m/d/..."} }, "d d/nested"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			step.change(t)
			if diff := cmp.Diff(step.loaded, m.generate(t)); diff != "" {
				t.Errorf("loaded (-want +got):\n%s", diff)
			}
			if strings.HasPrefix(m.patterns[0], ".") {
				if again := m.generate(t); again != "" {
					t.Errorf("loaded although nothing had changed: %s", again)
				}
			} else if again := m.generate(t); again != step.loaded {
				t.Errorf("loaded %q, want what is not known to have changed too: %q", again, step.loaded)
			}
		})
	}
}

// TestCacheMistakes makes a mistake in one of several packages: nothing of that run is kept, and what is wrong is reported
// each time.
func TestCacheMistakes(t *testing.T) {
	m := newCachedModule(t)
	m.generate(t)
	m.edit(t, "d/d.go", "agent:tool", "agent:tool oops")
	m.age(t)
	for range 2 {
		res, err := gen.Generate(t.Context(), m.cfg, "./...")
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Diagnostics) != 1 || len(res.Cached) > 0 {
			t.Errorf("diagnostics %v, cached %v; want one diagnostic and all packages loaded", res.Diagnostics, res.Cached)
		}
	}
	m.edit(t, "d/d.go", "agent:tool oops", "agent:tool")
	if loaded := m.generate(t); loaded != "" {
		t.Errorf("loaded %s after the change was taken back", loaded)
	}
}

// TestCacheOfTheMoment does not keep what has changed in the very moment of generating: which of two contents was seen
// is not known.
func TestCacheOfTheMoment(t *testing.T) {
	m := newCachedModule(t)
	m.age(t)
	m.edit(t, "d/d.go", "does", "did")
	for range 2 {
		res, err := gen.Generate(t.Context(), m.cfg, "./...")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(m.dir, "d", "d.go"), time.Time{}, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if len(res.Cached) > 0 {
			t.Errorf("%v were kept", res.Cached)
		}
	}
}

// TestCacheTrouble does not let a cache that does not work keep anything from being generated.
func TestCacheTrouble(t *testing.T) {
	tests := []struct {
		name    string
		trouble func(t *testing.T, m *cachedModule)
	}{
		{"none", func(_ *testing.T, m *cachedModule) { m.cfg.Cache = "" }},
		{"a file", func(t *testing.T, m *cachedModule) {
			m.cfg.Cache = filepath.Join(m.root, "file")
			write(t, m.cfg.Cache, nil, 0o644)
		}},
		{"broken records", func(t *testing.T, m *cachedModule) {
			for _, text := range []string{"", "{", "[]", `{"State":1}`, "null"} {
				m.generate(t)
				overwriteAll(t, m.cfg.Cache, text)
				if loaded := m.generate(t); loaded != everything {
					t.Errorf("with records %q %s was loaded", text, loaded)
				}
				overwriteAll(t, m.cfg.Cache, text)
			}
		}},
		{"records that cannot be read or replaced", func(t *testing.T, m *cachedModule) {
			m.generate(t)
			for name := range folder(t, m.cfg.Cache) {
				name = filepath.Join(m.cfg.Cache, name)
				if err := os.Remove(name); err != nil {
					t.Fatal(err)
				}
				unpack(t, name, "-- file --\n")
			}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := newCachedModule(t)
			test.trouble(t, m)
			for range 2 {
				if loaded := m.generate(t); loaded != everything && test.name != "broken records" {
					t.Errorf("loaded %s", loaded)
				}
			}
		})
	}
}

func overwriteAll(t *testing.T, dir, text string) {
	t.Helper()
	for name := range folder(t, dir) {
		write(t, filepath.Join(dir, name), []byte(text), 0o644)
	}
}

func TestCacheDir(t *testing.T) {
	for value, want := range map[string]string{"off": "", "/some/where": "/some/where"} {
		t.Setenv("AGENTGEN_CACHE", value)
		if got := gen.CacheDir(); got != want {
			t.Errorf("AGENTGEN_CACHE=%s: got %q, want %q", value, got, want)
		}
	}
	t.Setenv("AGENTGEN_CACHE", "")
	if user, err := os.UserCacheDir(); err == nil && gen.CacheDir() != filepath.Join(user, "agentgen") {
		t.Errorf("got %q, want a folder in %q", gen.CacheDir(), user)
	}
}
