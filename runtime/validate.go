package runtime

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Validate returns a *ConfigError that lists all that is wrong with the agent's fields, and with those of the agents that
// its tools run (see AgentTool), or nil. Run calls it.
func (a *Agent[D, O]) Validate() error {
	a.once.Do(a.makePlan)
	if len(a.plan.delegates) > 0 {
		a.agents.Do(a.planAgents)
	}
	return a.plan.err
}

// planAgents adds what is wrong with the agents that tools run.
func (a *Agent[D, O]) planAgents() {
	p := &a.plan
	if problems := slices.Concat(p.problems, p.checkAgents(map[any]bool{a: true})); problems != nil {
		p.err = &model.ConfigError{Problems: problems}
	}
}

func (a *Agent[D, O]) makePlan() {
	p := &a.plan
	if static := strings.TrimSpace(a.Instructions); static != "" {
		p.instructions = []model.Instruction{{Text: static}}
	}
	p.problems = slices.Concat(p.addTools(a.Tools), p.addChoices(&a.Output), p.addFunctions(a.OutputTools),
		a.checkFields(), a.checkFuncs(), a.UsageLimits.Check())
	if p.problems != nil {
		p.err = &model.ConfigError{Problems: p.problems}
	}
}

func (p *plan[D, O]) addTools(tools []Tool[D]) (problems []string) {
	p.byName = make(map[string]Tool[D], len(tools))
	for i, t := range tools {
		if t == nil || t.Info() == nil {
			problems = append(problems, fmt.Sprintf("Tools[%d] is nil", i))
			continue
		}
		info := t.Info()
		if _, ok := p.byName[info.Name]; ok {
			problems = append(problems, fmt.Sprintf("two tools are named %q: rename one with //agent:tool name=...", info.Name))
		}
		problems = append(problems, info.Check(fmt.Sprintf("Tools[%d]", i))...)
		p.byName[info.Name] = t
		p.tools = append(p.tools, info)
		_, approves := t.(Approver[D])
		_, prepares := t.(Preparer[D])
		p.prepares = p.prepares || prepares
		if info.Approver && !approves {
			problems = append(problems, lost(t, i, "NeedsApproval", "calls that need approval would run without"))
		}
		if info.Preparer && !prepares {
			problems = append(problems, lost(t, i, "Prepare", "the tool would not be prepared"))
		}
		if d, ok := t.(delegate); ok {
			p.delegates = append(p.delegates, d)
		}
	}
	return problems
}

// lost is the problem of a tool that has lost a method which its Info promises.
func lost[D any](t Tool[D], i int, method, so string) string {
	return fmt.Sprintf("Tools[%d] (%q) is a %T, which has no method %s, but wraps a tool that has one: %s; pass the method on",
		i, t.Info().Name, t, method, so)
}

func (p *plan[D, O]) addChoices(out *Output[O]) (problems []string) {
	choices := out.Choices
	p.choices = make(map[string]*OutputChoice[O], len(choices))
	for i := range choices {
		if choices[i].Info == nil || choices[i].Decode == nil {
			problems = append(problems, fmt.Sprintf("Output.Choices[%d] has no Info or no Decode: use the variable that agentgen generates", i))
			continue
		}
		if out.Mode.IsJSON() {
			continue
		}
		problems = append(problems, p.addOutput(&p.output.Choices, choices[i].Info, fmt.Sprintf("Output.Choices[%d]", i))...)
		p.choices[choices[i].Info.Name] = &choices[i]
	}
	problems = append(problems, checkMode(out.Mode)...)
	p.output.Mode, p.output.Template = out.Mode, out.Template
	if out.Mode != message.OutputTool && problems == nil {
		problems = p.setSchema(out)
	}
	return problems
}

func (p *plan[D, O]) addFunctions(tools []OutputTool[D, O]) (problems []string) {
	p.functions = make(map[string]OutputTool[D, O], len(tools))
	for i, t := range tools {
		if t == nil || t.Info() == nil {
			problems = append(problems, fmt.Sprintf("OutputTools[%d] is nil", i))
			continue
		}
		problems = append(problems, p.addOutput(&p.output.Functions, t.Info(), fmt.Sprintf("OutputTools[%d]", i))...)
		p.functions[t.Info().Name] = t
	}
	return problems
}

func (p *plan[D, O]) addOutput(to *[]*model.ToolDef, info *model.ToolDef, where string) (problems []string) {
	if _, ok := p.byName[info.Name]; ok {
		problems = append(problems, fmt.Sprintf("the output tool %q has the name of a tool: rename one of them", info.Name))
	}
	if p.output.Tool(info.Name) != nil {
		problems = append(problems, fmt.Sprintf("two output tools are named %q: rename one with //agent:output name=...", info.Name))
	}
	*to = append(*to, info)
	return append(problems, info.Check(where)...)
}

func (a *Agent[D, O]) checkFields() (problems []string) {
	var zero O
	_, isText := any(zero).(string)
	o := &a.plan.output
	o.AllowText = isText && len(a.Output.Choices) == 0 || a.OutputText != nil
	if !o.AllowText && len(o.Choices)+len(o.Functions) == 0 && !o.Mode.IsJSON() {
		problems = append(problems, fmt.Sprintf("Output is not set: mark %T with //agent:output, generate, and set Output to the generated variable (plain text needs O = string)", zero))
	}
	if a.ToolTimeout < 0 {
		problems = append(problems, fmt.Sprintf("ToolTimeout must not be negative, got %v", a.ToolTimeout))
	}
	problems = append(problems, a.Settings.Check("Settings")...)
	if a.EndStrategy > loop.EndExhaustive {
		problems = append(problems, fmt.Sprintf("invalid EndStrategy %d", a.EndStrategy))
	}
	return problems
}

// checkFuncs lists the functions that are missing from lists of them.
func (a *Agent[D, O]) checkFuncs() (problems []string) {
	missing := func(field string, i int, is bool) {
		if is {
			problems = append(problems, fmt.Sprintf("%s[%d] is nil", field, i))
		}
	}
	for i, f := range a.InstructionFuncs {
		missing("InstructionFuncs", i, f == nil)
	}
	for i, f := range a.HistoryProcessors {
		missing("HistoryProcessors", i, f == nil)
	}
	for i, f := range a.DeferredHandlers {
		missing("DeferredHandlers", i, f == nil)
	}
	for i, f := range a.OutputValidators {
		missing("OutputValidators", i, f == nil)
	}
	for i, f := range a.SystemPromptFuncs {
		missing("SystemPromptFuncs", i, f.Func == nil)
		if f.DynamicRef != "" && slices.ContainsFunc(a.SystemPromptFuncs[:i], func(g SystemPromptFunc[D]) bool { return g.DynamicRef == f.DynamicRef }) {
			problems = append(problems, fmt.Sprintf("two SystemPromptFuncs have the DynamicRef %q", f.DynamicRef))
		}
	}
	return problems
}
