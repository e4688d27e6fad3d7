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

// An Agent is a model with instructions, tools and a type of output. D is the type of the dependencies that its tools
// get, O the type of its output.
//
// Fill in what is needed and leave the rest: the zero values work. An Agent must not be changed or copied after its
// first use; it is then safe for concurrent use, and one agent serves any number of runs.
type Agent[D, O any] struct {
	// Name appears in errors and logs.
	Name string
	// Description says what the agent is for. Models do not see it.
	Description string
	// Model sends the requests; WithModel replaces it for a run.
	Model model.Model
	// Output describes the type of the output, generated for types marked //agent:output. Left zero, the output is
	// plain text if O is string, and otherwise comes from OutputTools.
	Output Output[O]
	// OutputTools are functions whose result is the output, generated for those marked //agent:output. The model may
	// call one of them instead of writing an output as Output describes it.
	OutputTools []OutputTool[D, O]
	// OutputText, if set, lets the model answer in plain text as well, beside the forms of Output and OutputTools, and
	// converts that text to O. To ask the model for another text, return an error made by Retryf.
	OutputText OutputTextFunc[D, O]
	// AllowNone makes a response without content a valid output: the zero value of O.
	AllowNone bool
	// OutputValidators check each output, in order. They may change it, or ask for another one with an error made by
	// Retryf.
	OutputValidators []OutputValidator[D, O]
	// Tools are what the model may call. See Tools, the function.
	Tools []Tool[D]
	// Toolsets are asked before each request for more tools. See also Open.
	Toolsets []Toolset[D]

	// Instructions say what the model is to do. They are sent as written: they are not a template.
	Instructions string
	// InstructionFuncs compute more of them before each request. Each result is a paragraph of its own; an empty one
	// is left out.
	InstructionFuncs []InstructionFunc[D]
	// SystemPrompt begins the conversation. SystemPrompts follow it, each a part of its own, and then what
	// SystemPromptFuncs return. Unlike instructions, which are sent with each request but not kept, they become part of
	// the history: a run that continues a history does not add them again.
	SystemPrompt      string
	SystemPrompts     []string
	SystemPromptFuncs []SystemPromptFunc[D]
	// HistoryProcessors may change the history before each request, in order, for example to shorten it. What they
	// return is the history from then on. It must end with a *message.Request; messages that are kept must not be
	// changed, but replaced.
	HistoryProcessors []HistoryProcessor[D]
	// NativeTools are tools that the provider runs, such as a *model.WebSearch. Models that do not support one refuse the
	// request.
	NativeTools []model.NativeTool
	// PrepareTools, if set, chooses before each request which tools the model may call. It gets copies of the agent's
	// tool definitions, which it may change but not rename, and returns those that the request offers. A tool that is
	// left out cannot be called.
	PrepareTools PrepareToolsFunc[D]
	// DeferredHandlers may resolve calls that wait for approval or for a result, without a pause of the run. They are
	// called in order: each gets the calls that those before it have left open, and returns nil to resolve none. If
	// calls are left, the run pauses: see PauseError.
	DeferredHandlers []DeferredHandler[D]
	// PrepareOutputTools is PrepareTools for output tools.
	PrepareOutputTools PrepareToolsFunc[D]
	// Capabilities add instructions, tools, settings and hooks. See also WithCapabilities.
	Capabilities []Capability[D]
	// Settings override those of the model itself (see Tuned), and are overridden by WithSettings.
	Settings *model.Settings
	// SettingsFunc, if set, computes settings before each request. They override Settings; RunInfo.Settings then holds
	// Settings merged with those of the model.
	SettingsFunc SettingsFunc[D]
	// Metadata is for the application; models do not see it. What MetadataFunc returns overrides it, key by key, and
	// WithMetadata overrides both. MetadataFunc is called at the start of a run, and again when it has succeeded. Each
	// run has a map of its own, and one resumed from a snapshot begins with the map that it had.
	Metadata     map[string]any
	MetadataFunc MetadataFunc[D]

	// Retries is how often a model may correct a call of one tool, unless the tool says otherwise, or its output; nil means 1.
	// WithRetries replaces it for a run.
	Retries *int
	// OutputRetries is how often a model may correct its output, unless the output says otherwise; nil means Retries.
	OutputRetries *int
	// EndStrategy decides what happens to other calls of a response that holds the final output.
	EndStrategy loop.EndStrategy
	// ToolTimeout limits each call of a tool without a timeout of its own; 0 means no limit.
	ToolTimeout time.Duration
	// MaxParallelCalls bounds how many tool calls of one response run at the same time, and are Play.Tasks at the same
	// time; the others wait. 0 means DefaultParallelCalls. Calls that were left behind do not count: see Abandoned.
	MaxParallelCalls int
	// RunTimeout limits each run, from its first step: it then ends as if its context had ended. 0 means no limit. Play
	// and Perform, whose engines have limits of their own, ignore it.
	RunTimeout time.Duration
	// Limiter bounds how many runs are in progress at the same time; the others wait before they begin. nil means no
	// limit. A run within another needs a place of its own, so with a single place a tool that runs its own agent waits
	// forever. A run of Iter gives up its place at its Result or Close. Play and Perform ignore it.
	Limiter limit.Limiter
	// usage.Limits bound each run; nil allows DefaultRequestLimit requests and is otherwise unlimited.
	UsageLimits *usage.Limits
	// Prices compute the cost of responses that do not report it; nil leaves it unknown. See package prices.
	Prices model.PriceTable

	// Logger logs panics and abandoned tool calls; nil means slog.Default().
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
