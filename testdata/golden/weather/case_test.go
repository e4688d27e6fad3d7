package weather

import (
	"context"
	"encoding/json"
	"golden/internal/check"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

var stations = &Stations{"Paris": {20, Celsius}}

func TestDecode(t *testing.T) {
	check.Tool(t, CurrentWeatherTool(), []check.Payload{
		{JSON: `{"city":"Paris","unit":"celsius"}`, Want: `{"city":"Paris","unit":"celsius"}`},
		{JSON: ` { "unit" : "fahrenheit" , "city" : "Z\u00fcrich" } `, Want: `{"city":"Zürich","unit":"fahrenheit"}`},
		{JSON: `{"city":"","unit":"kelvin","extra":1}`, Faults: []string{
			`/city: String should have at least 1 character`,
			`/unit: Input should be 'celsius' or 'fahrenheit'`,
			`/extra: Extra inputs are not permitted; expected one of: city, unit`,
		}},
		{JSON: `{}`, Faults: []string{"/city: Field required", "/unit: Field required"}},
		{JSON: `[]`, Faults: []string{": Input should be an object"}},
	})
}

func TestInvoke(t *testing.T) {
	got, err := check.Invoke(t, CurrentWeatherTool(), Deps{stations}, `{"city":"Paris","unit":"fahrenheit"}`)
	if want := `{"temperature":68,"unit":"fahrenheit"}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	if _, err := check.Invoke(t, CurrentWeatherTool(), Deps{stations}, `{"city":"Ys","unit":"celsius"}`); err == nil {
		t.Error("no error for a city without a station")
	}
}

// TestRun gives the agent a model that makes every mistake in one call and then mends it.
func TestRun(t *testing.T) {
	model := testmodel.Script(
		testmodel.Call("current_weather", `{"city":"","unit":"kelvin","extra":1}`),
		testmodel.Join(testmodel.Call("current_weather", `{"city":"Paris","unit":"celsius"}`), testmodel.Call("roll_die", `{}`)),
		testmodel.Call("final_result", `{"city":"Paris","high":61}`),
		testmodel.Call("final_result", `{"city":"Paris","high":21.5,"note":null}`),
	)
	res, err := weather.Run(t.Context(), Deps{stations}, "How warm is it?", runtime.WithModel(model))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Forecast{City: "Paris", High: 21.5}, res.Output); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
	want := []string{"/city", "/unit", "/extra", "/high"}
	if diff := cmp.Diff(want, refusals(res.AllMessages())); diff != "" {
		t.Errorf("faults that the model was told (-want +got):\n%s", diff)
	}
}

// refusals lists where the model was told that something was wrong.
func refusals(messages []message.Message) (pointers []string) {
	for _, m := range messages {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			retry, ok := p.(*message.ToolReturnPart)
			if !ok || retry.Outcome != message.ToolRetried {
				continue
			}
			var violations []struct {
				Loc []string `json:"loc"`
			}
			if err := json.Unmarshal([]byte(retry.Content), &violations); err != nil {
				panic(err)
			}
			for _, v := range violations {
				pointers = append(pointers, "/"+strings.Join(v.Loc, "/"))
			}
		}
	}
	return pointers
}

// TestSamples gives the agent a model that makes arguments of schemas.
func TestSamples(t *testing.T) {
	res, err := weather.Run(t.Context(), Deps{&Stations{"a": {20, Celsius}}}, "How warm is it?", runtime.WithModel(testmodel.New()))
	if err != nil {
		t.Fatal(err)
	}
	if calls := res.Usage().ToolCalls; calls != 2 {
		t.Errorf("%d tools were called, want 2", calls)
	}
}

// TestHook puts functions around the calls of the tools, with their types: one changes an argument and the result, the other skips.
func TestHook(t *testing.T) {
	var seen []string
	model := testmodel.Script(testmodel.Join(testmodel.Call("current_weather", `{"city":"Lutetia","unit":"celsius"}`), testmodel.Call("roll_die", `{}`)),
		testmodel.Call("final_result", `{"city":"Paris","high":21}`))
	res, err := weather.Run(t.Context(), Deps{stations}, "How warm is it?", runtime.WithModel(model), runtime.WithCapabilities(
		runtime.Capability[Deps]{Hooks: CurrentWeatherHook(func(ctx context.Context, _ *runtime.RunContext[Deps], call *CurrentWeatherCall, next func(context.Context, *CurrentWeatherCall) (Weather, error)) (Weather, error) {
			paris := *call
			paris.City = "Paris"
			w, err := next(ctx, &paris)
			w.Temperature++
			return w, err
		})},
		runtime.Capability[Deps]{Hooks: RollDieHook(func(context.Context, *runtime.RunContext[Deps], *RollDieCall, func(context.Context, *RollDieCall) (int, error)) (int, error) {
			return 7, nil
		})},
	))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.AllMessages()[2].(*message.Request).Parts {
		seen = append(seen, string(p.(*message.ToolReturnPart).Content))
	}
	if diff := cmp.Diff([]string{`{"temperature":21,"unit":"celsius"}`, "7"}, seen); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}
