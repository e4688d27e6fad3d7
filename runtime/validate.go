package runtime

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Validate returns a *ConfigError that lists all mistakes in the agent's fields, and in those of the agents that its
// tools run (see AgentTool), or nil. Run calls it.
func (a *Agent[D, O]) Validate() error {
	a.once.Do(a.makePlan)
	if len(a.plan.delegates) > 0 {
		a.agents.Do(a.planAgents)
	}
	return a.plan.err
}

func (a *Agent[D, O]) planAgents() { a.plan.checkDelegates(a) }

// checkDelegates adds what is wrong with the agents that tools of an agent run.
func (p *plan) checkDelegates(agent any) {
	if problems := slices.Concat(p.problems, p.checkAgents(map[any]bool{agent: true})); problems != nil {
		p.err = &model.ConfigError{Problems: problems}
	}
}

// makePlan makes the agent's own plan. It is called once: if a tool panics in it, the agent has no plan, and must not run by
// half of one.
func (a *Agent[D, O]) makePlan() {
	a.plan.err = errNoPlan
	a.fill(&a.plan, bindCapabilities(a.Capabilities))
}

var errNoPlan = &model.ConfigError{Problems: []string{"one of its tools or toolsets panicked when the agent was first used"}}

// fill makes a plan of the agent with these capabilities: it copies what does not depend on types.
func (a *Agent[D, O]) fill(p *plan, caps []boundCapability) {
	p.abandoned = &a.abandoned
	p.name, p.description, p.settings, p.metadata = a.Name, a.Description, a.Settings, a.Metadata
	p.limits, p.prices, p.ownLogger, p.nativeTools = a.UsageLimits, a.Prices, a.Logger, a.NativeTools
	p.endStrategy, p.allowNone, p.toolTimeout = a.EndStrategy, a.AllowNone, a.ToolTimeout
	p.parallelCalls = cmp.Or(a.MaxParallelCalls, DefaultParallelCalls)
	p.runTimeout, p.limiter = a.RunTimeout, a.Limiter
	p.validators = len(a.OutputValidators)
	p.settingsFunc, p.metadataFunc, p.outputText = a.SettingsFunc != nil, a.MetadataFunc != nil, a.OutputText != nil
	p.setTexts(a.Instructions, a.SystemPrompt, a.SystemPrompts, a.Retries, a.OutputRetries)
	p.tools, p.sets = bind(a.Tools), bindSets(a.Toolsets)
	p.instructionFuncs, p.processors = bindInstructions(a.InstructionFuncs), bindProcessors(a.HistoryProcessors)
	addChoosers(&p.contributions, a.PrepareTools, a.PrepareOutputTools)
	p.checkBound("", p.instructionFuncs, p.processors)
	for i, f := range a.DeferredHandlers {
		p.mustNotBeNil("DeferredHandlers", i, f == nil)
		addHandler(&p.contributions, f)
	}
	p.addCapabilities(caps)
	p.indexTools()
	p.checkSets()
	a.planOutput(p)
	p.checkFields(new(O), len(a.Output.Choices))
	a.checkFuncs(p)
	p.problems = append(p.problems, a.UsageLimits.Check()...)
	p.err = nil
	if p.problems != nil {
		p.err = &model.ConfigError{Problems: p.problems}
	}
}

func (p *plan) setTexts(instructions, systemPrompt string, systemPrompts []string, retries, outputRetries *int) {
	p.static = instructions
	if static := strings.TrimSpace(instructions); static != "" {
		p.instructions = []model.Instruction{{Text: static}}
	}
	for _, s := range append([]string{systemPrompt}, systemPrompts...) {
		if s != "" {
			p.systemPrompts = append(p.systemPrompts, s)
		}
	}
	p.retries = or(retries, 1)
	p.outputRetries = or(outputRetries, p.retries)
}

// or returns what p points to, or n if it is nil.
func or(p *int, n int) int {
	if p != nil {
		return *p
	}
	return n
}

func (p *plan) indexTools() {
	p.byName = make(map[string]int, len(p.tools))
	p.defs = make([]*model.ToolDef, 0, len(p.tools))
	for i, t := range p.tools {
		p.addTool(i, t)
	}
}

func (p *plan) checkSets() {
	for i, s := range p.sets {
		p.problems = append(p.problems, setProblems(fmt.Sprintf("Toolsets[%d]", i), s, p.sets[:i])...)
	}
}

func (p *plan) addTool(i int, t boundTool) {
	if t == nil || t.Def() == nil {
		p.problem("Tools[%d] is nil", i)
		return
	}
	info := t.Def()
	if _, ok := p.byName[info.Name]; ok {
		p.problem("two tools are named %q: rename one with //agent:tool name=...", info.Name)
	}
	p.problems = append(p.problems, info.Check(fmt.Sprintf("Tools[%d]", i))...)
	p.byName[info.Name] = i
	p.defs = append(p.defs, info)
	p.prepares = p.prepares || t.prepares()
	if d := t.delegate(); d != nil {
		p.delegates = append(p.delegates, d)
	}
}

// problem adds to what is wrong with the agent.
func (p *plan) problem(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

func (a *Agent[D, O]) planOutput(p *plan) {
	o := &a.Output
	d := outputForms{mode: o.Mode, name: o.Name, description: o.Description, envelope: o.Envelope != nil}
	for i := range o.Choices {
		d.choices = append(d.choices, outputForm{o.Choices[i].Def, o.Choices[i].Decode != nil})
	}
	if o.Envelope != nil {
		d.schema, d.strictSchema = o.Envelope.Schema, o.Envelope.StrictSchema
	}
	p.output.Template = o.Template
	p.addChoices(&d)
	p.functions = make(map[string]int, len(a.OutputTools))
	for i, t := range a.OutputTools {
		p.addFunction(i, t)
	}
}

func (p *plan) addFunction(i int, t described) {
	p.finishers = append(p.finishers, t)
	if t == nil || t.Def() == nil {
		p.problem("OutputTools[%d] is nil", i)
		return
	}
	p.addOutput(&p.output.Functions, t.Def(), fmt.Sprintf("OutputTools[%d]", i))
	p.functions[t.Def().Name] = i
}

func (p *plan) addOutput(to *[]*model.ToolDef, info *model.ToolDef, where string) {
	if _, ok := p.byName[info.Name]; ok {
		p.problem("the output tool %q has the name of a tool: rename one of them", info.Name)
	}
	if p.output.Tool(info.Name) != nil {
		p.problem("two output tools are named %q: rename one with //agent:output name=...", info.Name)
	}
	*to = append(*to, info)
	p.problems = append(p.problems, info.Check(where)...)
}

// checkFields checks the fields that need no more than a look. Zero points to an output, of which there are so many choices.
func (p *plan) checkFields(zero any, choices int) {
	_, isText := zero.(*string)
	o := &p.output
	o.AllowText = isText && choices == 0 || p.outputText
	o.JSONText = o.Mode == message.OutputAuto && !o.AllowText && len(o.Functions) == 0 && o.Schema != nil
	if !o.AllowText && len(o.Choices)+len(o.Functions) == 0 && !o.Mode.IsJSON() {
		typ := strings.TrimPrefix(fmt.Sprintf("%T", zero), "*")
		p.problem("Output is not set: mark %s with //agent:output, generate, and set Output to the generated variable (plain text needs O = string)", typ)
	}
	if p.toolTimeout < 0 {
		p.problem("ToolTimeout must not be negative, got %v", p.toolTimeout)
	}
	if p.parallelCalls < 0 {
		p.problem("MaxParallelCalls must not be negative, got %d", p.parallelCalls)
	}
	p.problems = append(p.problems, p.settings.Check("Settings")...)
	if p.endStrategy > loop.EndExhaustive {
		p.problem("invalid EndStrategy %d", p.endStrategy)
	}
}

// checkFuncs lists the functions that are missing from lists of them.
func (a *Agent[D, O]) checkFuncs(p *plan) {
	for i, f := range a.OutputValidators {
		p.mustNotBeNil("OutputValidators", i, f == nil)
	}
	for i := range a.SystemPromptFuncs {
		f := &a.SystemPromptFuncs[i]
		p.mustNotBeNil("SystemPromptFuncs", i, f.Func == nil)
		p.addDynamicRef(f.DynamicRef)
	}
}

// checkBound lists the functions that are missing from lists of the agent or of a capability.
func (p *plan) checkBound(of string, funcs []instructor, processors []processor) {
	for i, f := range funcs {
		p.mustNotBeNil(of+"InstructionFuncs", i, f == nil)
	}
	for i, f := range processors {
		p.mustNotBeNil(of+"HistoryProcessors", i, f == nil)
	}
}

func (p *plan) mustNotBeNil(field string, i int, is bool) {
	if is {
		p.problem("%s[%d] is nil", field, i)
	}
}

func (p *plan) addDynamicRef(ref string) {
	if ref != "" && slices.Contains(p.dynamicRefs, ref) {
		p.problem("two SystemPromptFuncs have the DynamicRef %q", ref)
	}
	p.dynamicRefs = append(p.dynamicRefs, ref)
}
