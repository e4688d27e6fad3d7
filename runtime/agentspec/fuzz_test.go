package agentspec_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// FuzzConfigure: no spec makes configuring an agent panic.
func FuzzConfigure(f *testing.F) {
	for _, text := range []string{
		"model: test\ninstructions: [a, 'b: {{c}}']\nretries: {tools: 2}\n",
		"capabilities:\n- Thinking: high\n- PrefixTools: {prefix: p, capability: {MCP: {url: 'https://a.b', native: true}}}\n- {name: A, arguments: [{b: c}]}",
		"capabilities:\n- SetToolMetadata: {tools: {a: 1}, b: c}\n- Tools: [x]\n- ToolSearch: {max_results: 0}\n- ModelFallback: {models: a}\n- MCP: {url: 'https://a.b', tool_prefix: true}",
		"output_schema: {type: object, properties: {a: {$ref: '#/$defs/b'}}, $defs: {b: {anyOf: [{type: string}, {type: 'null'}]}}}\ninstructions: |\n  {{#each a}}\n  {{/each}}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := spec.Parse("x", text, spec.YAML)
		if err != nil {
			return
		}
		_ = agentspec.Configure(&runtime.Agent[runtime.NoDeps, runtime.RawJSON]{}, s, nil) // whatever it says
		_ = agentspec.Configure(&runtime.Agent[customer, string]{}, s, registry())
	})
}
