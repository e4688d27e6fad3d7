package diag_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

func TestFormat(t *testing.T) {
	dir := filepath.FromSlash("/home/me/app")
	file := filepath.FromSlash("/home/me/app/tools/a.go")
	for _, tt := range []struct {
		d    diag.Diagnostic
		dir  string
		want string
	}{
		{diag.Diagnostic{Pos: ir.Pos{File: file, Line: 3, Col: 5}, Message: "no"}, dir, "tools/a.go:3:5: no"},
		{diag.Diagnostic{Pos: ir.Pos{File: file, Line: 3}, Message: "no"}, dir, "tools/a.go:3: no"},
		{diag.Diagnostic{Pos: ir.Pos{File: file}, Message: "no"}, dir, "tools/a.go: no"},
		{diag.Diagnostic{Message: "no"}, dir, "no"},
		{diag.Diagnostic{Pos: ir.Pos{File: file, Line: 3, Col: 5}, Message: "no", Hint: "do\nthis"}, dir, "tools/a.go:3:5: no\n\tdo\n\tthis"},
		{diag.Diagnostic{Pos: ir.Pos{File: file, Line: 3, Col: 5}, Message: "no"}, "", "/home/me/app/tools/a.go:3:5: no"},
		{diag.Diagnostic{Pos: ir.Pos{File: file, Line: 3, Col: 5}, Message: "no"}, dir + "/other", "/home/me/app/tools/a.go:3:5: no"},
		{diag.Diagnostic{Pos: ir.Pos{File: dir + "/..a.go", Line: 3, Col: 5}, Message: "no"}, dir, "..a.go:3:5: no"},
	} {
		if got := filepath.ToSlash(tt.d.Format(tt.dir)); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestCollector(t *testing.T) {
	var c diag.Collector
	if err := c.Err(); err != nil {
		t.Fatalf("an empty collector has the error %v", err)
	}
	at := func(file string, line, col int) ir.Pos { return ir.Pos{File: file, Line: line, Col: col} }
	c.Addf(at("b", 1, 1), "first of %s", "b")
	c.Addf(at("a", 10, 1), "late")
	c.Addf(at("a", 2, 9), "right")
	c.Addf(at("a", 2, 3), "left")
	c.Addf(at("a", 2, 3), "another")
	c.Addf(at("a", 2, 3), "left")
	c.Addf(ir.Pos{}, "nowhere")
	want := "nowhere\na:2:3: another\na:2:3: left\na:2:9: right\na:10:1: late\nb:1:1: first of b"
	err, ok := errors.AsType[*diag.Error](c.Err())
	if !ok {
		t.Fatalf("Err returned %T", c.Err())
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDidYouMean(t *testing.T) {
	known := []string{"name", "retries", "timeout", "minLength"}
	for word, want := range map[string]string{
		"retry":     "did you mean retries?",
		"nmae":      "did you mean name?",
		"MINLENGTH": "did you mean minLength?",
		"timout":    "did you mean timeout?",
		"colour":    "known are name, retries, timeout, minLength",
		"":          "known are name, retries, timeout, minLength",
	} {
		if got := diag.DidYouMean(word, known); got != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", word, got, want)
		}
	}
}
