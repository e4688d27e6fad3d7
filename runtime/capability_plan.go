package runtime

import "slices"

// addCapabilities adds what the capabilities contribute, the outermost first.
func (p *plan) addCapabilities(caps []boundCapability) {
	if p.caps = caps; len(caps) == 0 {
		return
	}
	listed := make([]ordered, len(caps))
	for i := range caps {
		listed[i] = ordered{caps[i].id, caps[i].order}
	}
	order, problems := arrange(listed)
	p.problems = append(p.problems, problems...)
	hooks := new(hookSet)
	for _, i := range order {
		p.addCapability(&caps[i], hooks, capabilityName(caps[i].id, i))
	}
	if !hooks.empty() || len(hooks.local) > 0 {
		p.hooks = hooks
	}
}

func (p *plan) addCapability(c *boundCapability, hooks *hookSet, name string) {
	p.tools, p.sets = append(p.tools, c.tools...), append(p.sets, c.sets...)
	p.deferred = append(p.deferred, c.deferred...)
	p.nativeTools = append(slices.Clip(p.nativeTools), c.native...)
	p.problems = append(p.problems, c.settings.Check("the Settings of capability "+name)...)
	p.settings = c.settings.Over(p.settings)
	p.checkBound("capability "+name+": ", c.funcs, c.processors)
	if c.model != nil {
		p.model = c.model
	}
	p.addText(c.text)
	p.instructionFuncs = append(p.instructionFuncs, c.funcs...)
	p.processors = append(p.processors, c.processors...)
	if c.hooks != nil {
		c.hooks.bind(hooks, &p.contributions, name)
	}
	if c.forRun != nil {
		hooks.local = append(hooks.local, name)
	}
}
