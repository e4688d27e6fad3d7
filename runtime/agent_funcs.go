package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// The types of the functions in an Agent's fields. An error ends the run unless the field says otherwise, and so does a panic.
// Functions of one run are called one after the other; those of different runs may run at the same time.

// An InstructionFunc returns instructions for the next request: see Agent.InstructionFuncs.
type InstructionFunc[D any] func(ctx context.Context, rc *RunContext[D]) (string, error)

// A HistoryProcessor returns the history as it is from now on: see Agent.HistoryProcessors.
type HistoryProcessor[D any] func(ctx context.Context, rc *RunContext[D], history []message.Message) ([]message.Message, error)

// A PrepareToolsFunc returns those of the tools that the next request has: see Agent.PrepareTools.
type PrepareToolsFunc[D any] func(ctx context.Context, rc *RunContext[D], tools []*model.ToolDef) ([]*model.ToolDef, error)

// A DeferredHandler resolves calls that wait, nil for none: see Agent.DeferredHandlers.
type DeferredHandler[D any] func(ctx context.Context, rc *RunContext[D], open *message.DeferredRequests) (*message.DeferredResults, error)

// An OutputValidator returns the output as it is accepted, or asks for another one with Retryf: see Agent.OutputValidators.
// Outputs of one response may be validated at the same time.
type OutputValidator[D, O any] func(ctx context.Context, rc *RunContext[D], output O) (O, error)

// An OutputTextFunc makes the output of a text: see Agent.OutputText.
type OutputTextFunc[D, O any] func(ctx context.Context, rc *RunContext[D], text string) (O, error)

// A SettingsFunc returns settings for the next request, nil for none: see Agent.SettingsFunc.
type SettingsFunc[D any] func(ctx context.Context, rc *RunContext[D]) (*model.Settings, error)

// A MetadataFunc returns metadata of the run, nil for none: see Agent.MetadataFunc.
type MetadataFunc[D any] func(ctx context.Context, rc *RunContext[D]) (map[string]any, error)

// A SystemPromptFunc computes a part of the system prompt.
type SystemPromptFunc[D any] struct {
	// Func returns the text. An empty one is left out, unless there is a DynamicRef.
	Func func(ctx context.Context, rc *RunContext[D]) (string, error)
	// DynamicRef, if not empty, names the function in the history. Runs that continue such a history call the function
	// again and replace the text that it returned before. It must be unique in its agent, and must not change as long
	// as histories are kept.
	DynamicRef string
}
