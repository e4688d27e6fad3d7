package gen_test

import (
	"bytes"
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
			if sel, ok := lit.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "ToolInfo" {
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

// info are the fields of a runtime.ToolInfo that models see.
type info struct {
	Name        string          `json:"name"`
	Description string          `json:"description,omitzero"`
	Parameters  json.RawMessage `json:"parameters"`
	Result      json.RawMessage `json:"result,omitzero"`
}

// readInfo reads the strings of a composite literal of type runtime.ToolInfo.
func readInfo(t *testing.T, lit *ast.CompositeLit) (i info) {
	t.Helper()
	for _, elt := range lit.Elts {
		kv := elt.(*ast.KeyValueExpr)
		value, ok := kv.Value.(*ast.BasicLit)
		if !ok {
			continue
		}
		s, err := strconv.Unquote(value.Value)
		if err != nil {
			t.Fatal(err)
		}
		switch kv.Key.(*ast.Ident).Name {
		case "Name":
			i.Name = s
		case "Description":
			i.Description = s
		case "Parameters":
			i.Parameters = json.RawMessage(s)
		case "Result":
			i.Result = json.RawMessage(s)
		}
	}
	return i
}
