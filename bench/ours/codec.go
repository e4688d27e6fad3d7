package main

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/codec"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
)

// codecs measures reading and writing JSON. The floor and agentgen validate; encoding/json does not.
func codecs() []measure.Case {
	tool := weather.GetWeatherTool[runtime.NoDeps]()
	wantArgs := scenario.Args{City: "Paris", Days: 3, Unit: "celsius"}
	decodeArgs := func(by string, f func(text string) (any, error), want any) measure.Case {
		return decode("decode 42 B", by, scenario.ArgsJSON, f, want)
	}
	decodePlan := func(by string, f func(text string) (*codec.Plan, error)) measure.Case {
		return decode("decode 2 KB", by, codec.SampleJSON, f, &codec.Sample)
	}
	return []measure.Case{
		decodeArgs("floor", func(text string) (any, error) {
			a := new(scenario.Args)
			return a, floor.DecodeArgs(text, a)
		}, &wantArgs),
		decodeArgs("agentgen", func(text string) (any, error) { return tool.Decode(text) },
			&weather.GetWeatherCall{City: "Paris", Days: 3, Unit: weather.Celsius}),
		decodeArgs("by hand, encoding-json", func(text string) (any, error) {
			a := new(scenario.Args)
			return a, json.Unmarshal([]byte(text), a)
		}, &wantArgs),
		decodePlan("floor", codec.FloorDecode),
		decodePlan("agentgen", codec.AgentgenDecode),
		decodePlan("by hand, encoding-json", codec.StdDecode),
		encode("floor", codec.FloorEncode),
		encode("agentgen", codec.AgentgenEncode),
		encode("by hand, encoding-json", codec.StdEncode),
	}
}

func decode[T any](name, by, text string, f func(text string) (T, error), want T) measure.Case {
	return measure.Case{
		Group: "Codec", Name: name, By: by,
		Check: func() error {
			got, err := f(text)
			if err == nil && !reflect.DeepEqual(got, want) {
				err = fmt.Errorf("got %+v, want %+v", got, want)
			}
			return err
		},
		Op: func() error { _, err := f(text); return err },
	}
}

func encode(by string, f func(*codec.Plan) (string, error)) measure.Case {
	return measure.Case{
		Group: "Codec", Name: "encode 2 KB", By: by,
		Check: func() error {
			text, err := f(&codec.Sample)
			if err != nil {
				return err
			}
			var got codec.Plan
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				return err
			}
			if !reflect.DeepEqual(got, codec.Sample) {
				return fmt.Errorf("wrote %s", text)
			}
			return nil
		},
		Op: func() error { _, err := f(&codec.Sample); return err },
	}
}
