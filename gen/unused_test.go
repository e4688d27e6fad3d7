package gen_test

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen"
)

// TestNothingUnused finds functions and variables in generated files of the runtime that no code of their packages reaches and
// that others cannot call: their directives ask for too much, or the generator writes too much. Methods are what directives
// promise, whoever calls them, but those of types that are not exported make nothing else used.
func TestNothingUnused(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{
		Context: t.Context(),
		Dir:     "..",
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedTypes | packages.NeedTypesInfo |
			packages.NeedSyntax | packages.NeedExportFile,
	}, "./runtime/openai", "./runtime/prices")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Fatalf("%s: %v", p.PkgPath, p.Errors)
		}
		u := newUsage(p)
		if len(u.generated) == 0 {
			t.Errorf("%s has nothing that was generated", p.PkgPath)
		}
		for _, obj := range u.generated {
			if !u.reached[obj] {
				t.Errorf("%s: %s is generated but never used", p.PkgPath, obj)
			}
		}
	}
}

// usageGraph knows what the declarations of a package use of it.
type usageGraph struct {
	uses      map[types.Object][]types.Object
	generated []types.Object // functions and variables
	reached   map[types.Object]bool
}

func newUsage(p *packages.Package) *usageGraph {
	u := &usageGraph{uses: map[types.Object][]types.Object{}, reached: map[types.Object]bool{}}
	var roots []types.Object
	for _, file := range p.Syntax {
		generated := filepath.Base(p.Fset.File(file.FileStart).Name()) == gen.FileName
		for _, decl := range file.Decls {
			for obj, node := range declared(p, decl) {
				u.uses[obj] = used(p, node)
				if f, ok := obj.(*types.Func); generated && !(ok && f.Signature().Recv() != nil) {
					u.generated = append(u.generated, obj)
				}
				if !generated || isPublic(obj) {
					roots = append(roots, obj)
				}
			}
		}
	}
	for _, obj := range roots {
		u.reach(obj)
	}
	return u
}

func (u *usageGraph) reach(obj types.Object) {
	if u.reached[obj] {
		return
	}
	u.reached[obj] = true
	for _, other := range u.uses[obj] {
		u.reach(other)
	}
}

// declared returns the functions and variables of a declaration, with what they are made of. Variables without a name are
// guards.
func declared(p *packages.Package, decl ast.Decl) map[types.Object]ast.Node {
	found := map[types.Object]ast.Node{}
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Name.Name != "_" {
			found[p.TypesInfo.Defs[decl.Name]] = decl
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for _, name := range v.Names {
				if name.Name != "_" {
					found[p.TypesInfo.Defs[name]] = v
				}
			}
		}
	}
	return found
}

// used returns the functions and variables of the package that are named within node.
func used(p *packages.Package, node ast.Node) (list []types.Object) {
	ast.Inspect(node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := p.TypesInfo.Uses[id]; obj != nil && obj.Pkg() == p.Types {
				list = append(list, obj)
			}
		}
		return true
	})
	return list
}

// isPublic reports whether other packages can use a function, method or variable.
func isPublic(obj types.Object) bool {
	f, ok := obj.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return obj.Exported()
	}
	recv := f.Signature().Recv().Type()
	if ptr, ok := recv.(*types.Pointer); ok {
		recv = ptr.Elem()
	}
	return obj.Exported() && recv.(*types.Named).Obj().Exported()
}
