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
	case t.TypeArgs().Len() > 0 || t.TypeParams().Len() > 0:
		p.failAt(s, "define a type for it: generic types are not supported", "%s is generic", p.typeString(t))
	case obj.Pkg() == nil:
		p.refuse(t, s)
	case !p.nameable(obj, s):
	case isRaw(obj):
		return true
	case isObject(obj, "time", "Time"):
		p.failAt(s, "take a string, such as one in RFC 3339's form, and parse it with time.Parse", "time.Time is not supported")
	case isObject(obj, "time", "Duration"):
		p.failAt(s, "take a number of seconds, or a string and parse it with time.ParseDuration",
			"time.Duration would be a number of nanoseconds in JSON")
	default:
		return p.plain(t, s)
	}
	return false
}

// nameable tells whether generated code can name a type of another package.
func (p *pkg) nameable(obj *types.TypeName, s site) bool {
	path := obj.Pkg().Path()
	switch {
	case path == p.PkgPath:
		return true
	case !obj.Exported():
		p.failAt(s, "", "%s of package %s is not exported: generated code cannot name it", obj.Name(), path)
	case !canImport(p.PkgPath, path):
		p.failAt(s, "", "%s is in package %s, which package %s cannot import", obj.Name(), path, p.PkgPath)
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

// marshalers are the methods by which a type takes its JSON form into its own hands.
var marshalers = []string{"MarshalJSON", "UnmarshalJSON", "MarshalJSONTo", "UnmarshalJSONFrom", "MarshalText", "UnmarshalText"}

// marshaler returns a method by which a type writes or reads its own JSON, "" without one.
func marshaler(t types.Type) string {
	methods := types.NewMethodSet(types.NewPointer(t))
	for _, name := range marshalers {
		if methods.Lookup(nil, name) != nil {
			return name
		}
	}
	return ""
}

// plain refuses types whose JSON form would not follow from what they are made of.
func (p *pkg) plain(t *types.Named, s site) bool {
	if m := marshaler(t); m != "" {
		p.failAt(s, "use a type without it: generated code would not call it", "%s has a method %s", p.typeString(t), m)
		return false
	}
	if of := p.declaredAs(t.Obj()); of != nil {
		if m := marshaler(of); m != "" || isRaw(of.Obj()) || isObject(of.Obj(), "time", "Duration") {
			p.failAt(s, "use "+p.typeString(of)+" itself, or a type of your own",
				"%s is declared as %s but does not have its methods", p.typeString(t), p.typeString(of))
			return false
		}
	}
	return true
}

// declaredAs returns the named type B of `type A B`, nil for other declarations.
func (p *pkg) declaredAs(obj *types.TypeName) *types.Named {
	d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]
	if d == nil {
		return nil
	}
	scope, name := obj.Pkg().Scope(), ""
	switch x := ast.Unparen(d.spec.Type).(type) {
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
