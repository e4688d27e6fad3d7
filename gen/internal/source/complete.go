package source

import (
	"go/ast"
	"go/parser"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
)

// complete gives the types of packages as they are with all output in place, for generated code, which calls what is
// generated for marked types of other packages. It implements [types.Importer].
type complete struct {
	graph *graph
	types map[string]*types.Package // by import path: those that have other declarations than in graph
	gains map[string]bool           // by import path: what changes has found out
}

func newComplete(g *graph) *complete {
	return &complete{graph: g, types: map[string]*types.Package{}, gains: map[string]bool{}}
}

// Import implements [types.Importer].
func (c *complete) Import(path string) (*types.Package, error) {
	p := c.graph.packages[path]
	if p == nil || !c.changes(p) {
		return c.graph.Import(path)
	}
	if c.types[path] == nil {
		c.types[path] = types.NewPackage(p.PkgPath, p.Name)
		c.graph.declare(c.types[path], p, c.files(p), c, func(error) {})
	}
	return c.types[path], nil
}

// changes reports whether output adds declarations to a package that is type-checked without any, or to one that it imports.
func (c *complete) changes(p *packages.Package) bool {
	gains, known := c.gains[p.PkgPath]
	if known || !c.graph.fromSource[p.PkgPath] {
		return gains
	}
	gains = len(c.graph.codecs(p)) > 0
	for _, imported := range p.Imports {
		gains = c.changes(imported) || gains
	}
	c.gains[p.PkgPath] = gains
	return gains
}

// files returns the files of a package, and one that declares what is generated for its codecs.
func (c *complete) files(p *packages.Package) []*ast.File {
	f, err := parser.ParseFile(c.graph.fset, FileName, generatedAPI(c.graph.check(p), c.graph.codecs(p)), parser.SkipObjectResolution)
	if err != nil {
		return p.Syntax
	}
	return append(slices.Clip(p.Syntax), f)
}

// codecs returns the names of the types of a package that are marked //agent:codec. A package in a version has none, because
// its output is part of it.
func (g *graph) codecs(p *packages.Package) []string {
	if isFixed(p) {
		return nil
	}
	var names []string
	for name, d := range g.declsOf(p.PkgPath).types {
		if isCodec(d.doc) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func isCodec(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	return slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		d, ok := directive.Parse(c)
		return ok && d.String() == directive.Mark+"codec"
	})
}

// generatedAPI is Go source that declares all that other packages may call of what is generated for codecs of a package.
// Which of it is generated, and so may be called, has been decided before.
func generatedAPI(pkg *types.Package, codecs []string) string {
	var b strings.Builder
	b.WriteString("package " + pkg.Name() + "\n\nimport agentgen_wire \"" + JSONWirePath + "\"\n")
	for _, name := range codecs {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		api := methodAPI
		if types.IsInterface(obj.Type()) {
			api = functionAPI
		}
		b.WriteString(strings.ReplaceAll(api, "T_", name))
	}
	return b.String()
}

// What is generated for a codec T_: methods or, for an interface, which cannot have any, functions.
const (
	methodAPI = `
func (*T_) AppendJSON([]byte) ([]byte, error)
func (*T_) DecodeJSON([]byte) error
func (*T_) EncodeJSONTo(*agentgen_wire.Writer)
func (*T_) DecodeJSONFrom(*agentgen_wire.Reader)
`
	functionAPI = `
func EncodeT_JSON(*agentgen_wire.Writer, *T_)
func DecodeT_JSON(*agentgen_wire.Reader, *T_)
`
)
