package capabilities

import (
	"context"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// Fallback says which models ModelFallback asks, and when.
type Fallback struct {
	// Models are asked after the model of the run, in this order. There must be one.
	Models []model.Model
	// OnError reports whether the next model is asked after an error; nil means after model.ErrProvider.
	OnError func(error) bool
	// OnResponse reports whether a response is rejected; nil rejects those that the content filter or the limit of tokens has cut off.
	OnResponse func(*message.Response) bool
	// Sticky lets later requests of a conversation begin with the model that has answered last, if that was reached by falling back.
	Sticky bool
}

// ModelFallback asks other models if that of the run fails. Unlike a wrap.Fallback it is independent of what that model is.
func ModelFallback[D any](f Fallback) runtime.Capability[D] {
	if f.OnResponse == nil {
		f.OnResponse = CutOff
	}
	return runtime.Capability[D]{ID: "model_fallback", Order: runtime.Order{Place: runtime.Innermost}, Hooks: &runtime.Hooks[D]{
		WrapModel: func(_ context.Context, rc *runtime.RunContext[D], m model.Model) (model.Model, error) {
			if len(f.Models) == 0 {
				return nil, &model.ConfigError{Problems: []string{"ModelFallback needs at least one model to fall back to"}}
			}
			chain := append([]model.Model{m}, f.Models...)
			if f.Sticky {
				at := answering(rc.Messages, len(chain))
				chain = slices.Concat(chain[at:], chain[:at])
			}
			return &wrap.Fallback{Models: chain, OnError: f.OnError, OnResponse: f.OnResponse}, nil
		},
	}}
}

// CutOff reports whether the content filter or the limit of tokens has cut a response off.
func CutOff(res *message.Response) bool {
	return res.FinishReason == message.FinishContentFilter || res.FinishReason == message.FinishLength
}

// answering returns which of n models has answered last: each response says how many before its own have failed. Those after it come
// next, and then those before it.
func answering(history []message.Message, n int) (at int) {
	for _, m := range history {
		if res, ok := m.(*message.Response); ok && strings.HasPrefix(res.ModelID, "fallback:") {
			at = (at + len(res.FailedAttempts)) % n
		}
	}
	return at
}
