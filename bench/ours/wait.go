package main

import (
	"context"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/duties"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// waits measures what a run holds while its model, in the same process, is silent.
var waits = []program.Wait{
	{By: "floor with duties", Measure: func(runs int) (string, error) {
		m := new(silent)
		return held("floor with duties", runs, m, func(ctx context.Context) (string, error) {
			_, err := duties.Run(ctx, silentDuties{m}, scenario.Prompt, &duties.DefaultLimits, nil)
			return "", err
		})
	}},
	{By: "agentgen", Measure: func(runs int) (string, error) {
		m := new(silent)
		agent := weather.Text(m)
		return held("agentgen", runs, m, func(ctx context.Context) (string, error) {
			_, err := agent.Run(ctx, runtime.NoDeps{}, scenario.Prompt)
			return "", err
		})
	}},
}

func held(by string, runs int, m *silent, run load.Run) (string, error) {
	bytes, goroutines, err := load.Memory(runs, run, func() (int, error) { return int(m.waiting.Load()), nil })
	if err != nil {
		return "", err
	}
	return load.WaitLine("in process", by, runs, bytes, goroutines), nil
}

// silent is a model that never answers.
type silent struct {
	model.Base
	waiting atomic.Int64
}

func (m *silent) wait(ctx context.Context) error {
	m.waiting.Add(1)
	<-ctx.Done()
	return ctx.Err()
}

// Respond waits.
func (m *silent) Respond(ctx context.Context, _ *model.Request, _ *model.Stream) (*message.Response, error) {
	return nil, m.wait(ctx)
}

type silentDuties struct{ *silent }

// Complete waits.
func (m silentDuties) Complete(ctx context.Context, _ *duties.Request) (*duties.Response, error) {
	return nil, m.wait(ctx)
}
