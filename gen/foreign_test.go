package gen_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/agentgen-go/agentgen/gen"
)

// TestForeign generates codecs and tools of types that a version of another module has, where no one can change them, and
// compares what they read and write with encoding/json.
func TestForeign(t *testing.T) {
	root := t.TempDir()
	unpack(t, root, strings.ReplaceAll(read(t, "testdata/foreign.txtar"), "$ROOT", checkout(t)))
	env := withModule(t, root, module.Version{Path: "example.com/foreign", Version: "v1.0.0"}, filepath.Join(root, "foreign"))
	dir := filepath.Join(root, "app")
	res, err := gen.Generate(t.Context(), gen.Config{Dir: dir, Env: env}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		t.Fatal(d)
	}
	if *update {
		write(t, "testdata/foreign.json", []byte(schemas(t, res.Files[0].Content)), 0o644)
	}
	if diff := diffLines(read(t, "testdata/foreign.json"), schemas(t, res.Files[0].Content)); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
	if err := gen.Commit(res.Files...); err != nil {
		t.Fatal(err)
	}
	test := exec.CommandContext(t.Context(), "go", "test", "./...")
	test.Dir, test.Env = dir, env
	if out, err := test.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// checkout is the root of this module.
func checkout(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// withModule publishes a folder as a version of a module, and returns an environment of the go command that knows it beside
// the modules in the module cache. Root is a folder for what that takes.
func withModule(t *testing.T, root string, v module.Version, folder string) []string {
	t.Helper()
	proxy := filepath.Join(root, "proxy")
	publish(t, proxy, v, folder)
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cached := filepath.ToSlash(strings.TrimSpace(string(out))) + "/cache/download"
	return append(os.Environ(), "GOPROXY=file://"+filepath.ToSlash(proxy)+",file://"+cached, "GOSUMDB=off",
		"GOFLAGS=-mod=mod -modcacherw", "GOWORK=off", "GOMODCACHE="+filepath.Join(root, "modules"))
}

// publish writes a folder as a version of a module to the folder of a module proxy.
func publish(tb testing.TB, proxy string, v module.Version, folder string) {
	tb.Helper()
	var archive bytes.Buffer
	if err := zip.CreateFromDir(&archive, v, folder); err != nil {
		tb.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		tb.Fatal(err)
	}
	dir := filepath.Join(proxy, filepath.FromSlash(v.Path), "@v")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	for suffix, content := range map[string][]byte{
		".zip": archive.Bytes(), ".mod": mod, ".info": fmt.Appendf(nil, `{"Version":%q}`, v.Version),
	} {
		if err := os.WriteFile(filepath.Join(dir, v.Version+suffix), content, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
}
