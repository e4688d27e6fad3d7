package gen_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// TestCodecAPI checks that all that is generated for codecs and exported can be called by generated code of other packages
// while the output is still missing.
func TestCodecAPI(t *testing.T) {
	dir := filepath.Join(cloneOf(t, clone), "m")
	output := outputs(t, dir, "./a")["example.com/m/a"]
	prog, err := source.Load(t.Context(), source.Config{Dir: dir}, "./b")
	if err != nil {
		t.Fatal(err)
	}
	code := "package b\n\nimport (\n\t\"example.com/m/a\"\n\n\t\"" + source.JSONWirePath + "\"\n)\n\nvar _ *jsonwire.Reader\n"
	for _, expr := range codecAPI(t, output) {
		code += expr
	}
	if err := prog.Packages[0].Check(gen.FileName, []byte(code)); err != nil {
		t.Errorf("Check: %v", err)
	}
}

// codecAPI returns declarations that use each exported method of T and each exported function of output by its signature.
func codecAPI(t *testing.T, output string) (decls []string) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", output, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		fun, ok := decl.(*ast.FuncDecl)
		if !ok || !fun.Name.IsExported() {
			continue
		}
		var b bytes.Buffer
		if err := printer.Fprint(&b, fset, fun.Type); err != nil {
			t.Fatal(err)
		}
		signature := b.String()
		name := "a." + fun.Name.Name
		switch recv := receiver(fun); recv {
		case "T":
			name = "(*a.T)." + fun.Name.Name
			signature = strings.Replace(signature, "(", "(_ *a.T, ", 1)
		case "":
			if fun.Type.TypeParams != nil || !strings.Contains(fun.Name.Name, "JSON") {
				continue // of a tool
			}
			signature = strings.ReplaceAll(signature, "*Shape", "*a.Shape")
		default:
			continue
		}
		decls = append(decls, "\nvar _ "+signature+" = "+name+"\n")
	}
	if len(decls) == 0 {
		t.Fatal("nothing is exported")
	}
	return decls
}

// receiver is the name of the type that a method is of, "" for a function.
func receiver(fun *ast.FuncDecl) string {
	if fun.Recv == nil {
		return ""
	}
	star, ok := fun.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return "?"
	}
	if id, ok := star.X.(*ast.Ident); ok {
		return id.Name
	}
	return "?"
}
