package repl_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/repl"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// A chat about a refund that needs approval. A program leaves WithInput out; here, the lines are those of a pipe.
func ExampleRun() {
	agent := clerk(testmodel.Script(
		testmodel.Call("order_total", `{"order":"A-17"}`),
		testmodel.Call("refund", `{"order":"A-17","cents":8900}`),
		testmodel.Text("Your money is on its way."),
	))
	lines := strings.NewReader("Please pay A-17 back.\ny\n")
	deps := &shop.Shop{Paid: map[string]int{"A-17": 8900}}
	if err := repl.Run(context.Background(), agent, deps, repl.WithInput(lines)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// -> order_total {"order":"A-17"}
	// <- order_total 8900
	// -> refund {"order":"A-17","cents":8900}
	// ? refund waits for approval
	//   order: A-17
	//   cents: 8900
	// <- refund null
	// Your money is on its way.
}
