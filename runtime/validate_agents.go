package runtime

import (
	"fmt"
	"slices"
)

// delegate is a tool that runs another agent.
type delegate interface {
	// checkAgent lists what is wrong with the agent, and with those that it runs in turn, but for those that were seen.
	checkAgent(seen map[any]bool) []string
}

// checkAgents lists what is wrong with the agents that tools run. Agents may run each other.
func (p *plan[D, O]) checkAgents(seen map[any]bool) (problems []string) {
	for _, t := range p.delegates {
		problems = append(problems, t.checkAgent(seen)...)
	}
	return problems
}

func (t *agentTool[D, D2, O]) checkAgent(seen map[any]bool) (problems []string) {
	a := t.agent
	if a == nil {
		return []string{fmt.Sprintf("the agent of tool %q is nil", t.info.Name)}
	}
	if !t.writes() {
		problems = append(problems, fmt.Sprintf("the answers of agent %q cannot be results of tool %q: "+
			"they must be text, or its Output must be a variable that agentgen generates", a.Name, t.info.Name))
	}
	if t.deps == nil {
		problems = append(problems, fmt.Sprintf("tool %q has no function that makes the dependencies of agent %q", t.info.Name, a.Name))
	}
	if seen[a] {
		return problems
	}
	seen[a] = true
	a.once.Do(a.makePlan)
	for _, p := range slices.Concat(a.plan.problems, a.plan.checkAgents(seen)) {
		problems = append(problems, fmt.Sprintf("agent %q of tool %q: %s", a.Name, t.info.Name, p))
	}
	return problems
}

// writes tells whether encode can write the agent's answers.
func (t *agentTool[D, D2, O]) writes() bool {
	var zero O
	if _, text := any(zero).(string); text {
		return true
	}
	for i := range t.agent.Output.Choices {
		if t.agent.Output.Choices[i].Encode == nil {
			return false
		}
	}
	return len(t.agent.Output.Choices) > 0
}

func (a adapted[D, E]) checkAgent(seen map[any]bool) []string {
	if d, ok := a.tool.(delegate); ok {
		return d.checkAgent(seen)
	}
	return nil
}
