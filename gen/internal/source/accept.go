package source

import (
	"go/ast"
	"go/types"
	"strings"
)

// acceptable reports named types that look like data but are not, or that generated code cannot name.
func (p *pkg) acceptable(t *types.Named, s site) bool {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil:
		p.refuse(t, s)
	case !s.sealed && !p.nameable(obj, s) || !p.instantiable(t, s):
	case isToolReturn(t):
		p.failAt(s, "use the type of its Value", "%s is only for the result of a tool", p.typeString(t))
	case wellKnown(obj) != nil:
		return true
	default:
		return p.keepsMethods(t, s)
	}
	return false
}

// deepest is how deep type arguments may be nested, with their slices, maps and pointers.
const deepest = 16

// instantiable reports whether generated code can name the type arguments of a type. Types that hold ever larger
// instances of themselves have no end.
func (p *pkg) instantiable(t *types.Named, s site) bool {
	if nesting(t) > deepest {
		p.failAt(s, "", "type arguments are nested more than %d deep in %s", deepest, p.typeString(t))
		return false
	}
	for arg := range t.TypeArgs().Types() {
		if p.invalid(arg, s) {
			return false
		}
		if _, ok := p.goType(arg); !ok && !s.sealed {
			p.failAt(s, "define a named type for it", "generated code cannot name the type argument %s", p.typeString(arg))
			return false
		}
	}
	return true
}

// nesting is how deep the type arguments of a type are nested.
func nesting(t types.Type) int {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		n := 0
		for arg := range t.TypeArgs().Types() {
			n = max(n, 1+nesting(arg))
		}
		return n
	case interface{ Elem() types.Type }:
		return 1 + nesting(t.Elem())
	}
	return 0
}

// nameable reports whether generated code can name a type of another package.
func (p *pkg) nameable(obj *types.TypeName, s site) bool {
	path := obj.Pkg().Path()
	switch {
	case path == p.PkgPath:
		return true
	case !obj.Exported():
		p.failAt(s, "use an exported type, or one of your own", "%s of package %s is not exported: generated code cannot name it", obj.Name(), path)
	case !canImport(p.PkgPath, path):
		p.failAt(s, "use a type of your own", "%s is in package %s, which package %s cannot import", obj.Name(), path, p.PkgPath)
	default:
		return true
	}
	return false
}

// canImport applies Go's rule for internal packages.
func canImport(from, path string) bool {
	if strings.HasPrefix(path, "vendor/") {
		return false
	}
	i := strings.LastIndex("/"+path+"/", "/internal/")
	if i < 0 {
		return true
	}
	parent := strings.TrimSuffix(path[:max(i-1, 0)], "/")
	return parent == "" && !strings.Contains(strings.Split(from, "/")[0], ".") ||
		parent != "" && (from == parent || strings.HasPrefix(from, parent+"/"))
}

// keepsMethods refuses types that are declared as one whose JSON form is its methods, which the new type does not have.
func (p *pkg) keepsMethods(t *types.Named, s site) bool {
	of := p.declaredAs(t.Obj())
	if of == nil || p.isForeign(t.Obj().Pkg()) || p.marshaler(t) != "" || p.marshaler(of) == "" && wellKnown(of.Obj()) == nil {
		return true
	}
	p.failAt(s, "use "+p.typeString(of)+" itself, or a type of your own",
		"%s is declared as %s but does not have its methods", p.typeString(t), p.typeString(of))
	return false
}

// declaredAs returns the named type B of `type A B`, nil for other declarations.
func (p *pkg) declaredAs(obj *types.TypeName) *types.Named {
	d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]
	if d == nil {
		return nil
	}
	scope, name := p.l.graph.scope(obj.Pkg()), ""
	switch x := uninstantiated(d.spec.Type).(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		id, ok := x.X.(*ast.Ident)
		if !ok {
			return nil
		}
		of, err := p.l.graph.Import(d.importPath(p.l.graph, obj.Pkg().Path(), id.Name))
		if err != nil {
			return nil
		}
		scope, name = of.Scope(), x.Sel.Name
	}
	if of, ok := scope.Lookup(name).(*types.TypeName); ok {
		named, _ := types.Unalias(of.Type()).(*types.Named)
		return named
	}
	return nil
}
