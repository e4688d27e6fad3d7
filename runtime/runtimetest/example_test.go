package runtimetest_test

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// The agent gives the same result if its run is written and read again before every task, so it keeps nothing in memory that a durable
// run would lose.
func ExampleDrive() {
	agent := &runtime.Agent[*shop.Shop, string]{
		Name:  "clerk",
		Model: testmodel.Script(testmodel.Call("order_total", `{"order":"A-17"}`), testmodel.Text("You paid $5.")),
		Tools: runtime.Tools(shop.OrderTotalTool),
	}
	deps := &shop.Shop{Paid: map[string]int{"A-17": 500}}
	res, err := runtimetest.Drive(context.Background(), agent, deps, "What did I pay for A-17?", runtime.WithRunID("run-17"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output: You paid $5.
}
