package runtime

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// plan is what an engine knows of an agent: its fields without their types, and what can be computed of them before any run.
type plan struct {
	name, description string
	settings          *model.Settings
	metadata          map[string]any
	limits            *usage.Limits
	prices            model.PriceTable
	ownLogger         *slog.Logger
	nativeTools       []model.NativeTool
	systemPrompts     []string
	endStrategy       loop.EndStrategy
	allowNone         bool
	toolTimeout       time.Duration
	parallelCalls     int
	runTimeout        time.Duration
	limiter           limit.Limiter
	// retries are those of tools, outputRetries those of the output.
	retries, outputRetries int
	// static are the agent's instructions as one text, instructions as parts; nil without such.
	static       string
	instructions []model.Instruction

	// tools are the agent's tools, defs their definitions, and byName the index of each.
	tools  []boundTool
	defs   []*model.ToolDef
	byName map[string]int
	// output describes the output, with all output tools; choices and functions are the indexes of these in the agent's fields.
	output    model.Output
	choices   map[string]int
	functions map[string]int
	// finishers are the output functions.
	finishers []described

	// How many OutputValidators the agent has.
	validators int
	// dynamicRefs are those of the SystemPromptFuncs.
	dynamicRefs []string
	// Whether the agent has these functions.
	settingsFunc, metadataFunc, outputText bool
	contributions
	// deferred are the IDs of what capabilities load when it is asked for.
	deferred []string
	// model is that of the last capability that has one.
	model model.Model
	// prepares reports whether a tool is prepared.
	prepares bool
	// hooks are those of the capabilities, nil for none.
	hooks *hookSet
	// caps are the capabilities of which the plan is made.
	caps []boundCapability
	// sets are the agent's toolsets.
	sets []boundToolset

	// problems are those of the agent itself, delegates the tools that may run other agents; err is of all their problems.
	problems  []string
	delegates []delegate
	err       error

	// abandoned counts the calls that were left behind.
	abandoned *atomic.Int64
}

// tool returns the index of the tool with that name, or -1.
func (p *plan) tool(name string) int { return indexOf(p.byName, name) }

// choice returns the index of the output choice that is an output tool with that name, or -1.
func (p *plan) choice(name string) int { return indexOf(p.choices, name) }

// function returns the index of the output function with that name, or -1.
func (p *plan) function(name string) int { return indexOf(p.functions, name) }

func indexOf(m map[string]int, name string) int {
	if i, ok := m[name]; ok {
		return i
	}
	return -1
}

func (p *plan) logger() *slog.Logger {
	if p.ownLogger != nil {
		return p.ownLogger
	}
	return slog.Default()
}

// begins reports whether functions of the agent have their say before the first step.
func (p *plan) begins() bool { return p.metadataFunc || len(p.dynamicRefs) > 0 }

// preparesByCode reports whether functions of the agent decide what a request needs.
func (p *plan) preparesByCode() bool {
	return len(p.instructionFuncs)+len(p.prepareTools)+len(p.prepareOutput)+len(p.processors) > 0 || p.prepares || len(p.sets) > 0 ||
		p.hooks.wrapsTools() || p.settingsFunc
}

// checkAgents lists what is wrong with the agents that tools run. Agents may run each other.
func (p *plan) checkAgents(seen map[any]bool) (problems []string) {
	for _, t := range p.delegates {
		problems = append(problems, t.checkAgent(seen)...)
	}
	return problems
}
