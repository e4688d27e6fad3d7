package main

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestWeather runs the agent on a model that calls every tool once and then answers.
func TestWeather(t *testing.T) {
	res, err := weather.Run(t.Context(), Deps{Stations: NewStations()}, "Will it rain in Paris?")
	if err != nil {
		t.Fatal(err)
	}
	if res.Output.City != "Paris" || res.Output.High != 18 || res.Output.Advice != "Take a light jacket." {
		t.Errorf("output %+v", res.Output)
	}
	if n := res.Usage().ToolCalls; n != 2 {
		t.Errorf("%d tool calls, want 2", n)
	}
}

// TestAllFaultsAtOnce: one retry prompt names all that is wrong with a call, and where.
func TestAllFaultsAtOnce(t *testing.T) {
	var retry string
	model := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		switch len(in.Messages) {
		case 1:
			return testmodel.Call("current_weather", `{"city":"","unit":"kelvin","extra":1}`), nil
		case 3:
			retry = in.Messages[2].(*message.Request).Parts[0].(*message.ToolReturnPart).Text()
		}
		return testmodel.Call("final_result", `{"city":"Paris","high":18,"advice":"None."}`), nil
	})
	if _, err := weather.Run(t.Context(), Deps{Stations: NewStations()}, "Weather?", runtime.WithModel(model)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"city"`, "at least 1 character", `"unit"`, "Input should be 'celsius' or 'fahrenheit'", `"extra"`, "Extra inputs are not permitted",
	} {
		if !strings.Contains(retry, want) {
			t.Errorf("the retry prompt lacks %q:\n%s", want, retry)
		}
	}
}

// answering is a model that calls a tool and then answers.
func answering() runtime.RunOption {
	call := testmodel.Call("current_weather", `{"city":"Paris","unit":"celsius"}`)
	final := testmodel.Call("final_result", `{"city":"Paris","high":18.5,"advice":"Take a light jacket."}`)
	return runtime.WithModel(testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if len(in.Messages) == 1 {
			return call, nil
		}
		return final, nil
	}))
}

// BenchmarkRun is one run with one tool call and a typed answer: what a run costs beside the model's own time.
func BenchmarkRun(b *testing.B) {
	deps, model := Deps{Stations: NewStations()}, answering()
	b.ReportAllocs()
	for b.Loop() {
		res, err := weather.Run(context.Background(), deps, "Weather?", model)
		if err != nil || res.Output.High != 18.5 {
			b.Fatal(res, err)
		}
	}
}

// BenchmarkStream is the same run, watched: the model writes its calls eight characters at a time.
func BenchmarkStream(b *testing.B) {
	deps, model := Deps{Stations: NewStations()}, answering()
	b.ReportAllocs()
	for b.Loop() {
		s := weather.Stream(context.Background(), deps, "Weather?", model)
		events := 0
		for _, err := range s.Events() {
			if err != nil {
				b.Fatal(err)
			}
			events++
		}
		if res, err := s.Result(); err != nil || res.Output.High != 18.5 || events < 20 {
			b.Fatal(events, res, err)
		}
	}
}
