package main

import (
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/report"
)

// TestPydanticAI: what Python prints can be read, and it has all conversations.
func TestPydanticAI(t *testing.T) {
	if testing.Short() {
		t.Skip("Python takes seconds")
	}
	b := &built{dir: t.TempDir(), root: filepath.Dir(mustAbs(t, "."))}
	p, err := b.pydanticAI("peers", "")
	if err != nil {
		t.Skip(err)
	}
	out, err := p.command("-time", "1ms", "-server", "http://127.0.0.1:1/v1").Output()
	if err != nil {
		t.Fatal(err)
	}
	var rs report.Results
	if err := rs.Read(io.Discard, strings.NewReader(string(out))); err != nil {
		t.Fatal(err)
	}
	by, _, _ := strings.Cut(strings.SplitAfter(string(out), "by=")[1], "\t")
	for _, c := range scenario.All {
		if v := rs.Get("Loop", c.Name, strings.ReplaceAll(by, "_", " "), "cpu-ns/op"); math.IsNaN(v) || v < 1000 {
			t.Errorf("%s: %v ns", c.Name, v)
		}
	}
	if names, err := p.names(); err != nil || names != nil {
		t.Errorf("it makes runs over HTTP: %q, %v", names, err)
	}
}

func mustAbs(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
