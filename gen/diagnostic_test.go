package gen_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen"
)

func TestDiagnosticFormat(t *testing.T) {
	d := gen.Diagnostic{File: "/a/b/f.go", Line: 3, Col: 7, Message: "no", Hint: "do this\nor that"}
	const hint = "\n\tdo this\n\tor that"
	for dir, want := range map[string]string{
		"":     "/a/b/f.go:3:7: no" + hint,
		"/a":   "b/f.go:3:7: no" + hint,
		"/a/c": "/a/b/f.go:3:7: no" + hint,
	} {
		if got := d.Format(dir); got != want {
			t.Errorf("in %q: got %q, want %q", dir, got, want)
		}
	}
	if got := (gen.Diagnostic{Message: "no place"}).String(); got != "no place" {
		t.Errorf("got %q", got)
	}
}

func TestDiagnosticFormatWithSource(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "f.go"), []byte("package p\r\n\t\ta\tb \"ü\" \x1b[31mc"), 0o644)
	tests := []struct {
		name      string
		file      string
		line, col int
		want      string
	}{
		{"first line", "f.go", 1, 9, "f.go:1:9: no\n\tpackage p\n\t        ^\n\tdo"},
		{"tabs", "f.go", 2, 5, "f.go:2:5: no\n\ta\tb \"ü\" �[31mc\n\t \t^\n\tdo"},
		{"after a wide letter", "f.go", 2, 12, "f.go:2:12: no\n\ta\tb \"ü\" �[31mc\n\t \t      ^\n\tdo"},
		{"in the indentation", "f.go", 2, 1, "f.go:2:1: no\n\ta\tb \"ü\" �[31mc\n\t^\n\tdo"},
		{"after the end", "f.go", 1, 99, "f.go:1:99: no\n\tpackage p\n\t         ^\n\tdo"},
		{"no column", "f.go", 1, 0, "f.go:1: no\n\tdo"},
		{"no such line", "f.go", 3, 1, "f.go:3:1: no\n\tdo"},
		{"no such file", "g.go", 1, 1, "g.go:1:1: no\n\tdo"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := gen.Diagnostic{File: filepath.Join(dir, test.file), Line: test.line, Col: test.col, Message: "no", Hint: "do"}
			if diff := cmp.Diff(test.want, d.FormatWithSource(dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if got := (gen.Diagnostic{Message: "no place"}).FormatWithSource(dir); got != "no place" {
		t.Errorf("got %q", got)
	}
}
