package capabilities

import (
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Thinking says how much the model thinks before it answers.
func Thinking[D any](level model.Thinking) runtime.Capability[D] {
	return runtime.Capability[D]{ID: "thinking", Settings: &model.Settings{Thinking: level}}
}

// Caching caches the beginnings of requests, with providers that have to be asked. The zero PromptCache caches all of them. See also
// AppendInstructions, and OnCacheLoss.
func Caching[D any](c model.PromptCache) runtime.Capability[D] {
	return runtime.Capability[D]{ID: "caching", Settings: &model.Settings{PromptCache: &c}}
}

// Citations asks providers that do not do so by themselves to say where an output has its information from: TextPart.Citations.
func Citations[D any]() runtime.Capability[D] {
	return runtime.Capability[D]{ID: "citations", Settings: &model.Settings{Citations: new(true)}}
}
