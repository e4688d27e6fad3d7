package spec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime/spec"
)

// FuzzParse: no text makes parsing panic, and what is read is the same after it was written in either format. Binding its
// capabilities does not panic either.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"model: test\ninstructions: [a, 'b: {{c}}']\nretries: {tools: 2}\n", "metadata: {a: &x [1, 1e3, .5, on, 0x1f, 1:30], b: *x, <<: {c: d}}",
		"capabilities:\n- Thinking: high\n- PrefixTools: {prefix: p, capability: {MCP: {url: 'https://a.b', native: true}}}\n- {name: A, arguments: [{b: c}]}",
		"output_schema: {type: object, properties: {a: {$ref: '#/$defs/b'}}, $defs: {b: {anyOf: [{type: string}, {type: 'null'}]}}}\ninstructions: |\n  {{#each a}}\n  {{/each}}",
		"tool_timeout: 1.5\nmodel_settings: {thinking: true, cache: {retention: 1h}, logit_bias: {'1': 2}}\nend_strategy: early",
	} {
		f.Add([]byte(text), false)
	}
	f.Add([]byte(`{"model":"test","metadata":{"a":[1.0,"\ud83d\ude00",null]},"capabilities":["A",{"B":{}}]}`), true)
	f.Fuzz(func(t *testing.T, text []byte, isJSON bool) {
		format := spec.YAML
		if isJSON {
			format = spec.JSON
		}
		s, err := spec.Parse("x", text, format)
		if err != nil {
			return
		}
		for _, format := range []string{spec.YAML, spec.JSON} {
			written, err := s.Marshal(format, "")
			if err != nil {
				t.Fatal(err)
			}
			again, err := spec.Parse("y", written, format)
			if err != nil {
				t.Fatalf("%v\n%s", err, written)
			}
			if d := cmp.Diff(s, again, cmpopts.IgnoreUnexported(spec.Spec{}, spec.Capability{}), cmpopts.IgnoreFields(spec.Spec{}, "Warnings"), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%s is read as something else:\n%s", written, d)
			}
		}
		bound, _ := s.Bind(spec.Builtins(), "")
		for _, b := range bound {
			if spec.IsPlain(b.Name) {
				_, _ = b.Plain()
			}
		}
	})
}
