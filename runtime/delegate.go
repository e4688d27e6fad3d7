package runtime

import (
	"context"
	"fmt"
	"slices"
)

// delegate is a tool that runs another agent.
type delegate interface {
	// checkAgent lists what is wrong with the agent, and with those that it runs in turn, except for those that were seen.
	checkAgent(seen map[any]bool) []string
	// checkKeys asks the model of the agent whether it has its key, and those of the agents that it runs in turn.
	checkKeys(ctx context.Context, seen map[any]bool) error
	// runs returns the name of the agent, "" if the tool runs none, or does something besides.
	runs() string
}

// checkDelegate lists what is wrong with the agent that a tool runs, if it runs one.
func checkDelegate(tool any, seen map[any]bool) []string {
	if d, ok := tool.(delegate); ok {
		return d.checkAgent(seen)
	}
	return nil
}

// checkDelegateKeys is checkKeys of a tool, if it runs an agent.
func checkDelegateKeys(ctx context.Context, tool any, seen map[any]bool) error {
	if d, ok := tool.(delegate); ok {
		return d.checkKeys(ctx, seen)
	}
	return nil
}

// runsOf returns the name of the agent that a tool runs, "" if it runs none.
func runsOf(tool any) string {
	if d, ok := tool.(delegate); ok {
		return d.runs()
	}
	return ""
}

// Delegating returns a tool that runs the agents of other tools, made by AgentTool, as one that Agent.Validate and Agent.Check look into: they
// check these agents, too. problems are mistakes in the tool itself, which Validate reports.
func Delegating[D any](t Tool[D], problems []string, agents ...Tool[D]) Tool[D] {
	return &delegating[D]{t, problems, agents}
}

type delegating[D any] struct {
	Tool[D]
	problems []string
	agents   []Tool[D]
}

// runs returns "": the tool does something besides.
func (d *delegating[D]) runs() string { return "" }

func (d *delegating[D]) checkAgent(seen map[any]bool) []string {
	problems := slices.Clip(d.problems)
	for _, t := range d.agents {
		problems = append(problems, checkDelegate(t, seen)...)
	}
	return problems
}

func (d *delegating[D]) checkKeys(ctx context.Context, seen map[any]bool) error {
	for _, t := range d.agents {
		if err := checkDelegateKeys(ctx, t, seen); err != nil {
			return err
		}
	}
	return nil
}

// delegateError is the error of a check of the agent that a tool runs.
type delegateError struct {
	agent, tool string
	err         error
}

func (e *delegateError) Error() string {
	return fmt.Sprintf("agentgen: agent %q of tool %q: %s", e.agent, e.tool, saidWithin(e.err, ""))
}

func (e *delegateError) Unwrap() error { return e.err }
