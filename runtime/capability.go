package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Capability bundles instructions, tools, settings and hooks that belong together. Add it with Agent.Capabilities or
// WithCapabilities. Agents that share a Capability share the state of its functions: see ForRun.
type Capability[D any] struct {
	// ID names the capability in errors and in the Order of others; it is unique in its agent. It may be empty.
	ID string
	// Description says what the capability is for.
	Description string
	// Instructions and InstructionFuncs follow those of the agent, each a paragraph of its own.
	Instructions     string
	InstructionFuncs []InstructionFunc[D]
	// HistoryProcessors follow those of the agent: see Agent.HistoryProcessors.
	HistoryProcessors []HistoryProcessor[D]
	// Tools and Toolsets follow those of the agent, and NativeTools, too.
	Tools       []Tool[D]
	Toolsets    []Toolset[D]
	NativeTools []model.NativeTool
	// Settings override those of the agent, and a run's own override them.
	Settings *model.Settings
	// Model, if not nil, replaces Agent.Model; the last capability with a Model counts. WithModel overrides it.
	Model model.Model
	// Deferred are the IDs of what the capability loads on demand, for RunInfo.LoadCapability.
	Deferred []string
	// Hooks is a Hooks[D], or nil. They are called inside those of earlier capabilities; functions of the agent's own
	// fields are outermost. The field is an interface so that programs without hooks do not link the code that calls
	// them.
	Hooks AnyHooks[D]
	// Order places the capability among the others.
	Order Order
	// ForRun, if set, returns the capability for one run, so that each run has state of its own; ForRun and Order of
	// the result are ignored. The RunContext holds the options of the run, which has not begun yet. An error ends the
	// run.
	ForRun func(ctx context.Context, rc *RunContext[D]) (*Capability[D], error)
}

// AnyHooks is a Hooks[D].
type AnyHooks[D any] interface {
	hookBinder
	hooksOf(D)
}

func (Hooks[D]) hooksOf(D) {}

// Order places a Capability among the others, which are otherwise in the order in which they are listed.
type Order struct {
	// Place puts it before or after all capabilities without a Place.
	Place Place
	// Wraps are the IDs of capabilities that come after this one, inside it; WrappedBy are the IDs of those that come
	// before it.
	Wraps, WrappedBy []string
	// Requires are the IDs of capabilities that this one depends on: it is an error if one is missing.
	Requires []string
}

// Place is where a Capability stands among others.
type Place int8

// The places of capabilities.
const (
	Outermost Place = iota - 1
	AnyPlace
	Innermost
)
