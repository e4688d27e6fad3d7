package devui

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"strings"
)

// source is where an agent was registered.
type source struct {
	file, caller string
	line         int
	// typ is the agent's type as fmt writes it, such as *runtime.Agent[main.Shop,string].
	typ string
	// function reports whether a function makes the dependencies.
	function bool
}

// expressions are what the developer has written.
type expressions struct{ pkg, agent, deps string }

// written reads the expressions from the source, if that is there. Otherwise they are names that the developer replaces.
func (s *source) written() expressions {
	x := expressions{pkg: "main", agent: "agent", deps: "deps"}
	if s.file == "" {
		return x
	}
	text, err := os.ReadFile(s.file)
	if err != nil {
		return x
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, s.file, text, parser.SkipObjectResolution)
	if err != nil {
		return x
	}
	x.pkg = f.Name.Name
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 2 || !isRegister(call.Fun) || set.Position(call.Pos()).Line > s.line || set.Position(call.End()).Line < s.line {
			return true
		}
		of := func(e ast.Expr) string {
			return string(text[set.Position(e.Pos()).Offset:set.Position(e.End()).Offset])
		}
		x.agent, x.deps = of(call.Args[0]), of(call.Args[1])
		return true
	})
	return x
}

// isRegister reports whether a function is Register or RegisterFunc.
func isRegister(fun ast.Expr) bool {
	if i, ok := fun.(*ast.IndexListExpr); ok {
		fun = i.X
	}
	switch fun := fun.(type) {
	case *ast.SelectorExpr:
		return strings.HasPrefix(fun.Sel.Name, "Register")
	case *ast.Ident:
		return strings.HasPrefix(fun.Name, "Register")
	}
	return false
}

// pkg returns the import path of the package in which the agent was registered.
func (s *source) pkg() string {
	dir, last := path.Split(s.caller)
	name, _, _ := strings.Cut(last, ".")
	return dir + name
}

var qualified = regexp.MustCompile(`([\w.~-]+(?:/[\w.~-]+)*)\.(\w+)`)

// typeIn returns the agent's type as a file of the package names it, and the paths that it has to import.
func (s *source) typeIn() (typ string, imports []string) {
	own := s.pkg()
	typ = qualified.ReplaceAllStringFunc(s.typ, func(name string) string {
		m := qualified.FindStringSubmatch(name)
		at, id := m[1], m[2]
		switch {
		case at == own || at == "main" || path.Base(own) == at:
			return id
		case at == "runtime":
			return name
		}
		imports = append(imports, at)
		return cmp.Or(path.Base(at), at) + "." + id
	})
	return typ, imports
}
