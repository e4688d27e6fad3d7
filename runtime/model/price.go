package model

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A PriceTable knows what models charge. It must be safe for concurrent use, and quick: it does no I/O. Package prices
// has one.
type PriceTable interface {
	// Price returns what a response cost, by its provider, model, time and usage, or an unknown cost where it has no
	// price for that. It changes nothing of res and does not keep it.
	Price(res *message.Response) usage.Cost
}
