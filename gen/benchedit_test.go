package gen_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/module"

	"github.com/agentgen-go/agentgen/gen"
	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// BenchmarkEdit is what users do all day: it edits a file of a package with 100 tools and generates. To compare, it vets the
// package after the same edit, in turn with generating, so that whatever else the machine does slows both. Both are commands
// that are run, and the runtime is a version of a module in the module cache.
func BenchmarkEdit(b *testing.B) {
	m := newReleased(b)
	m.edit(b, 0)
	m.run(b, m.agentgen)
	m.run(b, "go", "vet", ".")
	var generate, vet time.Duration
	n := 0
	for b.Loop() {
		n++
		m.edit(b, n)
		vet += m.run(b, "go", "vet", ".")
		generate += m.run(b, m.agentgen)
		m.checkOutput(b, n)
	}
	b.ReportMetric(float64(vet.Milliseconds())/float64(n), "vet-ms/op")
	b.ReportMetric(float64(generate.Milliseconds())/float64(n), "generate-ms/op")
	b.ReportMetric(float64(generate)/float64(vet), "generate/vet")
}

// released is a module that uses a released version of agentgen.
type released struct {
	dir      string
	agentgen string // the command
	env      []string
	source   []byte
}

// newReleased builds the command, and makes this checkout a version in a module cache of its own.
func newReleased(b *testing.B) *released {
	b.Helper()
	root := b.TempDir()
	m := &released{
		dir: filepath.Join(root, "tools"), agentgen: filepath.Join(root, "agentgen"), source: toolsSource(100),
	}
	build := exec.CommandContext(b.Context(), "go", "build", "-o", m.agentgen, "../cmd/agentgen")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	proxy := filepath.Join(root, "proxy")
	publish(b, proxy, module.Version{Path: source.ModulePath, Version: "v1.0.0"}, "..")
	m.env = append(os.Environ(), "GOPROXY=file://"+filepath.ToSlash(proxy), "GOSUMDB=off", "GOFLAGS=-mod=mod -modcacherw", "GOWORK=off",
		"GOMODCACHE="+filepath.Join(root, "modules"), "AGENTGEN_CACHE="+filepath.Join(root, "cache"))
	unpack(b, m.dir, "-- go.mod --\nmodule example.com/tools\n\ngo 1.26.0\n\nrequire "+source.ModulePath+" v1.0.0\n")
	return m
}

// description is what the first tool says of itself after the n-th edit.
func description(n int) []byte { return fmt.Appendf(nil, "searches for things, edition %d.", n) }

func (m *released) edit(b *testing.B, n int) {
	b.Helper()
	write(b, filepath.Join(m.dir, "tools.go"), bytes.Replace(m.source, []byte("searches for things."), description(n), 1), 0o644)
}

// run runs a command in the module and returns how long that took.
func (m *released) run(b *testing.B, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), name, args...)
	cmd.Dir, cmd.Env = m.dir, m.env
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return time.Since(start)
}

// checkOutput makes sure that the n-th edit has come to the output.
func (m *released) checkOutput(b *testing.B, n int) {
	b.Helper()
	output, err := os.ReadFile(filepath.Join(m.dir, gen.FileName))
	if err != nil || !bytes.Contains(output, description(n)) {
		b.Fatalf("the output does not know of edit %d: %v", n, err)
	}
}
