package runtime_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A tool that is known only at run time gets its arguments as raw JSON. (A type that is marked //agent:codec decodes them.)
func ExampleNewTool() {
	def := model.ToolDef{Name: "lookup", Description: "Looks a word up.", Parameters: `{"type":"object","properties":{"word":{"type":"string"}},"required":["word"]}`}
	lookup := runtime.NewTool(def, func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], args runtime.RawJSON) (runtime.Return, error) {
		fmt.Println("called with", args)
		return runtime.Return{Content: `"a small dog"`}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(testmodel.Call("lookup", `{"word":"pug"}`), testmodel.Text("A pug is a small dog.")),
		Tools: []runtime.Tool[runtime.NoDeps]{lookup},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "What is a pug?")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output:
	// called with {"word":"pug"}
	// A pug is a small dog.
}

// The error of Failedf is read by the model, which continues; it uses up no retry.
func ExampleFailedf() {
	agent := &runtime.Agent[*shop.Shop, string]{
		Model: testmodel.Script(testmodel.Call("refund", `{"order":"A-17","cents":900}`), testmodel.Text("That is more than you paid.")),
		Tools: runtime.Tools(shop.RefundTool),
	}
	res, err := agent.Run(context.Background(), &shop.Shop{Paid: map[string]int{"A-17": 500}}, "Refund 9 dollars of A-17.")
	if err != nil {
		fmt.Println(err)
		return
	}
	result := res.AllMessages()[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
	fmt.Println(result.Outcome, result.TextOrError(), "-", res.Output)
	// Output: failed {"error":"less was paid for A-17"} - That is more than you paid.
}

// A call that needs approval pauses the run. A person decides, and another run resumes from the history.
func ExampleWithDeferredResults() {
	ctx := context.Background()
	till := &shop.Shop{Paid: map[string]int{"A-17": 5000}}
	agent := &runtime.Agent[*shop.Shop, string]{
		Model: testmodel.Script(testmodel.Call("refund", `{"order":"A-17","cents":2000}`), testmodel.Text("Done.")),
		Tools: runtime.Tools(shop.RefundTool),
	}
	_, err := agent.Run(ctx, till, "Refund 20 dollars of A-17.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		fmt.Println(err)
		return
	}
	decisions := &message.DeferredResults{Approvals: map[string]message.Approval{}}
	for _, call := range pause.Requests.Approvals {
		fmt.Println("approving", call.ToolName, call.Args)
		decisions.Approvals[call.ToolCallID] = message.Approve()
	}
	res, err := agent.Run(ctx, till, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(decisions))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output, till.Paid["A-17"], "cents are left")
	// Output:
	// approving refund {"order":"A-17","cents":2000}
	// Done. 3000 cents are left
}

// The model of one agent calls another agent as a tool. Both runs share usage and limits.
func ExampleAgentTool() {
	clerk := &runtime.Agent[*shop.Shop, string]{
		Name:  "clerk",
		Model: testmodel.Script(testmodel.Call("order_total", `{"order":"A-17"}`), testmodel.Text("5 dollars.")),
		Tools: runtime.Tools(shop.OrderTotalTool),
	}
	manager := &runtime.Agent[*shop.Shop, string]{
		Name:  "manager",
		Model: testmodel.Script(testmodel.Call("ask_clerk", `{"prompt":"What was paid for A-17?"}`), testmodel.Text("It was 5 dollars.")),
		Tools: []runtime.Tool[*shop.Shop]{
			runtime.AgentTool("ask_clerk", "Asks the clerk.", clerk, func(s *shop.Shop) *shop.Shop { return s }),
		},
	}
	res, err := manager.Run(context.Background(), &shop.Shop{Paid: map[string]int{"A-17": 500}}, "What did A-17 cost?")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output, res.Usage().Requests, "requests of both")
	// Output: It was 5 dollars. 4 requests of both
}

// A Capability bundles what belongs together, for any agent with the same dependencies.
func ExampleCapability() {
	refunds := runtime.Capability[*shop.Shop]{
		ID:           "refunds",
		Instructions: "Refund only what was paid.",
		Tools:        runtime.Tools(shop.OrderTotalTool, shop.RefundTool),
	}
	m := testmodel.New(testmodel.WithCallTools("order_total"))
	agent := &runtime.Agent[*shop.Shop, string]{
		Model: m, Instructions: "Be brief.", Capabilities: []runtime.Capability[*shop.Shop]{refunds},
	}
	res, err := agent.Run(context.Background(), &shop.Shop{Paid: map[string]int{"a": 500}}, "Hello")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.LastInput().Instructions)
	fmt.Println(len(m.LastInput().Tools), "tools;", res.Output)
	// Output:
	// Be brief.
	//
	// Refund only what was paid.
	// 2 tools; {"order_total":500}
}
