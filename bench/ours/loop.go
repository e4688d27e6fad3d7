package main

import (
	"context"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/byhand"
	"github.com/agentgen-go/agentgen/bench/internal/duties"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// run is one run; the second result is the answer of typed runs.
type run func() (string, *scenario.Advice, error)

// loops measures runs on a model in the same process.
func loops() (all []measure.Case) {
	for _, t := range scenario.All {
		model := floor.NewScripted(t)
		honest, ours := duties.NewScripted(t), weather.NewScripted(t)
		all = append(all, scenario.Case("floor", t, &model.Script, func() (string, *scenario.Advice, error) {
			out := answer(t)
			text, _, err := floor.Run(context.Background(), model, scenario.Prompt, out)
			return text, out, err
		}),
			scenario.Case("floor with duties", t, &honest.Script, dutiful(context.Background(), t, honest, duties.DefaultLimits)),
			scenario.Case("agentgen", t, &ours.Script, agentgen(context.Background(), t, ours, 0)),
			scenario.Case("by hand, encoding-json", t, &model.Script, func() (string, *scenario.Advice, error) {
				out := answer(t)
				text, err := byhand.Run(context.Background(), model, scenario.Prompt, out)
				return text, out, err
			}))
	}
	return all
}

// cancellable measures a run with a context that may be cancelled, without and with a timeout of the tool, as servers have
// them. Calls need goroutines, so that the run ends in time.
func cancellable(ctx context.Context) []measure.Case {
	return slices.Concat(
		underContext(ctx, "one tool, cancellable context", 0),
		underContext(ctx, "one tool with a timeout", 5*time.Second))
}

func underContext(ctx context.Context, name string, timeout time.Duration) []measure.Case {
	t := scenario.OneTool
	t.Name = name
	limits := duties.DefaultLimits
	limits.ToolTimeout = timeout
	model, ours := duties.NewScripted(t), weather.NewScripted(t)
	return []measure.Case{
		scenario.Case("floor with duties", t, &model.Script, dutiful(ctx, t, model, limits)),
		scenario.Case("agentgen", t, &ours.Script, agentgen(ctx, t, ours, timeout)),
	}
}

// unused measures an agent in whose program all features are, but switched off: it is to cost what one without them does.
func unused() measure.Case {
	t := scenario.OneTool
	m := weather.NewScripted(t)
	agent := weather.Switchable(m, false)
	return scenario.Case("agentgen, features off", t, &m.Script, func() (string, *scenario.Advice, error) {
		res, err := agent.Run(context.Background(), runtime.NoDeps{}, scenario.Prompt)
		if err != nil {
			return "", nil, err
		}
		return res.Output, nil, nil
	})
}

// answer is where the answer of a typed run goes.
func answer(t scenario.Turns) *scenario.Advice {
	if t.Typed {
		return new(scenario.Advice)
	}
	return nil
}

func dutiful(ctx context.Context, t scenario.Turns, model duties.Model, limits duties.Limits) run {
	return func() (string, *scenario.Advice, error) {
		out := answer(t)
		o, err := duties.Run(ctx, model, scenario.Prompt, &limits, out)
		if err != nil {
			return "", nil, err
		}
		return o.Text, out, nil
	}
}

func agentgen(ctx context.Context, t scenario.Turns, model model.Model, timeout time.Duration) run {
	if t.Typed {
		agent := weather.Typed(model)
		return func() (string, *scenario.Advice, error) {
			res, err := agent.Run(ctx, runtime.NoDeps{}, scenario.Prompt)
			if err != nil {
				return "", nil, err
			}
			return "", (*scenario.Advice)(&res.Output), nil
		}
	}
	agent := weather.Text(model)
	agent.ToolTimeout = timeout
	return func() (string, *scenario.Advice, error) {
		res, err := agent.Run(ctx, runtime.NoDeps{}, scenario.Prompt)
		if err != nil {
			return "", nil, err
		}
		return res.Output, nil, nil
	}
}
