package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// Shop is what the tools work with.
type Shop struct{ Open bool }

// Total returns what was paid for an order.
func (*Shop) Total(ctx context.Context, order string) (int, error) { return 0, nil }

// ScanOf returns the name of a file.
func (*Shop) ScanOf(order string) string { return order }

// Ask asks the staff.
func (*Shop) Ask(question string) string { return question }

var (
	ctx   context.Context
	shop  *Shop
	agent *runtime.Agent[*Shop, string]
)
