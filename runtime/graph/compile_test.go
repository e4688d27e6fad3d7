package graph_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestDoesNotCompile: an edge, a branch or a reducer that does not fit is a mistake of compilation.
func TestDoesNotCompile(t *testing.T) {
	const head = `package p
import (
	"context"
	"github.com/agentgen-go/agentgen/runtime/graph"
)
type deps struct{}
var (
	count = graph.Step("count", func(context.Context, deps, string) (int, error) { return 0, nil })
	shout = graph.Step("shout", func(context.Context, deps, string) (string, error) { return "", nil })
	other = graph.Step("other", func(context.Context, bool, int) (int, error) { return 0, nil })
	end graph.End[deps, string]
)
func add(all *int, one int) { *all += one }
func f() {
`
	tests := []struct{ code, want string }{
		{"shout.To(count); shout.To(shout); shout.To(&end)", ""},
		{"count.To(shout)", "wrong type for method takes"},
		{"count.To(&end)", "wrong type for method takes"},
		{"count.To(other)", "graph.Target[deps, int]"},
		{`count.To(graph.Decide("d", graph.Otherwise("all", shout)))`, "graph.Target[deps, int]"},
		{`_ = graph.Decide("d", graph.When("a", func(string) bool { return true }, shout), graph.When("b", func(string) bool { return true }, count))`, ""},
		{`_ = graph.Decide("d", graph.When("a", func(int) bool { return true }, shout))`, "does not match"},
		{`_ = graph.Decide("d", graph.WhenAs("a", func(int) (string, bool) { return "", true }, shout), graph.Otherwise("b", other))`, "does not match"},
		{`_ = graph.Map("m", 0, count, add)`, ""},
		{`_ = graph.Map("m", 0, shout, add)`, "does not match"},
		{`graph.Map("m", 0, count, graph.Collect).To(shout)`, "wrong type for method takes"},
		{`_ = graph.Broadcast("b", graph.Into(count, add), graph.Into(shout, func(all *int, one string) {}))`, ""},
		{`_ = graph.Broadcast("b", graph.Into(count, add), graph.Into(shout, func(all *string, one string) {}))`, "does not match"},
		{`_, _ = graph.New("g", shout, &end)`, ""},
		{`_, _ = graph.New("g", other, &end)`, "does not match"},
		{`g, _ := graph.New("g", shout, &end); _, _ = g.Run(context.Background(), deps{}, 3)`, "cannot use 3"},
	}
	imports := importer(t)
	for _, tt := range tests {
		got := mistakes(t, imports, head+tt.code+"\n}\n")
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s\ngot %q, want %q", tt.code, got, tt.want)
		}
	}
}

// importer returns the packages that the code imports.
func importer(t *testing.T) packageImporter {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile},
		"context", "github.com/agentgen-go/agentgen/runtime/graph")
	if err != nil {
		t.Fatal(err)
	}
	all := packageImporter{}
	for _, p := range loaded {
		all[p.PkgPath] = p.Types
	}
	return all
}

type packageImporter map[string]*types.Package

func (p packageImporter) Import(path string) (*types.Package, error) { return p[path], nil }

// mistakes returns what the compiler says of a file.
func mistakes(t *testing.T, imports packageImporter, code string) string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	c := types.Config{Importer: imports, Error: func(err error) { all = append(all, err.Error()) }}
	_, _ = c.Check("p", fset, []*ast.File{f}, nil)
	return strings.Join(all, "\n")
}
