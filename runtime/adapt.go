package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Adapt fits tools of narrower dependencies into an agent of wider ones: deps picks those that the tools need out of the
// agent's. It is called for each call of a tool.
//
//	Tools: runtime.Adapt(func(a App) Weather { return a.Weather }, CurrentWeatherTool, ForecastTool),
func Adapt[D, E any](deps func(D) E, constructors ...func() Tool[E]) []Tool[D] {
	tools := make([]Tool[D], len(constructors))
	for i, c := range constructors {
		tools[i] = adapt(deps, c())
	}
	return tools
}

// adapt returns a tool that is a Preparer and an Approver where t is.
func adapt[D, E any](deps func(D) E, t Tool[E]) Tool[D] {
	a := adapted[D, E]{t, deps}
	p, prepares := t.(Preparer[E])
	n, approves := t.(Approver[E])
	switch {
	case prepares && approves:
		return struct {
			adapted[D, E]
			adaptedPreparer[D, E]
			adaptedApprover[D, E]
		}{a, adaptedPreparer[D, E]{p, deps}, adaptedApprover[D, E]{n, deps}}
	case prepares:
		return struct {
			adapted[D, E]
			adaptedPreparer[D, E]
		}{a, adaptedPreparer[D, E]{p, deps}}
	case approves:
		return struct {
			adapted[D, E]
			adaptedApprover[D, E]
		}{a, adaptedApprover[D, E]{n, deps}}
	}
	return a
}

type adapted[D, E any] struct {
	tool Tool[E]
	deps func(D) E
}

func (a adapted[D, E]) Info() *model.ToolDef { return a.tool.Info() }

func (a adapted[D, E]) Decode(args string) (Call, error) { return a.tool.Decode(args) }

func (a adapted[D, E]) Invoke(ctx context.Context, rc *RunContext[D], call Call) (Return, error) {
	return a.tool.Invoke(ctx, narrowed(rc, a.deps), call)
}

type adaptedPreparer[D, E any] struct {
	preparer Preparer[E]
	narrow   func(D) E
}

func (a adaptedPreparer[D, E]) Prepare(ctx context.Context, rc *RunContext[D], info *model.ToolDef) (*model.ToolDef, error) {
	return a.preparer.Prepare(ctx, narrowed(rc, a.narrow), info)
}

type adaptedApprover[D, E any] struct {
	approver Approver[E]
	narrow   func(D) E
}

func (a adaptedApprover[D, E]) NeedsApproval(ctx context.Context, rc *RunContext[D], call Call) (bool, error) {
	return a.approver.NeedsApproval(ctx, narrowed(rc, a.narrow), call)
}

func narrowed[D, E any](rc *RunContext[D], deps func(D) E) *RunContext[E] {
	return &RunContext[E]{RunInfo: rc.RunInfo, Deps: deps(rc.Deps)}
}

func (a adapted[D, E]) checkAgent(seen map[any]bool) []string {
	if d, ok := a.tool.(delegate); ok {
		return d.checkAgent(seen)
	}
	return nil
}
