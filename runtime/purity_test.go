package runtime_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// impure are the packages that the loop cannot import: it does the same with the same inputs, whenever and wherever.
var impure = []string{"context", "sync", "sync/atomic", "math/rand", "math/rand/v2", "crypto/rand", "os", "runtime", "io", "log", "log/slog", "net"}

// clocks are the functions of package time that ask for the time, or wait.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// TestLoopIsPure: package loop imports nothing by which it could know more than it was told, reads no clock, starts no
// goroutine, and ranges over no map, whose order differs each time.
func TestLoopIsPure(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	for _, p := range loaded(t) {
		if nameOf(p.PkgPath) != "loop" {
			continue
		}
		for _, imported := range slices.Sorted(maps.Keys(p.Imports)) {
			if slices.Contains(impure, imported) {
				t.Errorf("package loop imports %s", imported)
			}
		}
		for _, f := range p.Syntax {
			ast.Inspect(f, func(n ast.Node) bool {
				if what := impurity(p, n); what != "" {
					t.Errorf("%s: %s", p.Fset.Position(n.Pos()), what)
				}
				return true
			})
		}
		return
	}
	t.Fatal("there is no package loop")
}

// TestLoopCallsNothingImpure: nor does what it calls in other packages, so far as calls are not of interfaces, ask for the time, for
// randomness or for anything of the machine.
func TestLoopCallsNothingImpure(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	calls, from := map[string][]*types.Func{}, []string{}
	for _, p := range loaded(t) {
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				d, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				name := p.TypesInfo.Defs[d.Name].(*types.Func).FullName()
				calls[name] = called(p, d)
				if nameOf(p.PkgPath) == "loop" {
					from = append(from, name)
				}
			}
		}
	}
	by := map[string]string{}
	for ; len(from) > 0; from = from[1:] {
		for _, f := range calls[from[0]] {
			name := f.FullName()
			if _, seen := by[name]; seen {
				continue
			}
			if by[name] = from[0]; asksOutside(f) {
				t.Errorf("%s calls %s, and is called by %s", from[0], name, by[from[0]])
			}
			from = append(from, name)
		}
	}
	if len(by) < 300 {
		t.Errorf("only %d functions were found", len(by))
	}
}

// called returns the functions that a function mentions.
func called(p *packages.Package, d *ast.FuncDecl) (all []*types.Func) {
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if f, ok := p.TypesInfo.Uses[id].(*types.Func); ok {
				all = append(all, f.Origin())
			}
		}
		return true
	})
	return all
}

// asksOutside reports whether a function returns what is not the same each time.
func asksOutside(f *types.Func) bool {
	if f.Pkg() == nil {
		return false
	}
	switch path := f.Pkg().Path(); path {
	case "time":
		return f.Signature().Recv() == nil && slices.Contains(clocks, f.Name())
	case "math/rand", "math/rand/v2", "crypto/rand", "os", "runtime", "net":
		return true
	}
	return false
}

// impurity says what is wrong with a node, "" for nothing.
func impurity(p *packages.Package, n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt:
		return "the loop runs on one goroutine"
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return "the loop runs on one goroutine"
		}
	case *ast.RangeStmt:
		if _, ok := p.TypesInfo.TypeOf(n.X).Underlying().(*types.Map); ok {
			return "maps have no order"
		}
	case *ast.Ident:
		if f, ok := p.TypesInfo.Uses[n].(*types.Func); ok && f.Pkg() != nil && f.Pkg().Path() == "time" &&
			f.Signature().Recv() == nil && slices.Contains(clocks, f.Name()) {
			return "the loop gets times from its driver, not from time." + f.Name()
		}
	}
	return ""
}

// TestOneClock: the drivers of package runtime read the time in one place, and for deadlines of calls in another.
func TestOneClock(t *testing.T) {
	var found []string
	for _, p := range loaded(t) {
		if nameOf(p.PkgPath) != "" {
			continue
		}
		for id, obj := range p.TypesInfo.Uses {
			if f, ok := obj.(*types.Func); ok && f.Pkg() != nil && f.Pkg().Path() == "time" && f.Name() == "Now" && f.Signature().Recv() == nil {
				found = append(found, fileOf(p, id.Pos()))
			}
		}
	}
	slices.Sort(found)
	diff(t, "files that call time.Now", found, []string{"bounds.go", "clock.go", "execute.go", "parallel.go", "parallel.go", "parallel.go"})
}
