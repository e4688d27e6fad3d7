package main

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// Shop is what the agent works with.
type Shop struct {
	// Paid is what was paid for each order, Refunded what was paid back, in cents.
	Paid, Refunded map[string]int
}

// OrderTotal returns what was paid for an order, in cents.
//
//   - order: number of the order, such as "A-17"
//
//agent:tool
func OrderTotal(rc *runtime.RunContext[*Shop], order string) (int, error) {
	cents, ok := rc.Deps.Paid[order]
	if !ok {
		return 0, runtime.Retryf("there is no order %q", order)
	}
	return cents, nil
}

// small is what an agent may pay back without asking, in cents.
const small = 1000

// isLarge reports which refunds wait until a person has approved them.
func isLarge(call *RefundCall) bool { return call.Cents > small }

// Refund pays money back. Large refunds have to be approved of.
//
//   - order: number of the order
//   - cents: how much to pay back
//
//agent:tool approval=isLarge
//agent:param cents minimum=1
func Refund(rc *runtime.RunContext[*Shop], order string, cents int) (string, error) {
	shop := rc.Deps
	switch paid, ok := shop.Paid[order]; {
	case !ok:
		return "", runtime.Retryf("there is no order %q", order)
	case shop.Refunded[order]+cents > paid:
		return "", runtime.Retryf("only %d cents were paid for %s", paid, order)
	}
	shop.Refunded[order] += cents
	return fmt.Sprintf("%d cents are on their way", cents), nil
}

// clerk answers customers.
var clerk = &runtime.Agent[*Shop, string]{
	Name:         "clerk",
	Tools:        runtime.Tools(OrderTotalTool, RefundTool),
	Instructions: "Help the customer. Look the order up before you pay anything back.",
}
