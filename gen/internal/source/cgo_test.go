package source_test

import (
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// TestCgo checks packages that use cgo: their types are known, whether they are generated for or imported, and directives
// beside C code are refused.
func TestCgo(t *testing.T) {
	out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	if err != nil || strings.TrimSpace(string(out)) != "1" {
		t.Skip("cgo is not available")
	}
	c := txtar.File{Name: "a/c.go", Data: []byte(`package a

// typedef struct { int x; } thing;
import "C"

type handle struct{ p C.thing }

// N counts.
type N int

func (h handle) get() C.int { return h.p.x }
`)}
	cfg := module(t, c,
		txtar.File{Name: "a/a.go", Data: []byte("package a\n\n//agent:tool\nfunc F(x T) {}\n\n//agent:codec\ntype T struct {\n\tN N\n\th handle\n}\n")},
		txtar.File{Name: "b/b.go", Data: []byte("package b\n\nimport \"example.com/m/a\"\n\n//agent:tool\nfunc F(x a.N) { _ = new(a.T).AppendJSON }\n")})
	if got := summary(loadOne(t, cfg, "./a").IR); !strings.Contains(got, `N a.N:int "N" required`) {
		t.Errorf("a package with cgo: %s", got)
	}
	b := loadOne(t, cfg, "./b")
	if got := summary(b.IR); !strings.Contains(got, "X a.N:int") {
		t.Errorf("an importer: %s", got)
	}
	if _, ok := b.Dirs(); ok {
		t.Error("all that output depends on is known, in spite of cgo")
	}

	c.Data = []byte(strings.Replace(string(c.Data), "func (h handle)", "//agent:tool\nfunc Get() int { return 0 }\n\nfunc (h handle)", 1))
	_, err = source.Load(t.Context(), module(t, c), "./a")
	if err == nil || !strings.Contains(err.Error(), `c.go:11:1: //agent:tool stands in a file that imports "C"`) {
		t.Errorf("a directive beside C code: %v", err)
	}
}
