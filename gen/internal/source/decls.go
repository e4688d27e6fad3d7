package source

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// decls are the package-level types and constants of a package as they are written.
type decls struct {
	types  map[string]*typeDecl
	consts map[string]*constDecl
	groups []*constGroup
}

// typeDecl is the declaration of a type. Order counts types as they are met; files come in the go command's order,
// which is by name.
type typeDecl struct {
	file  *ast.File
	spec  *ast.TypeSpec
	doc   *ast.CommentGroup
	order int
}

// constDecl is the declaration of a constant. Order counts constants as typeDecl's counts types.
type constDecl struct {
	name  *ast.Ident
	doc   *ast.CommentGroup
	group *constGroup
	order int
}

// constGroup is one const declaration.
type constGroup struct {
	decl   *ast.GenDecl
	shifts bool // one of its values is written with <<
}

func newDecls() *decls {
	return &decls{types: map[string]*typeDecl{}, consts: map[string]*constDecl{}}
}

func (d *decls) add(file *ast.File) {
	for _, decl := range file.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		switch g.Tok {
		case token.TYPE:
			d.addTypes(file, g)
		case token.CONST:
			d.addConsts(g)
		}
	}
}

func (d *decls) addTypes(file *ast.File, g *ast.GenDecl) {
	for _, s := range g.Specs {
		spec := s.(*ast.TypeSpec)
		doc := spec.Doc
		if doc == nil && !g.Lparen.IsValid() {
			doc = g.Doc
		}
		if doc == nil {
			doc = spec.Comment
		}
		d.types[spec.Name.Name] = &typeDecl{file: file, spec: spec, doc: doc, order: len(d.types)}
	}
}

func (d *decls) addConsts(g *ast.GenDecl) {
	group := &constGroup{decl: g, shifts: shifts(g)}
	d.groups = append(d.groups, group)
	for _, s := range g.Specs {
		spec := s.(*ast.ValueSpec)
		doc := spec.Doc
		if doc == nil && !g.Lparen.IsValid() {
			doc = g.Doc
		}
		if doc == nil {
			doc = spec.Comment
		}
		for _, name := range spec.Names {
			d.consts[name.Name] = &constDecl{name: name, doc: doc, group: group, order: len(d.consts)}
		}
	}
}

func shifts(g *ast.GenDecl) bool {
	found := false
	ast.Inspect(g, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		found = found || ok && b.Op == token.SHL
		return !found
	})
	return found
}

// importPath returns what a package name stands for in a file, "" where nothing is imported under it.
func (t *typeDecl) importPath(g *graph, from, name string) string {
	p := g.packages[from]
	for _, imp := range t.file.Imports {
		path, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue
		}
		if imp.Name != nil {
			if imp.Name.Name == name {
				return path
			}
			continue
		}
		if p != nil && p.Imports[path] != nil && p.Imports[path].Name == name {
			return p.Imports[path].PkgPath
		}
	}
	return ""
}

// structOf returns the struct type that a type declaration comes down to, following the names it is declared by, and
// the package whose file holds it; nil if that cannot be seen.
func (g *graph) structOf(pkgPath, name string) (*ast.StructType, string) {
	var been []string
	for {
		decl := g.declsOf(pkgPath).types[name]
		if decl == nil || slices.Contains(been, pkgPath+"."+name) {
			return nil, ""
		}
		been = append(been, pkgPath+"."+name)
		switch t := uninstantiated(decl.spec.Type).(type) {
		case *ast.StructType:
			return t, pkgPath
		case *ast.Ident:
			name = t.Name
		case *ast.SelectorExpr:
			x, ok := t.X.(*ast.Ident)
			if !ok {
				return nil, ""
			}
			pkgPath, name = decl.importPath(g, pkgPath, x.Name), t.Sel.Name
		default:
			return nil, ""
		}
	}
}

// uninstantiated takes parentheses and type arguments away: Page[int] becomes Page.
func uninstantiated(x ast.Expr) ast.Expr {
	x = ast.Unparen(x)
	switch i := x.(type) {
	case *ast.IndexExpr:
		return i.X
	case *ast.IndexListExpr:
		return i.X
	}
	return x
}
