package runtime_test

import (
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Events yields all that happens in a run, in order.
func ExampleAgent_Stream() {
	agent := &runtime.Agent[*shop.Shop, string]{
		Model: testmodel.Script(testmodel.Call("order_total", `{"order":"A-17"}`), testmodel.Text("You paid $5.")),
		Tools: runtime.Tools(shop.OrderTotalTool),
	}
	s := agent.Stream(context.Background(), &shop.Shop{Paid: map[string]int{"A-17": 500}}, "What did I pay for A-17?")
	for e, err := range s.Events() {
		if err != nil {
			fmt.Println(err)
			return
		}
		switch e.Kind {
		case model.FunctionToolCallEvent:
			fmt.Println("call:", e.Call.ToolName, e.Call.Args)
		case model.FunctionToolResultEvent:
			fmt.Println("result:", e.Result.(*message.ToolReturnPart).Text())
		case model.RunResultEvent:
			fmt.Println("output:", e.Output)
		}
	}
	// Output:
	// call: order_total {"order":"A-17"}
	// result: 500
	// output: "You paid $5."
}

// Text yields the text of the model, piece by piece.
func ExampleStream_Text() {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Script(testmodel.Text("Once upon a time."))}
	s := agent.Stream(context.Background(), runtime.NoDeps{}, "Tell me a story.")
	for piece, err := range s.Text() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%q ", piece)
	}
	res, err := s.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Usage().OutputTokens, "tokens")
	// Output: "Once upon " "a time." 5 tokens
}

// Outputs yields the typed output while the model writes it. Only the last value was validated.
func ExampleStream_Outputs() {
	agent := &runtime.Agent[runtime.NoDeps, shop.Ticket]{
		Model:  testmodel.Script(testmodel.Call("final_result", `{"kind":"question","order":"A-17","day":"2026-12-24"}`)),
		Output: shop.TicketOutput,
	}
	for ticket, err := range agent.Stream(context.Background(), runtime.NoDeps{}, "Where is A-17?").Outputs() {
		if err != nil {
			fmt.Println(err)
			return
		}
		order := "?"
		if ticket.Order != nil {
			order = *ticket.Order
		}
		fmt.Println(ticket.Kind, order, ticket.Day.Format(time.DateOnly))
	}
	// Output:
	// question ? 0001-01-01
	// question A-17 0001-01-01
	// question A-17 2026-12-24
	// question A-17 2026-12-24
}
