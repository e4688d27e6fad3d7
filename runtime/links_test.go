package runtime_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// providers are what only a program that asks a real model links. To compile net/http takes longer than the rest of a program.
var providers = []string{"net/http", "crypto/tls", modulePath + "/runtime/transport", modulePath + "/runtime/download", modulePath + "/runtime/openai",
	modulePath + "/runtime/anthropic", modulePath + "/runtime/google", modulePath + "/runtime/cohere", modulePath + "/runtime/models"}

// TestLinks: neither the generator nor a program without a provider compiles what providers need, and the generator does not compile the
// runtime itself either. A first program from an empty cache would otherwise be silent for long; see make coldstart.
func TestLinks(t *testing.T) {
	core := append([]string{"net"}, providers...)
	without := map[string][]string{"/cmd/agentgen": append([]string{modulePath + "/runtime", modulePath + "/runtime/loop"}, providers...)}
	for _, name := range []string{"", "/agentlog", "/capabilities", "/conversation", "/files", "/generated", "/graph", "/planning", "/skills", "/subagents", "/testmodel", "/tooloutput"} {
		without["/runtime"+name] = core
	}
	var paths []string
	for name := range without {
		paths = append(paths, modulePath+name)
	}
	roots, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps}, paths...)
	if err != nil || len(roots) != len(paths) {
		t.Fatalf("%d of %d packages were loaded: %v", len(roots), len(paths), err)
	}
	for _, root := range roots {
		linked := linkedBy(root)
		if len(linked) < 50 {
			t.Fatalf("%s links %d packages only: they were not loaded", root.PkgPath, len(linked))
		}
		for _, p := range without[strings.TrimPrefix(root.PkgPath, modulePath)] {
			if chain := linked[p]; chain != nil {
				t.Errorf("%s links %s: %s", root.PkgPath, p, strings.Join(chain, " -> "))
			}
		}
	}
}

// linkedBy returns the packages that a package imports, directly or not, each with a chain of imports that leads there.
func linkedBy(root *packages.Package) map[string][]string {
	chains := map[string][]string{root.PkgPath: {root.PkgPath}}
	for queue := []*packages.Package{root}; len(queue) > 0; queue = queue[1:] {
		for _, name := range slices.Sorted(maps.Keys(queue[0].Imports)) {
			if p := queue[0].Imports[name]; chains[p.PkgPath] == nil {
				chains[p.PkgPath] = append(slices.Clip(chains[queue[0].PkgPath]), p.PkgPath)
				queue = append(queue, p)
			}
		}
	}
	return chains
}
