package agentspec_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentspec"
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
	if err := agentspec.Configure(agent, s, &agentspec.Registry[customer]{DepsJSON: appendCustomer}); err != nil {
		fmt.Println(err)
		return
	}
	res, err := agent.Run(context.Background(), customer{Name: "Ann", VIP: true}, "Who am I?")
	fmt.Println(res.Output, err)
	// Output: I was told: The customer is Ann (VIP). <nil>
}

// An output that is described at run time is checked as one of a Go type is.
func ExampleRawOutput() {
	output, err := agentspec.RawOutput(`{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`)
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
