package docs_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// isProgram reports whether a block is a whole file.
func isProgram(text string) bool { return packageClause.MatchString(text) }

var (
	packageClause = regexp.MustCompile(`(?m)^package \w+$`)
	dots          = regexp.MustCompile(`(?m)^\s*\.\.\.\s*$`)
	dotsInside    = regexp.MustCompile(`\{\s*\.\.\.\s*\}`)
	returnsError  = regexp.MustCompile(`(?m)^\s*return err\b`)
	importBlock   = regexp.MustCompile(`(?s)^import (\(.*?\n\)|"[^"\n]*")\n`)
)

// fragment makes a file of a block that is not one: "..." is left out, statements stand in a function. Positions are those of the page.
func fragment(text, file string, line int, imports map[string]string) (string, error) {
	text = dotsInside.ReplaceAllString(dots.ReplaceAllString(text, ""), "{}")
	declared := importBlock.FindString(text)
	text = strings.TrimPrefix(text, declared)
	line += strings.Count(declared, "\n")
	body, err := wrap(text, file, line)
	if err != nil {
		return "", err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, "package snippet\n"+declared+body, parser.ParseComments)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("package snippet\n\n" + declared + "\n")
	for _, name := range missing(parsed, imports) {
		fmt.Fprintf(&out, "import %s %q\n", name, imports[name])
	}
	out.WriteString(body)
	return out.String(), nil
}

// wrap finds out which lines are declarations and which are statements, and puts the latter into a function.
func wrap(text, file string, line int) (string, error) {
	at := func(text string, n int) string { return fmt.Sprintf("//line %s:%d\n%s\n", file, n, text) }
	if parses(text) {
		return at(text, line), nil
	}
	inFunction := func(text string, n int) string {
		if returnsError.MatchString(text) {
			return "func _() error {\n" + at(text, n) + "return nil\n}\n"
		}
		return "func _() {\n" + at(text, n) + "}\n"
	}
	lines := strings.SplitAfter(text, "\n")
	for i := range lines { // declarations, then statements
		head, tail := strings.Join(lines[:i], ""), strings.Join(lines[i:], "")
		if (i == 0 || strings.TrimSpace(lines[i-1]) == "") && parses(head) && parses(inFunction(tail, 1)) {
			return at(head, line) + inFunction(tail, line+i), nil
		}
	}
	for i := range lines { // statements, then declarations
		head, tail := strings.Join(lines[:i], ""), strings.Join(lines[i:], "")
		if i > 0 && strings.TrimSpace(lines[i-1]) == "" && parses(inFunction(head, 1)) && parses(tail) {
			return inFunction(head, line) + at(tail, line+i), nil
		}
	}
	_, err := parser.ParseFile(token.NewFileSet(), file, "package snippet\n"+inFunction(text, line), 0)
	return "", fmt.Errorf("neither declarations nor statements: %w", err)
}

func parses(text string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", "package snippet\n"+text, 0)
	return err == nil
}

// missing returns the packages that a file uses without importing or declaring them.
func missing(f *ast.File, imports map[string]string) (names []string) {
	for _, id := range f.Unresolved {
		if imports[id.Name] != "" && !slices.Contains(names, id.Name) && selects(f, id) {
			names = append(names, id.Name)
		}
	}
	slices.Sort(names)
	return names
}

func selects(f *ast.File, id *ast.Ident) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		found = found || ok && s.X == id
		return !found
	})
	return found
}

// frameFor returns a frame without what the fragment declares itself.
func frameFor(frame, fragment, name string) (string, error) {
	own := map[string]bool{}
	parsed, err := parser.ParseFile(token.NewFileSet(), "", fragment, 0)
	if err != nil {
		return "", err
	}
	for _, d := range parsed.Decls {
		for _, id := range declares(d) {
			own[id] = true
		}
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, frame, parser.ParseComments)
	if err != nil {
		return "", err
	}
	var dropped [][2]token.Pos
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		gone := slices.ContainsFunc(declares(d), func(id string) bool { return own[id] })
		if gone {
			dropped = append(dropped, [2]token.Pos{start(d), d.End()})
		}
		return gone
	})
	file.Comments = slices.DeleteFunc(file.Comments, func(c *ast.CommentGroup) bool {
		return slices.ContainsFunc(dropped, func(r [2]token.Pos) bool { return c.Pos() >= r[0] && c.End() <= r[1] })
	})
	var out strings.Builder
	err = format.Node(&out, set, file)
	return out.String(), err
}

func start(d ast.Decl) token.Pos {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	}
	return d.Pos()
}

// declares returns the names that a declaration at the top level declares, with that of the receiver before those of methods.
func declares(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		t := d.Recv.List[0].Type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		if id, ok := t.(*ast.Ident); ok {
			return []string{id.Name + "." + d.Name.Name}
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "_" })
}
