package agentspec_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/agentspec"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// TestBuiltins: each capability that package spec knows is compiled, or refused with what to do instead.
func TestBuiltins(t *testing.T) {
	arguments := map[string]jsonwire.Members{
		"MCP":           {{Name: "url", Value: `"https://mcp.example/x"`}, {Name: "native", Value: "true"}},
		"ModelFallback": {{Name: "models", Value: `"test"`}},
		"NativeTool":    {{Name: "kind", Value: `"code_execution"`}},
		"PrefixTools":   {{Name: "prefix", Value: `"p"`}, {Name: "capability", Value: `"Thinking"`}},
		"Tools":         {{Name: "names", Value: `"one"`}},
		"Toolset":       {{Name: "name", Value: `"orders"`}},
	}
	refused := 0
	for name := range spec.Builtins() {
		fields, problems := agentspec.Fields(&spec.Spec{Capabilities: []spec.Capability{{Name: name, Args: arguments[name]}}}, nil, nil)
		switch {
		case len(problems) > 0:
			refused++
			if !strings.Contains(problems[0].Message, "cannot be compiled") || problems[0].Hint == "" {
				t.Errorf("%s: %s", name, problems[0])
			}
		case fields[len(fields)-1].Name != "Capabilities":
			t.Errorf("%s: the fields end with %s", name, fields[len(fields)-1].Name)
		}
	}
	if refused != 4 {
		t.Errorf("%d capabilities are refused", refused)
	}
}
