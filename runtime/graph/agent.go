package graph

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Ask is what a node asks its agent.
type Ask[D any] struct {
	// Deps are the agent's dependencies.
	Deps D
	// Prompt is what it is asked.
	Prompt string
	// History is the conversation that it continues, if any.
	History []message.Message
	// Options are those of runtime.Agent.Run, but for those that concern the beginning of a run only, such as runtime.WithRunID: a
	// paused run is resumed with them.
	Options []runtime.RunOption
}

// Agent makes a node that runs an agent. The first function says what it is asked; the other one makes the result of the node
// of what the node was given and how the run ended: see Output. If calls of the agent wait for approval or for results, the
// graph pauses: see PauseError. The run's ID is the same if the node is done again, and so are the keys of its calls
// (runtime.RunInfo.IdempotencyKey).
func Agent[D, I, D2, O, R any](name string, agent *runtime.Agent[D2, O],
	ask func(deps D, in I) Ask[D2], then func(in I, res *runtime.Result[O]) (R, error)) *Node[D, I, R] {
	return newNode[D, I, R](name, kindAgent, &agentNode[D, I, D2, O, R]{agent: agent, ask: ask, then: then})
}

// Output is the second function of Agent for nodes that make the agent's output.
func Output[I, O any](_ I, res *runtime.Result[O]) (O, error) { return res.Output, nil }

type agentNode[D, I, D2, O, R any] struct {
	leaf[D]
	agent *runtime.Agent[D2, O]
	ask   func(D, I) Ask[D2]
	then  func(I, *runtime.Result[O]) (R, error)
}

func (a *agentNode[D, I, D2, O, R]) check() (problems []string) {
	if a.agent == nil {
		problems = append(problems, "its agent is nil")
	} else if err := a.agent.Validate(); err != nil {
		problems = append(problems, err.Error())
	}
	if a.ask == nil || a.then == nil {
		problems = append(problems, "it lacks a function")
	}
	return problems
}

func (a *agentNode[D, I, D2, O, R]) do(c *call[D], in any) (any, error) {
	v, _ := in.(I)
	ask, err := contain(func() (Ask[D2], error) { return a.ask(c.deps, v), nil })
	if err != nil {
		return nil, err
	}
	res, err := a.run(c, &ask)
	if err != nil {
		return nil, err
	}
	return contain(func() (R, error) { return a.then(v, res) })
}

// run begins the run of the agent, or resumes it.
func (a *agentNode[D, I, D2, O, R]) run(c *call[D], ask *Ask[D2]) (*runtime.Result[O], error) {
	prompt, own := ask.Prompt, []runtime.RunOption{runtime.WithHistory(ask.History), runtime.WithRunID(c.s.id + c.key)}
	var p *savedPause
	c.s.change(func() {
		if c.work.pause != nil {
			p = new(*c.work.pause)
		}
	})
	if p != nil {
		if p.Results == nil {
			return nil, errWaiting
		}
		prompt, own = "", []runtime.RunOption{runtime.WithSnapshot([]byte(p.Run)), runtime.WithDeferredResults(p.Results)}
	}
	res, err := a.agent.Run(c.ctx, ask.Deps, prompt, slices.Concat(ask.Options, own)...)
	if pause, ok := errors.AsType[*runtime.PauseError](err); ok {
		return nil, c.pause(pause)
	}
	return res, err
}

// pause keeps a run that waits.
func (c *call[D]) pause(pause *runtime.PauseError) error {
	snapshot, err := pause.Snapshot()
	if err != nil {
		return err
	}
	c.s.change(func() { c.work.pause = &savedPause{Run: jsonwire.Raw(snapshot), Requests: pause.Requests} })
	return errWaiting
}

func (a *agentNode[D, I, D2, O, R]) load(s *savedWork, _ any) (*work, error) {
	if s.Agent != nil && !s.Agent.whole() {
		return nil, errors.New("what its agent waits for is missing")
	}
	return &work{pause: s.Agent}, s.only("agent")
}
