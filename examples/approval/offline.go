package main

import "github.com/agentgen-go/agentgen/runtime/testmodel"

func shop() *Shop {
	return &Shop{Paid: map[string]int{"A-17": 8900, "A-18": 12000}, Refunded: map[string]int{}}
}

// offline plays a model that pays back what was paid, and then more.
var offline = testmodel.Script(
	testmodel.Call("order_total", `{"order":"A-17"}`),
	testmodel.Call("refund", `{"order":"A-17","cents":8900}`),
	testmodel.Call("refund", `{"order":"A-18","cents":5000}`),
	testmodel.Text("We have paid back 80 euros for A-17. More is not possible."),
)

// decisions are those of a person who pays back a bit less and nothing more.
const decisions = `{"order":"A-17","cents":8000}
no It is another customer's order.
`
