package runtime

import (
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// equip makes the toolbox, or says what is wrong with the tools and toolsets of the run's options.
func (e *engine) equip() error {
	if e.plan.hooks != nil {
		e.rim.expect(maxContexts) // each request needs one
	}
	p, o := e.plan, &e.opts
	wraps := p.hooks.wrapsTools()
	if len(p.sets)+len(o.sets)+len(o.tools) == 0 && !p.prepares && !wraps {
		return nil
	}
	if problems := e.optionProblems(); problems != nil {
		return &model.ConfigError{Problems: problems}
	}
	sets := slices.Concat(p.sets, o.sets)
	if wraps {
		return e.equipWrapped(sets)
	}
	e.box = &toolbox{tools: slices.Concat(p.tools, o.tools), own: o.tools}
	for _, s := range sets {
		e.box.sets = append(e.box.sets, openableSet{boundToolset: s})
	}
	return nil
}

// equipWrapped makes a toolbox whose only toolset is what Hooks.WrapToolset make of all tools.
func (e *engine) equipWrapped(sets []boundToolset) error {
	var whole boundToolset = &allTools{slices.Concat(e.plan.tools, e.opts.tools), sets}
	for _, wrap := range slices.Backward(e.plan.hooks.wrapToolset) {
		if whole = wrap(whole); whole == nil || whole.ID() == "" {
			return &model.ConfigError{Problems: []string{"a WrapToolset of Hooks has returned nil, or a toolset without an ID"}}
		}
	}
	e.box = &toolbox{sets: []openableSet{{boundToolset: whole}}}
	return nil
}

// optionProblems says what is wrong with WithTools and WithToolsets.
func (e *engine) optionProblems() (problems []string) {
	o := &e.opts
	if len(o.tools)+len(o.sets) == 0 {
		return nil
	}
	c := e.rim.context()
	for i, t := range o.tools {
		problems = append(problems, e.toolProblems(c, i, t)...)
	}
	for i, s := range o.sets {
		where := fmt.Sprintf("WithToolsets[%d]", i)
		problems = append(problems, setProblems(where, s, slices.Concat(e.plan.sets, o.sets[:i]))...)
		if s != nil && !o.setsFit[i](c) {
			problems = append(problems, fmt.Sprintf("%s (%q) has other dependencies than the agent, which has %s", where, s.ID(), depsOf(c)))
		}
	}
	return problems
}

func (e *engine) toolProblems(c *callContext, i int, t boundTool) []string {
	where := fmt.Sprintf("WithTools[%d]", i)
	if t == nil || t.Def() == nil {
		return []string{where + " is nil"}
	}
	def := t.Def()
	problems := def.Check(where)
	if !e.opts.toolsFit[i](c) {
		problems = append(problems, fmt.Sprintf("%s (%q) has other dependencies than the agent, which has %s", where, def.Name, depsOf(c)))
	}
	if e.plan.tool(def.Name) >= 0 || slices.ContainsFunc(e.opts.tools[:i], func(o boundTool) bool { return o != nil && o.Def().Name == def.Name }) {
		problems = append(problems, fmt.Sprintf("two tools are named %q: %s and one before it; rename one with runtime.WithDef", def.Name, where))
	}
	if d := t.delegate(); d != nil {
		problems = append(problems, d.checkAgent(make(map[any]bool))...)
	}
	if e.plan.output.Tool(def.Name) != nil {
		problems = append(problems, fmt.Sprintf("%s has the name %q of an output tool: rename one of them", where, def.Name))
	}
	return problems
}

// depsOf names the type of a context's dependencies as an option would infer it.
func depsOf(c *callContext) string { return fmt.Sprintf("%T", c.typed) }

// computes reports whether options of the run decide what a request needs: a function, tools or toolsets.
func (e *engine) computes() bool {
	o := &e.opts
	return o.settingsFunc != nil || len(o.tools)+len(o.sets)+len(o.capabilities) > 0 || o.computes
}

// elsewhere reports whether the run may have tools that only those know who perform its tasks.
func (e *engine) elsewhere() bool { return e.clock.fixed() && e.computes() }
