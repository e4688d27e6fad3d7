package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

//go:generate go tool agentgen

// Shop is what the agent works with.
type Shop struct {
	orders map[string]Order

	mu       sync.Mutex
	refunded map[string]int
}

// Order is what a customer has bought.
type Order struct {
	Number string `json:"number"`
	Item   string `json:"item"`
	// Cents is what was paid.
	Cents   int    `json:"cents"`
	Arrived string `json:"arrived"`
}

func newShop() *Shop {
	orders := map[string]Order{}
	for _, o := range []Order{
		{"A-17", "Espresso cups, set of six", 8900, "2026-11-21"},
		{"A-18", "Reading lamp", 12000, "2026-11-25"},
		{"A-19", "Wool blanket", 6400, "2026-11-27"},
	} {
		orders[o.Number] = o
	}
	return &Shop{orders: orders, refunded: map[string]int{}}
}

// FindOrder looks an order up.
//
//   - order: number of the order, such as "A-17"
//
//agent:tool
func FindOrder(rc *runtime.RunContext[*Shop], order string) (Order, error) {
	o, ok := rc.Deps.orders[order]
	if !ok {
		return Order{}, runtime.Retryf("there is no order %q", order)
	}
	return o, nil
}

// Refund pays money back at once. A person has to approve of it.
//
//   - order: number of the order
//   - cents: how much to pay back
//
//agent:tool approval
//agent:param cents minimum=1
func Refund(rc *runtime.RunContext[*Shop], order string, cents int) (string, error) {
	s := rc.Deps
	s.mu.Lock()
	defer s.mu.Unlock()
	if left := s.orders[order].Cents - s.refunded[order]; cents > left {
		return "", runtime.Failedf("only %d cents are left to pay back for %s", left, order)
	}
	s.refunded[order] += cents
	return fmt.Sprintf("%d cents are on their way", cents), nil
}

// Reason is why something is sent back.
type Reason string

// The reasons.
const (
	Damaged     Reason = "damaged"
	WrongItem   Reason = "wrong item"
	TooLate     Reason = "too late"
	ChangedMind Reason = "changed my mind"
)

// ReturnForm is the form with which a customer sends something back. The agent fills it in, and the customer corrects it.
//
//agent:output
type ReturnForm struct {
	// Number of the order.
	Order string `json:"order" jsonschema:"pattern=^A-[0-9]+$"`
	// What is sent back.
	Item   string `json:"item" jsonschema:"minLength=1"`
	Reason Reason `json:"reason"`
	// How many parcels are picked up.
	Parcels int `json:"parcels" jsonschema:"minimum=1,maximum=5"`
	// The day on which they are picked up.
	PickUp string `json:"pick_up" jsonschema:"format=date"`
	// Anything that the driver should know.
	Note string `json:"note,omitzero" jsonschema:"maxLength=200"`
}

// newClerk returns the agent. Its output is the form; text that is not one is said to the customer, and shown as it is.
func newClerk(m model.Model) *runtime.Agent[*Shop, ReturnForm] {
	return &runtime.Agent[*Shop, ReturnForm]{
		Name:         "clerk",
		Model:        m,
		Instructions: "You help the customers of a shop. Look an order up before you do anything with it. To send something back, fill in the return form.",
		Tools:        runtime.Tools(FindOrderTool, RefundTool),
		Output:       ReturnFormOutput,
		OutputText: func(context.Context, *runtime.RunContext[*Shop], string) (ReturnForm, error) {
			return ReturnForm{}, nil
		},
	}
}
