package runtime_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	roadItem = regexp.MustCompile("(?m)^[0-9]\\. `[^\n]*\n(   [^\n]*\n)*")
	codeSpan = regexp.MustCompile("`([^`]+)`")
	oneName  = regexp.MustCompile(`^[A-Za-z]\w*$`)
)

// TestRoadOfACall: the files and the names in the walk of one tool call in docs/architecture.md are there.
func TestRoadOfACall(t *testing.T) {
	doc, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, road, _ := strings.Cut(string(doc), "One tool call, through six files")
	road, _, _ = strings.Cut(road, "\n\nA call of a tool that is an agent")
	items := roadItem.FindAllString(road+"\n", -1)
	diff(t, "files", len(items), 6)
	for _, item := range items {
		declared := map[string]bool{}
		var names []string
		for _, span := range codeSpan.FindAllStringSubmatch(item, -1) {
			switch name := span[1]; {
			case strings.HasSuffix(name, ".go"):
				declarations(t, name, declared)
			case oneName.MatchString(name):
				names = append(names, name)
			}
		}
		for _, name := range names {
			if !declared[name] {
				t.Errorf("%s is not declared in the files of %q", name, item)
			}
		}
	}
}

// declarations adds the functions, methods and types that a file declares.
func declarations(t *testing.T, file string, to map[string]bool) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			to[d.Name.Name] = true
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if s, ok := s.(*ast.TypeSpec); ok {
					to[s.Name.Name] = true
				}
			}
		}
	}
}
