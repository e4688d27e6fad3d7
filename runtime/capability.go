package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Capability is a part of what an agent can do, as one value: instructions, tools, settings and hooks that belong together.
// Agent.Capabilities and WithCapabilities take them. Agents that share one share what its functions refer to: see ForRun.
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
	// Model, if not nil, is asked instead of Agent.Model; that of the last capability counts. WithModel overrides it.
	Model model.Model
	// Deferred are the IDs of what the capability loads when the model asks for it, which RunInfo.LoadCapability knows.
	Deferred []string
	// Hooks are around what the runs do, inside those of the capabilities before it. Those of the agent's own fields are outermost.
	// A Hooks[D], or nil: it is an interface so that programs without hooks do not carry what calls them.
	Hooks AnyHooks[D]
	// Order places the capability among the others.
	Order Order
	// ForRun, if set, returns the capability as it is for one run, so that it has memory of its own: its ForRun and Order do not
	// count. The RunContext holds what the run was given; nothing has happened yet. An error ends the run.
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
	// Place puts it before or after all that have no place.
	Place Place
	// Wraps are the IDs of capabilities that come after it, inside of it, and WrappedBy those of such that come before it.
	Wraps, WrappedBy []string
	// Requires are the IDs of capabilities without which it does not work.
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
