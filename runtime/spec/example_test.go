package spec_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A spec that comes from elsewhere makes an agent. Its template is rendered with the dependencies of each run.
func ExampleConfigure() {
	s, err := spec.Parse("support.yaml", []byte(`
name: support
instructions: "The customer is {{name}}{{#if vip}} (VIP){{/if}}."
capabilities:
  - Thinking: high
`), spec.YAML)
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := &runtime.Agent[customer, string]{Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		return testmodel.Text("I was told: " + p.Instructions), nil
	})}
	if err := spec.Configure(agent, s, &spec.Registry[customer]{DepsJSON: appendCustomer}); err != nil {
		fmt.Println(err)
		return
	}
	res, err := agent.Run(context.Background(), customer{Name: "Ann", VIP: true}, "Who am I?")
	fmt.Println(res.Output, err)
	// Output: I was told: The customer is Ann (VIP). <nil>
}

// All mistakes are said at once, with their places.
func ExampleParse() {
	_, err := spec.Parse("support.yaml", []byte("model: 5\nretries: many\ninstructions: Hi {{#if name}}"), spec.YAML)
	fmt.Println(err)
	// Output:
	// agentgen: support.yaml:1:8: the model must be a string, not an integer (put it in quotes)
	// support.yaml:2:10: the retries must be an integer, not "many"
	// support.yaml:3:18: a template: the block {{#if name}} is not closed (end it with {{/if}})
}

// An output that is described at run time is checked as one of a Go type is.
func ExampleRawOutput() {
	output, err := spec.RawOutput(`{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := &runtime.Agent[runtime.NoDeps, runtime.RawJSON]{Output: output, Model: testmodel.Script(
		testmodel.Call("final_result", `{"town":"Paris"}`),
		testmodel.Call("final_result", `{"city":"Paris"}`),
	)}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "What is the capital of France?")
	fmt.Println(res.Output, res.Usage().Requests, err)
	// Output: {"city":"Paris"} 2 <nil>
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
	if err := s.WriteFile(name, new(spec.Registry[runtime.NoDeps]).FileSchema()); err != nil {
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
