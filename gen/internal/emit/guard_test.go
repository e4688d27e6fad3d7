package emit_test

import (
	"strings"
	"testing"
)

// TestGuards changes the source that code was generated for: it must no longer compile, and say where.
func TestGuards(t *testing.T) {
	tests := map[string]struct{ file, old, new, want string }{
		"nothing":            {"app.go", "", "", ""},
		"parameter removed":  {"app.go", "at *geo.Point, tags []string", "tags []string", "Look"},
		"parameter type":     {"app.go", "reason string", "reason Name", "Fail"},
		"result added":       {"app.go", "func Nothing() {}", "func Nothing() (err error) { return }", "Nothing"},
		"error dropped":      {"app.go", "func Fail(reason string) error { return errors.New(reason) }", "func Fail(reason string) { _ = errors.New(reason) }", "Fail"},
		"dependencies":       {"app.go", "rc *agentruntime.RunContext[*Base]", "rc *agentruntime.RunContext[Base]", "list"},
		"constant changed":   {"app.go", `"high"`, `"top"`, "duplicate key false"},
		"constant removed":   {"app.go", "Low  Level", "Lowest  Level", "Low"},
		"foreign constant":   {"geo/geo.go", `"near"`, `"close"`, "duplicate key false"},
		"field type":         {"app.go", "Value    int ", "Value    int64 ", "Node"},
		"field added":        {"app.go", "type Any struct {", "type Any struct {\n\tMore int", "Any"},
		"field removed":      {"app.go", "\tMost  int      `json:\"most\"`\n", "", "Answer"},
		"member renamed":     {"app.go", `json:"short"`, `json:"brief"`, "Answer"},
		"tag of an embedded": {"app.go", `json:"id"`, `json:"ident"`, "Base"},
		"foreign tag":        {"geo/geo.go", `json:"lat"`, `json:"latitude"`, "geo.Point"},
	}
	code := source(t, shapesPackage())
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files := shapesFiles(t, code)
			changed := strings.Replace(files[test.file], test.old, test.new, 1)
			if test.old != test.new && changed == files[test.file] {
				t.Fatalf("%s does not hold %q", test.file, test.old)
			}
			files[test.file] = changed
			out, err := goTool(module(t, files), "build", "./...")
			switch {
			case test.want == "" && err != nil:
				t.Errorf("the unchanged source does not compile:\n%s", out)
			case test.want != "" && (err == nil || !strings.Contains(out, "agentgen_gen.go") || !strings.Contains(out, test.want)):
				t.Errorf("want an error in agentgen_gen.go about %q, got %v\n%s", test.want, err, out)
			}
		})
	}
}
