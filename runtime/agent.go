package runtime

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An Agent is a model with instructions, tools and a type of answer. D is the type of the dependencies that its tools
// get, O the type of its answer.
//
// Fill in what is needed and leave the rest: the zero values work. An Agent must not be changed or copied after its
// first use; it is then safe for concurrent use, and one agent serves any number of runs.
type Agent[D, O any] struct {
	// Name appears in errors and logs.
	Name string
	// Model answers; WithModel replaces it for a run.
	Model Model
	// Output is the type of the answer, generated for types marked //agent:output. Left zero, the answer is plain text
	// if O is string, and otherwise comes from OutputTools.
	Output Output[O]
	// OutputTools are functions whose result is the answer, generated for those marked //agent:output. The model may call
	// one of them instead of giving an answer as Output says.
	OutputTools []OutputTool[D, O]
	// OutputText, if set, makes the answer of plain text, which the model may then give beside the forms of Output and
	// OutputTools. With Retryf it asks for another one.
	OutputText func(ctx context.Context, rc *RunContext[D], text string) (O, error)
	// AllowNone makes a response without content an answer: the zero value of O.
	AllowNone bool
	// OutputValidators look at each answer, one after the other. They may change it, or ask for another with Retryf.
	OutputValidators []func(ctx context.Context, rc *RunContext[D], answer O) (O, error)
	// Tools are what the model may call. See Tools, the function.
	Tools []Tool[D]

	// Instructions tell the model what to do. They are sent as they stand: braces have no meaning.
	Instructions string
	// InstructionFuncs compute more of them before each request. Each result is a paragraph of its own; an empty one
	// is left out.
	InstructionFuncs []func(ctx context.Context, rc *RunContext[D]) (string, error)
	// HistoryProcessors may change the history before each request, one after the other, to shorten it for example.
	// What they return is the history from then on. It must end with a *ModelRequest; messages that are kept must not be
	// changed, but replaced.
	HistoryProcessors []func(ctx context.Context, rc *RunContext[D], history []Message) ([]Message, error)
	// PrepareTools, if set, chooses before each request which tools the model may call. It gets those of the agent, and
	// returns some of them, or changed copies: the name must stay. A tool that is left out cannot be called.
	PrepareTools func(ctx context.Context, rc *RunContext[D], tools []*ToolInfo) ([]*ToolInfo, error)
	// DeferredHandlers may resolve calls that wait for approval or for a result while the run goes on, one after the other:
	// each gets what those before it have left open, and returns nil for nothing. Where calls are left, the run pauses: see
	// PauseError.
	DeferredHandlers []func(ctx context.Context, rc *RunContext[D], open *DeferredRequests) (*DeferredResults, error)
	// Settings tune the model. A run's own settings go before them.
	Settings *ModelSettings

	// Retries is how often a model may correct a call of one tool, unless the tool says otherwise; nil means 1.
	Retries *int
	// OutputRetries is how often a model may correct its answer; nil means 1.
	OutputRetries *int
	// EndStrategy decides what happens to other calls beside a final answer.
	EndStrategy EndStrategy
	// ToolTimeout limits each call of a tool without a timeout of its own; 0 means no limit.
	ToolTimeout time.Duration
	// UsageLimits bound each run; nil allows DefaultRequestLimit requests and is otherwise unlimited.
	UsageLimits *UsageLimits

	// Logger gets panics and abandoned tools; nil means slog.Default().
	Logger *slog.Logger

	once      sync.Once
	plan      plan[D, O]
	abandoned atomic.Int64
}

// plan is what can be known of an agent before its runs.
type plan[D, O any] struct {
	tools       []*ToolInfo
	outputTools []*ToolInfo
	byName      map[string]Tool[D]
	choices     map[string]*OutputChoice[O]
	functions   map[string]OutputTool[D, O]
	text        bool // plain text is an answer
	// schema and decode are for answers that are written as JSON in the text; nil without such.
	schema *OutputSchema
	decode func(text string) (O, error)
	// ask is what the instructions say of the answer.
	ask string
	err error
}

// Validate returns a *ConfigError that lists all that is wrong with the agent's fields, or nil. Run calls it.
func (a *Agent[D, O]) Validate() error {
	a.once.Do(a.makePlan)
	return a.plan.err
}

func (a *Agent[D, O]) makePlan() {
	p := &a.plan
	problems := slices.Concat(p.addTools(a.Tools), p.addChoices(&a.Output), p.addFunctions(a.OutputTools), a.checkFields())
	if problems != nil {
		p.err = &ConfigError{problems}
	}
}

func (p *plan[D, O]) addTools(tools []Tool[D]) (problems []string) {
	p.byName = make(map[string]Tool[D], len(tools))
	for i, t := range tools {
		if t == nil {
			problems = append(problems, fmt.Sprintf("Tools[%d] is nil", i))
			continue
		}
		info := t.Info()
		if _, ok := p.byName[info.Name]; ok {
			problems = append(problems, fmt.Sprintf("two tools are named %q: rename one with //agent:tool name=...", info.Name))
		}
		p.byName[info.Name] = t
		p.tools = append(p.tools, info)
	}
	return problems
}

func (p *plan[D, O]) addChoices(out *Output[O]) (problems []string) {
	choices := out.Choices
	p.choices = make(map[string]*OutputChoice[O], len(choices))
	for i := range choices {
		if choices[i].Info == nil || choices[i].Decode == nil {
			problems = append(problems, fmt.Sprintf("Output.Choices[%d] has no Info or no Decode: use the variable that agentgen generates", i))
			continue
		}
		if out.Mode != OutputByTool {
			continue
		}
		problems = append(problems, p.addOutput(choices[i].Info)...)
		p.choices[choices[i].Info.Name] = &choices[i]
	}
	if out.Mode != OutputByTool && problems == nil {
		problems = p.setSchema(out)
	}
	return problems
}

func (p *plan[D, O]) addFunctions(tools []OutputTool[D, O]) (problems []string) {
	p.functions = make(map[string]OutputTool[D, O], len(tools))
	for i, t := range tools {
		if t == nil {
			problems = append(problems, fmt.Sprintf("OutputTools[%d] is nil", i))
			continue
		}
		problems = append(problems, p.addOutput(t.Info())...)
		p.functions[t.Info().Name] = t
	}
	return problems
}

func (p *plan[D, O]) addOutput(info *ToolInfo) (problems []string) {
	if _, ok := p.byName[info.Name]; ok {
		problems = append(problems, fmt.Sprintf("the output tool %q has the name of a tool: rename one of them", info.Name))
	}
	if find(p.outputTools, info.Name) != nil {
		problems = append(problems, fmt.Sprintf("two output tools are named %q: rename one with //agent:output name=...", info.Name))
	}
	p.outputTools = append(p.outputTools, info)
	return problems
}

func (a *Agent[D, O]) checkFields() (problems []string) {
	var zero O
	_, isText := any(zero).(string)
	a.plan.text = isText && len(a.Output.Choices) == 0 || a.OutputText != nil
	if !a.plan.text && len(a.plan.outputTools) == 0 && a.Output.Mode == OutputByTool {
		problems = append(problems, fmt.Sprintf("Output is not set: mark %T with //agent:output, generate, and set Output to the generated variable (plain text needs O = string)", zero))
	}
	if a.ToolTimeout < 0 {
		problems = append(problems, fmt.Sprintf("ToolTimeout must not be negative, got %v", a.ToolTimeout))
	}
	if a.EndStrategy > EndExhaustive {
		problems = append(problems, fmt.Sprintf("EndStrategy %d is none", a.EndStrategy))
	}
	return problems
}

// Abandoned returns how many tool calls of this agent were left behind because they ignored the end of their context.
// Each may still hold a goroutine.
func (a *Agent[D, O]) Abandoned() int64 { return a.abandoned.Load() }

func (a *Agent[D, O]) logger() *slog.Logger {
	if a.Logger != nil {
		return a.Logger
	}
	return slog.Default()
}
