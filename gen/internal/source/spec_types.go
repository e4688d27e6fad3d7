package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/agentspec"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
)

// specFile is the name of the file that the types of specs would be in. There is none on disk: their declarations become part of the
// output.
const specFile = "agentgen_spec.go"

// addSpecTypes adds the types that output schemas of specs describe to the syntax of a package, as if they were written beside what
// embeds the specs. What is wrong with a spec is reported when it is understood.
func (g *graph) addSpecTypes(p *packages.Package) {
	declared := map[string]bool{}
	for _, f := range p.Syntax {
		for _, decl := range f.Decls {
			for _, name := range typeNames(decl) {
				declared[name] = true
			}
		}
	}
	var sources strings.Builder
	for _, f := range p.Syntax {
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.VAR {
				sources.WriteString(specTypes(p.Dir, d, declared))
			}
		}
	}
	if sources.Len() == 0 {
		return
	}
	name := filepath.Join(p.Dir, specFile)
	if f, err := parser.ParseFile(g.fset, name, "package "+p.Name+"\n"+sources.String(), parseMode); err == nil {
		p.Syntax = append(p.Syntax, f)
	}
}

func typeNames(decl ast.Decl) (names []string) {
	d, ok := decl.(*ast.GenDecl)
	if !ok || d.Tok != token.TYPE {
		return nil
	}
	for _, s := range d.Specs {
		if s, ok := s.(*ast.TypeSpec); ok {
			names = append(names, s.Name.Name)
		}
	}
	return names
}

// specTypes returns the declarations of the output of a spec that is marked, "" if it has none or if its name is taken.
func specTypes(dir string, decl *ast.GenDecl, declared map[string]bool) (sources string) {
	for _, s := range decl.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok || len(v.Names) != 1 {
			continue
		}
		doc := v.Doc
		if doc == nil {
			doc = decl.Doc
		}
		file, at := embeddedFile(doc)
		if at == nil || !generatesOutput(doc) {
			continue
		}
		s, err := readSpec(filepath.Join(dir, filepath.FromSlash(file)))
		if err != nil || s.OutputSchema == "" || declared[outputName(s, v.Names[0].Name)] {
			continue
		}
		source, problems := agentspec.Types(s.OutputSchema, outputName(s, v.Names[0].Name))
		if len(problems) == 0 {
			sources += "\n" + source
		}
	}
	return sources
}

// generatesOutput reports whether comments mark a spec whose output type is generated.
func generatesOutput(doc *ast.CommentGroup) bool {
	for _, c := range doc.List {
		if d, ok := directive.Parse(c); ok && d.String() == directive.Mark+"spec" {
			return !strings.Contains(c.Text, " output=")
		}
	}
	return false
}

// specPackages are what the agents of specs may need of the runtime beside what all generated code does.
var specPackages = []string{RuntimePath + "/capabilities", RuntimePath + "/loop", RuntimePath + "/models", RuntimePath + "/toolsets"}

// addSpecPackages loads them if one of the packages has a spec.
func (g *graph) addSpecPackages(q *query, marked []*packages.Package) error {
	if g.specs = slices.ContainsFunc(marked, hasSpec); !g.specs {
		return nil
	}
	missing := slices.DeleteFunc(slices.Clone(specPackages), func(path string) bool { return g.packages[path] != nil })
	if len(missing) == 0 {
		return nil
	}
	loaded, err := q.load(metadataMode, nil, missing...)
	if err == nil {
		g.adopt(loaded)
	}
	return err
}

// hasSpec reports whether a package embeds a spec that is marked.
func hasSpec(p *packages.Package) bool {
	for _, f := range p.Syntax {
		for _, group := range f.Comments {
			for _, c := range group.List {
				if d, ok := directive.Parse(c); ok && d.String() == directive.Mark+"spec" {
					return true
				}
			}
		}
	}
	return false
}
