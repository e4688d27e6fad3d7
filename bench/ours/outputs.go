package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/codec"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
)

// outputs measures a typed output that is watched while it is written, 20 bytes at a time. The floor puts the text together
// and decodes it once: it shows nothing before the end.
func outputs() (all []measure.Case) {
	for _, d := range []struct {
		name  string
		times int
	}{{"stream 10 KB typed", 7}, {"stream 20 KB typed", 14}} {
		want := codec.Longer(d.times)
		text, err := codec.FloorEncode(want)
		if err != nil {
			panic(err) // which would be a mistake of the floor
		}
		pieces := scenario.Pieces(text, 20)
		all = append(all,
			watched(d.name, "floor", want, len(pieces), func(func(days int)) (*codec.Plan, error) {
				text, err := floor.Stream(context.Background(), pieces, func(string) {})
				if err != nil {
					return nil, err
				}
				return codec.FloorDecode(text)
			}),
			watched(d.name, "agentgen", want, len(pieces), planner(pieces)))
	}
	return all
}

// planner is an agent whose answer is a plan.
func planner(pieces []string) func(see func(days int)) (*codec.Plan, error) {
	agent := &runtime.Agent[runtime.NoDeps, codec.Plan]{Model: weather.Answerer{Pieces: pieces}, Output: codec.PlanOutput}
	return func(see func(days int)) (*codec.Plan, error) {
		s := agent.Stream(context.Background(), runtime.NoDeps{}, scenario.Prompt)
		for plan, err := range s.Outputs() {
			if err != nil {
				return nil, err
			}
			see(len(plan.Days))
		}
		res, err := s.Result()
		if err != nil {
			return nil, err
		}
		return &res.Output, nil
	}
}

// watched is a case in which see gets the number of days of the output as it grows.
func watched(name, by string, want *codec.Plan, pieces int, f func(see func(days int)) (*codec.Plan, error)) measure.Case {
	return measure.Case{
		Group: "Stream", Name: name, By: by,
		Check: func() error {
			var sizes []int
			plan, err := f(func(days int) { sizes = append(sizes, days) })
			if err != nil {
				return err
			}
			if !reflect.DeepEqual(plan, want) {
				return errors.New("the answer is not the plan")
			}
			if sizes != nil && (len(sizes) < pieces/2 || !slices.IsSorted(sizes)) {
				return fmt.Errorf("the answer has not grown: %d answers were shown of %d pieces", len(sizes), pieces)
			}
			return nil
		},
		Op: func() error {
			plan, err := f(func(int) {})
			if err == nil && len(plan.Days) != len(want.Days) {
				err = errors.New("days are missing")
			}
			return err
		},
	}
}
