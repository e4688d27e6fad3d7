package spec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/spec"
)

// TestMistakes: all that is wrong is said at once, with its place and how to mend it.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"not YAML", "a: [", "agent.yaml:2:1: not YAML"},
		{"no object", "- a", "agent.yaml:1:1: Agent spec must parse to an object, got a list"},
		{"nothing", "", "agent.yaml:1:1: Agent spec must parse to an object, got null"},
		{"two documents", "a: b\n---\nc: d", "agent.yaml:2:1: a second document"},
		{"several at once", "model: 5\nname: yes\nretries: 1.5", "agent.yaml:1:8: the model must be a string, not an integer (put it in quotes)\n" +
			"agent.yaml:2:7: the name must be a string, not a boolean (put it in quotes)\n" +
			"agent.yaml:3:10: the retries must be an integer, not 1.5"},
		{"a time", "name: 2026-01-02", "agent.yaml:1:7: the name must be a string, not a time (put it in quotes)"},
		{"negative retries", "retries: {tools: -1}", "agent.yaml:1:18: the retries tools must not be negative, got -1"},
		{"strategy", "end_strategy: gracful", `agent.yaml:1:15: the end_strategy must be early, graceful or exhaustive, not "gracful" (did you mean "graceful"?)`},
		{"timeout", "tool_timeout: 0", "agent.yaml:1:15: the tool_timeout must be a positive number of seconds, not 0"},
		{"instructions", "instructions:\n  - a\n  - b: c\n", "agent.yaml:3:5: the instructions 1 must be a string, not an object"},
		{"settings", "model_settings:\n  temperature: hot\n  thinking: lots\n  tool_choice: [a, b]\n  timeout: -1", "agent.yaml:2:16: the model_settings temperature must be a number, not a string\n" +
			"agent.yaml:3:13: the model_settings thinking is not a level of thinking: \"lots\" (it is true, false or one of minimal, low, medium, high, xhigh, max)\n" +
			"agent.yaml:4:16: the model_settings tool_choice is not supported: a list (write \"auto\", \"none\", \"required\" or a list of one tool)\n" +
			"agent.yaml:5:12: the model_settings timeout must be a positive number of seconds, not -1"},
		{"not a schema", "deps_schema:\n  type: nope", "agent.yaml:2:9: the deps_schema is not a JSON Schema: "},
		{"an output that is not an object", "output_schema: {type: string}", `agent.yaml:1:16: the output_schema must be that of an object (write "type: object"; an output of another type is a member of it)`},
		{"a schema elsewhere", "output_schema: {type: object, $ref: 'https://example.com/x.json'}", "agent.yaml:1:16: the output_schema is not a JSON Schema: "},
		{"a template", "instructions: 'Hi {{#if x}}'", "agent.yaml:1:19: a template: the block {{#if x}} is not closed (end it with {{/if}})"},
		{"a template in a block", "instructions: |\n  Hi\n  there {{#each}}x\n", "agent.yaml:3:12: a template: each takes one value, not 0 (write {{#each VALUE}})"},
		{"a capability of two names", "capabilities:\n  - {A: 1, B: 2}", "agent.yaml:2:5: a capability has one name, not 2 (A, B) (write Name, "},
		{"a number for a capability", "capabilities: [5]", "agent.yaml:1:16: a capability cannot be an integer"},
		{"an alias within itself", "metadata: &x {a: *x}", "agent.yaml:1:18: the alias *x stands for something that contains it"},
		{"infinite", "metadata: {a: .inf}", "agent.yaml:1:15: .inf is not a number that JSON has"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := spec.Parse("agent.yaml", []byte(c.text), spec.YAML)
			wantError(t, err, c.want)
		})
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	e, ok := errors.AsType[*spec.Error](err)
	if !ok || len(e.Problems) == 0 {
		t.Fatalf("the error is %v", err)
	}
	if !strings.HasPrefix(err.Error(), "agentgen: "+want) {
		t.Errorf("got  %s\nwant agentgen: %s", err, want)
	}
}

// TestWarnings: what Pydantic AI accepts all the same.
func TestWarnings(t *testing.T) {
	s := parse(t, `modle: test
instructions: "{{nmae}} {{tenant.x}} {{vip.x}} {{#each tags}}{{this.x}}{{/each}} {{other}} {{free.x}}"
deps_schema:
  type: object
  properties:
    name: {type: string}
    vip: {type: [boolean, "null"]}
    tags: {type: array, items: {type: string}}
    tenant: {$ref: "#/$defs/tenant"}
    free: {type: object, additionalProperties: true}
    other: {anyOf: [{type: "null"}, {$ref: "#/$defs/tenant"}]}
  $defs:
    tenant: {type: object, properties: {name: {type: string}}}
model_settings: {temprature: 1}
retries: {tols: 1}
`)
	var got []string
	for _, w := range s.Warnings {
		got = append(got, w.String())
	}
	diff(t, "warnings", got, []string{
		`agent.yaml:1:1: a spec has no field "modle": it is ignored (did you mean "model"?)`,
		`agent.yaml:2:18: a template: Field 'nmae' not found in schema (did you mean "name"?)`,
		`agent.yaml:2:34: a template: Field 'x' not found in schema (known are name)`,
		`agent.yaml:2:44: a template: Cannot access property 'x' on type 'boolean'`,
		`agent.yaml:2:69: a template: Cannot access property 'x' on type 'string'`,
		`agent.yaml:14:18: the setting "temprature" is not known here: it is ignored (did you mean "temperature"?)`,
		`agent.yaml:15:17: retries have no "tols": it is ignored (known are tools and output)`,
	})
	if err := s.Strict(); err == nil {
		t.Error("a strict reader accepts it")
	}
}

// TestSchemaThatRefersToItself: templates are checked against such a schema, too, as far as that is possible.
func TestSchemaThatRefersToItself(t *testing.T) {
	s := parse(t, `
instructions: "{{x.y}} {{list.0.next.next.nxt}}"
deps_schema:
  type: object
  properties: {x: {$ref: "#/$defs/a"}, list: {type: array, items: {$ref: "#/$defs/node"}}}
  $defs:
    a: {anyOf: [{$ref: "#/$defs/a"}, {type: "null"}]}
    node: {type: object, properties: {next: {anyOf: [{$ref: "#/$defs/node"}, {type: "null"}]}}}
`)
	if len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0].String(), "Field 'nxt' not found in schema") {
		t.Errorf("warnings: %v", s.Warnings)
	}
}

// TestJSON: places in JSON.
func TestJSON(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\n \"model\": 5}", "agent.json:2:11: the model must be a string"},
		{"{\"capabilities\": [{\"A\": 1, \"B\": 2}]}", "agent.json:1:19: a capability has one name"},
		{"{\"instructions\": \"{{x\"}", "agent.json:1:19: a template: a tag that is not closed"},
		{"{\"a\": }", "agent.json:1:"},
		{"[1]", "agent.json:1:1: Agent spec must parse to an object, got a list"},
	} {
		_, err := spec.Parse("agent.json", []byte(c.text), spec.JSON)
		wantError(t, err, c.want)
	}
}

// TestBounds: what cannot be bounded is refused.
func TestBounds(t *testing.T) {
	bomb := "metadata:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for _, c := range "bcdefgh" {
		before := string(c - 1)
		bomb += "  " + string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+before+", ", 9) + "*" + before + "]\n"
	}
	for name, text := range map[string]string{
		"open lists": strings.Repeat("[", 1_000_000), "open objects": strings.Repeat("{a: ", 500_000),
		"aliases": bomb, "size": "name: " + strings.Repeat("x", 5<<20), "depth": "metadata: {a: " + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}",
	} {
		if _, err := spec.Parse("x", []byte(text), spec.YAML); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := spec.Parse("x", []byte("a: b"), "toml"); err == nil {
		t.Error("an unknown format is accepted")
	}
	if _, err := spec.ReadFile("x.toml"); err == nil || !strings.Contains(err.Error(), "does not say its format") {
		t.Errorf("the format of a file: %v", err)
	}
}
