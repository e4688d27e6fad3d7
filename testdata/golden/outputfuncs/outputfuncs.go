// Package outputfuncs has functions whose results are answers.
package outputfuncs

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
)

// Order is an order.
type Order struct {
	ID    int
	Items []string
}

// PlaceOrder places an order, which ends the conversation.
//
//   - items: what to order
//
//agent:output
//agent:param items minItems=1
func PlaceOrder(ctx context.Context, rc *runtime.RunContext[int], items []string) (Order, error) {
	if items[0] == "nothing" {
		return Order{}, runtime.Retryf("order something")
	}
	return Order{rc.Deps, items}, ctx.Err()
}

// Cancel gives up.
//
//agent:output name=give_up lax=off
func Cancel(reason string, code *int) Order { return Order{} }

// Fails always fails.
//
//agent:output
func Fails() (Order, error) { return Order{}, errors.New("out of order") }

// Reply is given a struct, whose fields are the arguments.
//
//agent:output
func Reply(args struct {
	Text  string `json:"text"`
	Times int    `json:"times,omitempty"`
}) string {
	return fmt.Sprint(args.Text, " ", args.Times)
}
