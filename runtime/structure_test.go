package runtime_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

const modulePath = "github.com/agentgen-go/agentgen"

// layers says which packages of the runtime may import which. Imports point one way.
var layers = map[string][]string{
	"jsonwire":                  {"internal/kind"},
	"internal/claude":           {"model"},
	"internal/effort":           nil, // for tests
	"internal/ctxerr":           nil,
	"internal/kind":             nil,
	"internal/jsonschema":       {"jsonwire"},
	"internal/mend":             {"jsonwire"},
	"internal/py":               nil,
	"internal/providertest":     {"jsonwire", "message", "model", "transport"}, // for tests
	"internal/seq":              nil,
	"internal/sse":              nil,
	"internal/wire":             {"jsonwire"},
	"internal/till":             {"", "generated", "jsonwire", "message", "model", "testmodel"},
	"usage":                     {"jsonwire"},
	"xmlwire":                   {"jsonwire"},
	"schema":                    {"jsonwire", "internal/kind"},
	"message":                   {"jsonwire", "usage", "internal/kind", "internal/py"},
	"model":                     {"jsonwire", "usage", "message", "schema", "internal/seq"},
	"loop":                      {"jsonwire", "usage", "message", "model", "internal/kind", "internal/py"},
	"":                          {"jsonwire", "usage", "message", "model", "loop", "limit", "schema", "internal/ctxerr", "internal/kind", "internal/py", "internal/seq"},
	"generated":                 {"", "jsonwire", "message", "model", "xmlwire"},
	"transport":                 {"jsonwire", "model", "internal/sse"},
	"openai":                    {"jsonwire", "usage", "message", "model", "schema", "transport", "download", "internal/wire"},
	"anthropic":                 {"jsonwire", "usage", "message", "model", "schema", "transport", "download", "internal/claude", "internal/wire"},
	"cohere":                    {"jsonwire", "usage", "message", "model", "transport", "download", "internal/wire"},
	"google":                    {"jsonwire", "usage", "message", "model", "transport", "download", "internal/wire"},
	"models":                    {"jsonwire", "usage", "message", "model", "openai", "anthropic", "cohere", "google", "testmodel", "transport"},
	"download":                  {"jsonwire", "message", "model"},
	"files":                     {"", "generated", "jsonwire", "message", "model", "internal/py"},
	"prices":                    {"jsonwire", "usage", "message"},
	"agentlog":                  {"", "usage", "message", "model"},
	"agenthttp":                 {"", "jsonwire", "usage", "message"},
	"aisdk":                     {"", "agenthttp", "conversation", "jsonwire", "message", "model", "streamlog", "internal/callid", "internal/proof", "internal/py"},
	"streamlog":                 {"conversation", "internal/sqltext"},
	"internal/sqltext":          nil,
	"internal/callid":           {"message"},
	"agui":                      {"", "agenthttp", "conversation", "jsonwire", "usage", "message", "model", "internal/callid", "internal/proof", "internal/py"},
	"internal/proof":            {"jsonwire", "message"},
	"conversation":              {"", "jsonwire", "message", "internal/sqltext"},
	"devui":                     {"", "agenthttp", "conversation", "jsonwire", "loop", "message", "model", "testmodel", "usage"},
	"internal/shop":             {"", "generated", "jsonwire", "message", "model"}, // for examples
	"internal/storetest":        {"conversation", "message", "streamlog"},          // for tests
	"internal/webtest":          {"", "message", "model", "testmodel"},             // for tests
	"prompttest":                nil,
	"repl":                      {"", "conversation", "jsonwire", "message", "model", "usage", "internal/callid"},
	"runtimetest":               {""},
	"spec":                      {"internal/jsonschema", "internal/py", "jsonwire", "model", "xmlwire", modulePath + "/internal/handlebars"},
	"agentspec":                 {"", "capabilities", "internal/jsonschema", "jsonwire", "loop", "model", "models", "spec", "toolsets"},
	"graph":                     {"", "internal/ctxerr", "jsonwire", "loop", "message"},
	"capabilities":              {"", "jsonwire", "message", "model", "toolsets", "usage", "internal/mend", "wrap"},
	"toolsets":                  {"", "jsonwire", "model"},
	"tooloutput":                {"", "generated", "jsonwire", "message", "model", "toolsets", "usage"},
	"skills":                    {"capabilities"},
	"subagents":                 {"", "generated", "jsonwire", "message", "model", "usage"},
	"planning":                  {"", "generated", "jsonwire", "message", "model", "toolsets"},
	"testmodel":                 {"jsonwire", "usage", "message", "model", "testmodel/internal/sample"},
	"limit":                     {"model", "internal/ctxerr"},
	"wrap":                      {"jsonwire", "usage", "message", "model", "limit"},
	"testmodel/internal/sample": {"jsonwire"},
}

// TestLayers: each package of the runtime imports only what is below it.
func TestLayers(t *testing.T) {
	for _, p := range loaded(t) {
		name := nameOf(p.PkgPath)
		allowed, ok := layers[name]
		if !ok {
			t.Errorf("package %s is in no layer: add it to layers", p.PkgPath)
			continue
		}
		for _, imported := range slices.Sorted(maps.Keys(p.Imports)) {
			if strings.HasPrefix(imported, modulePath) && !slices.Contains(allowed, nameOf(imported)) {
				t.Errorf("%s imports %s, which is not below it", p.PkgPath, imported)
			}
		}
	}
}

// TestFileCycles: the files of a package do not all depend on each other, so that each can be read with few others.
func TestFileCycles(t *testing.T) {
	const most = 16
	for _, p := range loaded(t) {
		if !slices.Contains([]string{"", "usage", "message", "model", "loop"}, nameOf(p.PkgPath)) {
			continue
		}
		if cycle := largestCycle(dependencies(p)); len(cycle) > most {
			t.Errorf("%d files of %s depend on each other, which must be at most %d: %s", len(cycle), p.PkgPath, most, strings.Join(cycle, " "))
		}
	}
}

func nameOf(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, path.Join(modulePath, "runtime")), "/")
}

// loaded are the packages of the runtime, without tests.
func loaded(t *testing.T) []*packages.Package {
	t.Helper()
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		for _, e := range p.Errors {
			t.Fatalf("%s: %v", p.PkgPath, e)
		}
	}
	if len(all) < len(layers)-1 {
		t.Fatalf("only %d packages were loaded", len(all))
	}
	return all
}

var load = sync.OnceValues(func() ([]*packages.Package, error) {
	return packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedExportFile | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, modulePath+"/runtime/...")
})

// dependencies maps each file of a package, generated ones left out, to the files whose declarations it uses.
func dependencies(p *packages.Package) map[string]map[string]bool {
	uses := map[string]map[string]bool{}
	for _, f := range p.Syntax {
		from := filepath.Base(p.Fset.Position(f.FileStart).Filename)
		if ast.IsGenerated(f) {
			continue
		}
		uses[from] = map[string]bool{}
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && declared(p, p.TypesInfo.Uses[id]) {
				uses[from][filepath.Base(p.Fset.Position(p.TypesInfo.Uses[id].Pos()).Filename)] = true
			}
			return true
		})
	}
	return uses
}

// fileOf returns the name of the file of a position.
func fileOf(p *packages.Package, pos token.Pos) string {
	return filepath.Base(p.Fset.Position(pos).Filename)
}

// declared reports whether an object is declared at the top of a file of the package, as a member of a type or by itself.
func declared(p *packages.Package, obj types.Object) bool {
	if obj == nil || obj.Pkg() != p.Types || !obj.Pos().IsValid() {
		return false
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return true
	}
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		return true
	}
	return obj.Parent() == p.Types.Scope()
}

// largestCycle returns the largest set of files that all depend on each other.
func largestCycle(uses map[string]map[string]bool) (largest []string) {
	reach := map[string]map[string]bool{}
	for f := range uses {
		reach[f] = map[string]bool{}
		collect(uses, f, reach[f])
	}
	for f := range uses {
		var cycle []string
		for _, g := range slices.Sorted(maps.Keys(reach[f])) {
			if reach[g][f] {
				cycle = append(cycle, g)
			}
		}
		if len(cycle) > len(largest) {
			largest = cycle
		}
	}
	return largest
}

func collect(uses map[string]map[string]bool, f string, reached map[string]bool) {
	for g := range uses[f] {
		if !reached[g] {
			reached[g] = true
			collect(uses, g, reached)
		}
	}
}
