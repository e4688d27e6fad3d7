package spec_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/agentgen-go/agentgen/runtime/spec"
)

// All mistakes are said at once, with their places.
func ExampleParse() {
	_, err := spec.Parse("support.yaml", []byte("model: 5\nretries: many\ninstructions: Hi {{#if name}}"), spec.YAML)
	fmt.Println(err)
	// Output:
	// agentgen: support.yaml:1:8: the model must be a string, not an integer (put it in quotes)
	// support.yaml:2:10: the retries must be an integer, not "many"
	// support.yaml:3:18: a template: the block {{#if name}} is not closed (end it with {{/if}})
}

// A spec that is made in Go is written as Pydantic AI writes it.
func ExampleSpec_WriteFile() {
	dir, err := os.MkdirTemp("", "specs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "agent.yaml")
	s := &spec.Spec{Model: "openai:gpt-5", Instructions: []string{"Be brief."}, Capabilities: []spec.Capability{{Name: "Thinking", Arg: `"high"`}}}
	if err := s.WriteFile(name, spec.FileSchema(spec.Builtins())); err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile(name)
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// # yaml-language-server: $schema=agent_schema.json
	// model: openai:gpt-5
	// instructions: Be brief.
	// capabilities:
	// - Thinking: high
	// <nil>
}
