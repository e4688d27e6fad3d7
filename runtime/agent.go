package runtime

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// An Agent is a model with instructions, tools and a type of answer. D is the type of the dependencies that its tools
// get, O the type of its answer.
//
// Fill in what is needed and leave the rest: the zero values work. An Agent must not be changed or copied after its
// first use; it is then safe for concurrent use, and one agent serves any number of runs.
type Agent[D, O any] struct {
	// Name appears in errors and logs.
	Name string
	// Description says what the agent is for. No model sees it.
	Description string
	// Model answers; WithModel replaces it for a run.
	Model model.Model
	// Output is the type of the answer, generated for types marked //agent:output. Left zero, the answer is plain text
	// if O is string, and otherwise comes from OutputTools.
	Output Output[O]
	// OutputTools are functions whose result is the answer, generated for those marked //agent:output. The model may call
	// one of them instead of giving an answer as Output says.
	OutputTools []OutputTool[D, O]
	// OutputText, if set, makes the answer of plain text, which the model may then give beside the forms of Output and
	// OutputTools. With Retryf it asks for another one.
	OutputText OutputTextFunc[D, O]
	// AllowNone makes a response without content an answer: the zero value of O.
	AllowNone bool
	// OutputValidators look at each answer, one after the other. They may change it, or ask for another with Retryf.
	OutputValidators []OutputValidator[D, O]
	// Tools are what the model may call. See Tools, the function.
	Tools []Tool[D]
	// Toolsets are asked before each request for more tools. See also Open.
	Toolsets []Toolset[D]

	// Instructions tell the model what to do. They are sent as they stand: braces have no meaning.
	Instructions string
	// InstructionFuncs compute more of them before each request. Each result is a paragraph of its own; an empty one
	// is left out.
	InstructionFuncs []InstructionFunc[D]
	// SystemPrompt begins the conversation. SystemPrompts follow it, each a part of its own, and then what SystemPromptFuncs
	// return. Unlike instructions, which are those of the agent that asks, they become part of the history: a run that
	// continues one adds none.
	SystemPrompt      string
	SystemPrompts     []string
	SystemPromptFuncs []SystemPromptFunc[D]
	// HistoryProcessors may change the history before each request, one after the other, to shorten it for example.
	// What they return is the history from then on. It must end with a *message.Request; messages that are kept must not be
	// changed, but replaced.
	HistoryProcessors []HistoryProcessor[D]
	// NativeTools are tools that the provider runs, such as a *model.WebSearch. Models that do not support one refuse the
	// request.
	NativeTools []model.NativeTool
	// PrepareTools, if set, chooses before each request which tools the model may call. It gets copies of those of the
	// agent, which it may change, and returns some of them, or others: the names must stay. A tool that is left out cannot
	// be called.
	PrepareTools PrepareToolsFunc[D]
	// DeferredHandlers may resolve calls that wait for approval or for a result while the run goes on, one after the other:
	// each gets what those before it have left open, and returns nil for nothing. Where calls are left, the run pauses: see
	// PauseError.
	DeferredHandlers []DeferredHandler[D]
	// PrepareOutputTools is PrepareTools for the tools by which the model answers.
	PrepareOutputTools PrepareToolsFunc[D]
	// Capabilities add instructions, tools, settings and hooks, as far as each goes. See also WithCapabilities.
	Capabilities []Capability[D]
	// Settings tune the model. They override those of the model itself (see Tuned), and a run's own override them.
	Settings *model.Settings
	// SettingsFunc, if set, computes settings before each request. They go before Settings, which with those of the model
	// are in RunInfo.Settings then.
	SettingsFunc SettingsFunc[D]
	// Metadata is the application's own; no model sees it. What MetadataFunc returns overrides it, and a run's own
	// (WithMetadata) before both. The function is asked at the start of a run, and again when it has succeeded. Each run has a
	// map of its own, and one that goes on from a snapshot begins with that which it had.
	Metadata     map[string]any
	MetadataFunc MetadataFunc[D]

	// Retries is how often a model may correct a call of one tool, unless the tool says otherwise, or its output; nil means 1.
	// WithRetries replaces it for a run.
	Retries *int
	// OutputRetries is how often a model may correct its output, unless the output says otherwise; nil means Retries.
	OutputRetries *int
	// EndStrategy decides what happens to other calls beside a final answer.
	EndStrategy loop.EndStrategy
	// ToolTimeout limits each call of a tool without a timeout of its own; 0 means no limit.
	ToolTimeout time.Duration
	// MaxParallelCalls bounds how many tool calls of one response run at the same time; the others wait. 0 means
	// DefaultParallelCalls. Calls that were left behind do not count: see Abandoned.
	MaxParallelCalls int
	// RunTimeout limits each run, from its first step: it then ends as if its context had. 0 means no limit. Play and Perform, whose
	// engines have limits of their own, ignore it.
	RunTimeout time.Duration
	// Limiter bounds how many runs go on at the same time; the others wait before they begin. nil means no limit. A run within another
	// needs a place of its own, so a tool that runs its own agent waits for ever if there is only one. A run of Iter gives up its
	// place at its Result or Close. Play and Perform ignore it.
	Limiter limit.Limiter
	// usage.Limits bound each run; nil allows DefaultRequestLimit requests and is otherwise unlimited.
	UsageLimits *usage.Limits
	// Prices say what requests cost whose cost the model does not know itself; nil leaves it unknown. See package prices.
	Prices model.PriceTable

	// Logger gets panics and abandoned tools; nil means slog.Default().
	Logger *slog.Logger

	once   sync.Once
	agents sync.Once // after once: looks at the agents that tools run
	plan   plan
	// abandoned counts the calls that were left behind.
	abandoned atomic.Int64
	runs      sync.Pool // of *run[D, O]
}

// Abandoned returns how many tool calls of this agent were left behind because they ignored the end of their context.
// Each may still hold a goroutine.
func (a *Agent[D, O]) Abandoned() int64 { return a.abandoned.Load() }
