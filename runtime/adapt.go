package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Adapt lets an agent use tools of narrower dependencies: deps picks the dependencies of the tools from the agent's. It
// is called for each call of a tool.
//
//	Tools: runtime.Adapt(func(a App) Weather { return a.Weather }, CurrentWeatherTool, ForecastTool),
func Adapt[D, E any](deps func(D) E, constructors ...func() Tool[E]) []Tool[D] {
	tools := make([]Tool[D], len(constructors))
	for i, c := range constructors {
		tools[i] = adapted[D, E]{c(), deps}
	}
	return tools
}

type adapted[D, E any] struct {
	tool Tool[E]
	deps func(D) E
}

func (a adapted[D, E]) Def() *model.ToolDef { return a.tool.Def() }

func (a adapted[D, E]) Decode(args string) (Call, error) { return a.tool.Decode(args) }

func (a adapted[D, E]) Encode(result any) (Return, error) { return a.tool.Encode(result) }

func (a adapted[D, E]) Preparer() PrepareToolFunc[D] {
	prepare := a.tool.Preparer()
	if prepare == nil {
		return nil
	}
	return func(ctx context.Context, rc *RunContext[D], def *model.ToolDef) (*model.ToolDef, error) {
		return prepare(ctx, narrowed(rc, a.deps), def)
	}
}

func (a adapted[D, E]) Approver() ApprovalFunc[D] {
	needs := a.tool.Approver()
	if needs == nil {
		return nil
	}
	return func(ctx context.Context, rc *RunContext[D], call Call) (bool, error) {
		return needs(ctx, narrowed(rc, a.deps), call)
	}
}

func (a adapted[D, E]) Invoke(ctx context.Context, rc *RunContext[D], call Call) (any, error) {
	return a.tool.Invoke(ctx, narrowed(rc, a.deps), call)
}

func (a adapted[D, E]) checkAgent(seen map[any]bool) []string { return checkDelegate(a.tool, seen) }

func (a adapted[D, E]) checkKeys(ctx context.Context, seen map[any]bool) error {
	return checkDelegateKeys(ctx, a.tool, seen)
}

func (a adapted[D, E]) runs() string { return runsOf(a.tool) }

func narrowed[D, E any](rc *RunContext[D], deps func(D) E) *RunContext[E] {
	return &RunContext[E]{RunInfo: rc.RunInfo, Deps: deps(rc.Deps)}
}
