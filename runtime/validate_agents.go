package runtime

// checkAgents lists what is wrong with the agents that tools run. Agents may run each other.
func (p *plan[D, O]) checkAgents(seen map[any]bool) (problems []string) {
	for _, t := range p.delegates {
		problems = append(problems, t.checkAgent(seen)...)
	}
	return problems
}
