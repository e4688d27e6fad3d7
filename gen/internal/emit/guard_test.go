package emit_test

import (
	"strings"
	"testing"
)

// stale is what the compiler says of code that is to be generated again.
const stale = "stale_run_go_generate_"

// TestGuards changes the source that code was generated for: it must no longer compile, and say what to do.
func TestGuards(t *testing.T) {
	tests := map[string]struct{ file, old, new, want string }{
		"nothing":            {"app.go", "", "", ""},
		"parameter removed":  {"app.go", "at *geo.Point, tags []string", "tags []string", stale + "Look"},
		"parameter type":     {"app.go", "reason string", "reason Name", stale + "Fail"},
		"result added":       {"app.go", "func Nothing() {}", "func Nothing() (err error) { return }", stale + "Nothing"},
		"error dropped":      {"app.go", "func Fail(reason string) error { return errors.New(reason) }", "func Fail(reason string) { _ = errors.New(reason) }", stale + "Fail"},
		"dependencies":       {"app.go", "rc *agentruntime.RunContext[*Base]", "rc *agentruntime.RunContext[Base]", stale + "list"},
		"constant changed":   {"app.go", `"high"`, `"top"`, "duplicate key false"},
		"constant removed":   {"app.go", "Low  Level", "Lowest  Level", "Low"},
		"foreign constant":   {"geo/geo.go", `"near"`, `"close"`, "duplicate key false"},
		"field type":         {"app.go", "Value    int ", "Value    int64 ", stale + "Node"},
		"field added":        {"app.go", "type Any struct {", "type Any struct {\n\tMore int", stale + "Any"},
		"field removed":      {"app.go", "\tMost  int      `json:\"most\"`\n", "", stale + "Answer"},
		"member renamed":     {"app.go", `json:"short"`, `json:"brief"`, stale + "Answer"},
		"tag of an embedded": {"app.go", `json:"id"`, `json:"ident"`, stale + "Base"},
		"foreign tag":        {"geo/geo.go", `json:"lat"`, `json:"latitude"`, stale + "geoPoint"},
	}
	code := source(t, shapesPackage())
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { checkGuard(t, shapesFiles(t, code), test.file, test.old, test.new, test.want) })
	}
}

// TestGuardsOfKinds is TestGuards for the other package.
func TestGuardsOfKinds(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"nothing":               {"", "", ""},
		"method renamed":        {"func (s *Shop) Add(", "func (s *Shop) Append(", stale + "Shop_Add"},
		"method's receiver":     {"func (s Shop) find(", "func (s *Shop) find(", stale + "Shop_find"},
		"method's parameter":    {"rc *runtime.RunContext[Deps], name string)", "rc *runtime.RunContext[Deps], name Color)", stale + "Shop_find"},
		"no variadic any more":  {"func Sum(first int, rest ...int)", "func Sum(first int, rest []int)", stale + "Sum"},
		"no rich result":        {"func Try(fail bool) (runtime.ToolReturn[int], error)", "func Try(fail bool) (*runtime.ToolReturn[int], error)", stale + "Try"},
		"anonymous parameter":   {"Deep int `json:\"deep\"`", "Deep int `json:\"depth\"`", "Peek"},
		"anonymous field":       {"Z string `json:\"z\"`", "Z []byte `json:\"z\"`", stale + "Same"},
		"number":                {"iota - 1", "iota", "duplicate key false"},
		"generic":               {"`json:\"items\"`", "`json:\"list\"`", stale + "PageOfItem"},
		"member lost":           {"func (Dot) area()", "func (Dot) Area()", "Dot"},
		"member by pointer":     {"func (g Group) area()", "func (g *Group) area()", "Group"},
		"approval's error":      {"c *LookCall) (bool, error) { return c.Q.To-c.Q.From > 100, nil }", "c *LookCall) (bool, *json.SyntaxError) { return c.Q.To-c.Q.From > 100, nil }", stale + "wide"},
		"approval's error gone": {"c *LookCall) (bool, error) { return c.Q.To-c.Q.From > 100, nil }", "c *LookCall) bool { return c.Q.To-c.Q.From > 100 }", stale + "wide"},
		"preparing interface":   {"open(_ context.Context, info *model.ToolDef)", "open(_ any, info *model.ToolDef)", stale + "Shop_open"},
		"answer":                {"func Stop(words ...string) []string { return words }", "func Stop(words ...string) Codes { return words }", stale + "Stop"},
	}
	code := source(t, kindsPackage())
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files := kindsFiles(t, code)
			delete(files, "app_test.go")
			checkGuard(t, files, "app.go", test.old, test.new, test.want)
		})
	}
}

// checkGuard replaces old by new in one of files. The generated file must then have an error that mentions want, or
// none where that is "".
func checkGuard(t *testing.T, files map[string]string, file, old, new, want string) {
	t.Helper()
	changed := strings.Replace(files[file], old, new, 1)
	if old != new && changed == files[file] {
		t.Fatalf("%s does not hold %q", file, old)
	}
	files[file] = changed
	out, err := goTool(module(t, files), "build", "-gcflags=-e", "./...")
	switch {
	case want == "" && err != nil:
		t.Errorf("the unchanged source does not compile:\n%s", out)
	case want != "" && (err == nil || !mentions(out, want)):
		t.Errorf("want an error in agentgen_gen.go about %q, got %v\n%s", want, err, out)
	}
}

// mentions reports whether a line about the generated file holds want.
func mentions(out, want string) bool {
	for line := range strings.Lines(out) {
		if strings.Contains(line, "agentgen_gen.go") && strings.Contains(line, want) {
			return true
		}
	}
	return false
}
