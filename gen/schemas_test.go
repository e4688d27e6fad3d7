package gen_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// schemas returns what the generated code tells models of its tools and outputs, in the order of the code.
func schemas(t *testing.T, source []byte) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), gen.FileName, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	infos := []info{}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok {
			switch name := typeName(lit.Type); {
			case name == "ToolDef", name == "Output" && field(lit, "Envelope") != nil:
				infos = append(infos, readInfo(t, lit))
			}
		}
		return true
	})
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(infos); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// typeName is the name of a type of another package, without its type arguments.
func typeName(x ast.Expr) string {
	if index, ok := x.(*ast.IndexExpr); ok {
		x = index.X
	}
	if sel, ok := x.(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return ""
}

// field is the value of a field of a composite literal, nil if it has none.
func field(lit *ast.CompositeLit, name string) ast.Expr {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == name {
			return kv.Value
		}
	}
	return nil
}

// info are the fields of a model.ToolDef that models see, or of a runtime.Output with an envelope.
type info struct {
	Name        string          `json:"name"`
	Description string          `json:"description,omitzero"`
	Parameters  json.RawMessage `json:"parameters"`
	Result      json.RawMessage `json:"result,omitzero"`
}

// readInfo reads the strings of a composite literal of type model.ToolDef or runtime.Output.
func readInfo(t *testing.T, lit *ast.CompositeLit) info {
	t.Helper()
	i := info{
		Name:        cmp.Or(stringField(t, lit, "Name"), "final_result"), // the default of an Output
		Description: stringField(t, lit, "Description"),
		Parameters:  jsonField(t, lit, "Parameters"),
		Result:      jsonField(t, lit, "Result"),
	}
	if envelope, ok := field(lit, "Envelope").(*ast.UnaryExpr); ok {
		i.Parameters = jsonField(t, envelope.X.(*ast.CompositeLit), "Schema")
	}
	return i
}

// jsonField is nil if the literal has no such field.
func jsonField(t *testing.T, lit *ast.CompositeLit, name string) json.RawMessage {
	t.Helper()
	if s := stringField(t, lit, name); s != "" {
		return json.RawMessage(s)
	}
	return nil
}

func stringField(t *testing.T, lit *ast.CompositeLit, name string) string {
	t.Helper()
	value, ok := field(lit, name).(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, err := strconv.Unquote(value.Value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
