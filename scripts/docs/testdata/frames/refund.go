package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Shop is what the tools work with.
type Shop struct{ AtNight bool }

// PayBack pays money back.
func (*Shop) PayBack(order string, cents int) (string, error) { return order, nil }

var (
	ctx     context.Context
	shop    *Shop
	agent   *runtime.Agent[*Shop, string]
	pause   *runtime.PauseError
	results *message.DeferredResults
)
