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
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// The output of an agent without tools is text. Programs use the model of a provider, such as
// openai.Responses("gpt-5-mini").
func ExampleAgent_Run() {
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model:        testmodel.Script(testmodel.Text("A lightweight thread of Go's runtime.")),
		Instructions: "Answer in one sentence.",
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "What is a goroutine?")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output: A lightweight thread of Go's runtime.
}

// A second run continues the conversation of the first one.
func ExampleWithHistory() {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Turns(
		[]*message.Response{testmodel.Text("Paris.")},
		[]*message.Response{testmodel.Text("About 2.1 million.")},
	)}
	ctx := context.Background()
	first, err := agent.Run(ctx, runtime.NoDeps{}, "What is the capital of France?")
	if err != nil {
		fmt.Println(err)
		return
	}
	second, err := agent.Run(ctx, runtime.NoDeps{}, "How many people live there?", runtime.WithHistory(first.AllMessages()))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(first.Output, second.Output, len(second.AllMessages()), "messages,", len(second.NewMessages()), "new")
	// Output: Paris. About 2.1 million. 4 messages, 2 new
}

// OrderTotalTool is generated for the function OrderTotal, which is marked //agent:tool. The model gets a number wrong, reads what
// the tool says of it with Retryf, and tries again.
func ExampleTools() {
	agent := &runtime.Agent[*shop.Shop, string]{
		Model: testmodel.Script(
			testmodel.Call("order_total", `{"order":"A-71"}`),
			testmodel.Call("order_total", `{"order":"A-17"}`),
			testmodel.Text("You paid $5."),
		),
		Tools: runtime.Tools(shop.OrderTotalTool),
	}
	res, err := agent.Run(context.Background(), &shop.Shop{Paid: map[string]int{"A-17": 500}}, "What did I pay for A-17?")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output, res.Usage().Requests, "requests")
	// Output: You paid $5. 3 requests
}

// The error of Retryf goes back to the model, which may try again. When its retries are used up, the run ends.
func ExampleRetryf() {
	agent := &runtime.Agent[*shop.Shop, string]{
		Model: testmodel.Script(
			testmodel.Call("order_total", `{"order":"A-71"}`),
			testmodel.Call("order_total", `{"order":"A-72"}`),
		),
		Tools: runtime.Tools(shop.OrderTotalTool),
	}
	_, err := agent.Run(context.Background(), &shop.Shop{}, "What did I pay?")
	fmt.Println(errors.Is(err, model.ErrRetriesExceeded), runtime.ErrorCode(err))
	// Output: true retries_exceeded
}

// TicketOutput is generated for the type Ticket, which is marked //agent:output. Its method Validate refuses the first attempt; what it
// says goes back to the model.
func ExampleOutput() {
	agent := &runtime.Agent[runtime.NoDeps, shop.Ticket]{
		Model: testmodel.Script(
			testmodel.Call("final_result", `{"kind":"complaint","day":"2026-12-24"}`),
			testmodel.Call("final_result", `{"kind":"complaint","order":"A-17","day":"2026-12-24"}`),
		),
		Output: shop.TicketOutput,
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "A-17 arrived broken on Christmas Eve!")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output.Kind, *res.Output.Order, res.Output.Day.Weekday())
	// Output: complaint A-17 Thursday
}

// An output that is a sealed interface: the model chooses one of its implementations.
func ExampleOutput_union() {
	agent := &runtime.Agent[runtime.NoDeps, shop.Decision]{
		Model:  testmodel.Script(testmodel.Call("final_result_Rejection", `{"reason":"It was opened."}`)),
		Output: shop.DecisionOutput,
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "I want my money back.")
	if err != nil {
		fmt.Println(err)
		return
	}
	switch d := res.Output.(type) {
	case shop.Payback:
		fmt.Println("pay back", d.Cents)
	case shop.Rejection:
		fmt.Println("rejected:", d.Reason)
	}
	// Output: rejected: It was opened.
}

// A limit ends a run that does too much. What it did is in the error.
func ExampleRunError() {
	agent := &runtime.Agent[*shop.Shop, string]{
		Model:       testmodel.Script(testmodel.Call("order_total", `{"order":"A-17"}`), testmodel.Text("You paid $5.")),
		Tools:       runtime.Tools(shop.OrderTotalTool),
		UsageLimits: &usage.Limits{RequestLimit: new(1)},
	}
	_, err := agent.Run(context.Background(), &shop.Shop{Paid: map[string]int{"A-17": 500}}, "What did I pay?")
	if failed, ok := errors.AsType[*runtime.RunError](err); ok {
		fmt.Println(runtime.ErrorCode(err), failed.Usage.Requests, "request,", len(failed.Messages), "messages")
	}
	// Output: request_limit 1 request, 3 messages
}
