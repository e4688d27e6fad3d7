package runtime

import (
	"slices"
)

// planCapabilities adds what the agent's own fields and the capabilities contribute, the outermost first. It returns the tools
// and toolsets of the capabilities.
func (a *Agent[D, O]) planCapabilities() (tools []Tool[D], sets []Toolset[D]) {
	p := &a.plan
	contribute(&p.contributions, &Capability[D]{
		InstructionFuncs: a.InstructionFuncs,
		Hooks:            Hooks[D]{PrepareTools: a.PrepareTools, PrepareOutputTools: a.PrepareOutputTools},
	})
	for _, f := range a.DeferredHandlers {
		contribute(&p.contributions, &Capability[D]{Hooks: Hooks[D]{HandleDeferred: f}})
	}
	if len(a.Capabilities) == 0 {
		return nil, nil
	}
	caps := make([]ordered, len(a.Capabilities))
	for i := range a.Capabilities {
		caps[i] = ordered{a.Capabilities[i].ID, a.Capabilities[i].Order}
	}
	order, problems := arrange(caps)
	p.problems = append(p.problems, problems...)
	hooks := new(hookSet)
	for _, i := range order {
		c := &a.Capabilities[i]
		tools, sets = append(tools, c.Tools...), append(sets, c.Toolsets...)
		p.nativeTools = append(slices.Clip(p.nativeTools), c.NativeTools...)
		p.problems = append(p.problems, c.Settings.Check("the Settings of capability "+capabilityName(c.ID, i))...)
		p.settings = c.Settings.Over(p.settings)
		if c.Model != nil {
			p.model = c.Model
		}
		contribute(&p.contributions, c)
		addHooks(hooks, &c.Hooks, capabilityName(c.ID, i))
		if c.ForRun != nil {
			hooks.local = append(hooks.local, capabilityName(c.ID, i))
		}
	}
	if !hooks.empty() || len(hooks.local) > 0 {
		p.hooks = hooks
	}
	return tools, sets
}
