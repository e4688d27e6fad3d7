package runtime

import (
	"slices"
)

// planCapabilities adds what the agent's own fields and the capabilities contribute, the outermost first. It returns the tools
// and toolsets of the capabilities.
func (a *Agent[D, O]) planCapabilities(p *plan, caps []Capability[D]) (tools []Tool[D], sets []Toolset[D]) {
	to := &p.contributions
	addInstructions(to, a.InstructionFuncs)
	addChoosers(to, a.PrepareTools, a.PrepareOutputTools)
	for _, f := range a.DeferredHandlers {
		addHandler(to, f)
	}
	if len(caps) == 0 {
		return nil, nil
	}
	listed := make([]ordered, len(caps))
	for i := range caps {
		listed[i] = ordered{caps[i].ID, caps[i].Order}
	}
	order, problems := arrange(listed)
	p.problems = append(p.problems, problems...)
	hooks := new(hookSet)
	for _, i := range order {
		c := &caps[i]
		tools, sets = append(tools, c.Tools...), append(sets, c.Toolsets...)
		p.nativeTools = append(slices.Clip(p.nativeTools), c.NativeTools...)
		p.problems = append(p.problems, c.Settings.Check("the Settings of capability "+capabilityName(c.ID, i))...)
		p.settings = c.Settings.Over(p.settings)
		if c.Model != nil {
			p.model = c.Model
		}
		to.addText(c.Instructions)
		addInstructions(to, c.InstructionFuncs)
		if c.Hooks != nil {
			c.Hooks.bind(hooks, to, capabilityName(c.ID, i))
		}
		if c.ForRun != nil {
			hooks.local = append(hooks.local, capabilityName(c.ID, i))
		}
	}
	if !hooks.empty() || len(hooks.local) > 0 {
		p.hooks = hooks
	}
	return tools, sets
}
