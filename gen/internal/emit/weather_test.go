package emit_test

import (
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// weatherSource is the package of weatherPackage.
const weatherSource = `package app

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

type Unit string

const (
	Celsius    Unit = "celsius"
	Fahrenheit Unit = "fahrenheit"
)

type Weather struct {
	Temperature float64 ` + "`json:\"temperature\"`" + `
}

type Forecast struct {
	City string  ` + "`json:\"city\"`" + `
	High float64 ` + "`json:\"high\" jsonschema:\"minimum=-90,maximum=60\"`" + `
	Note *string ` + "`json:\"note,omitempty\"`" + `
}

type Deps struct{ Offset float64 }

func CurrentWeather(ctx context.Context, rc *runtime.RunContext[Deps], city string, unit Unit) (Weather, error) {
	return Weather{rc.Deps.Offset + float64(len(city))}, ctx.Err()
}

func RollDie() int { return 4 }

var tools = runtime.Tools(CurrentWeatherTool, RollDieTool)
`

func weatherPackage() *ir.Package {
	unit := enum("Unit", "celsius", "fahrenheit")
	unit.Doc = "Unit is a unit of temperature."
	weather := structure("Weather", field("Temperature", "temperature", float))
	forecast := structure("Forecast",
		field("City", "city", str),
		field("High", "high", float, within(ir.Constraints{Minimum: bound("-90"), Maximum: bound("60")})),
		field("Note", "note", pointer(str), omitEmpty),
	)
	forecast.Doc = "Forecast is the answer to a question about the weather."
	forecast.Fields[1].Tag = `json:"high" jsonschema:"minimum=-90,maximum=60"`
	forecast.Fields[1].Doc = "High is the day's highest temperature."
	return &ir.Package{
		Path: appPath,
		Name: "app",
		Tools: []*ir.Tool{
			{
				Func: "CurrentWeather", Name: "current_weather", Description: "CurrentWeather returns the weather in a city right now.",
				Context: true, RunContext: true, Deps: named("Deps", ir.Type{}), Result: weather, Error: true,
				Params: []*ir.Param{
					{Go: "City", JSON: "city", Type: str, Required: true, Doc: `name of the city, such as "Paris"`, Constraints: ir.Constraints{MinLength: new(1), MaxLength: new(80)}},
					{Go: "Unit", JSON: "unit", Type: unit, Required: true, Doc: "unit of the temperatures"},
				},
				Options: ir.ToolOptions{Retries: new(2), Timeout: int64(5 * time.Second)},
			},
			{Func: "RollDie", Name: "roll_die", Description: "RollDie rolls a six-sided die.", Result: integer},
		},
		Outputs: []*ir.Output{{Type: forecast, Name: "final_result", Description: forecast.Doc}},
		Named:   []*ir.Type{unit, weather, forecast},
		Taken: map[string]ir.Pos{
			"Unit": {}, "Celsius": {}, "Fahrenheit": {}, "Weather": {}, "Forecast": {}, "Deps": {},
			"CurrentWeather": {}, "RollDie": {}, "tools": {},
		},
	}
}

const weatherTest = `package app

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

func TestTools(t *testing.T) {
	rc := &runtime.RunContext[Deps]{Deps: Deps{Offset: 20}}
	call, err := tools[0].Decode(` + "`{\"city\":\"Paris\",\"unit\":\"celsius\"}`" + `)
	if err != nil {
		t.Fatal(err)
	}
	if *call.(*CurrentWeatherCall) != (CurrentWeatherCall{City: "Paris", Unit: Celsius}) {
		t.Errorf("got %+v", call)
	}
	again, err := call.AppendJSON(nil)
	if want := ` + "`{\"city\":\"Paris\",\"unit\":\"celsius\"}`" + `; string(again) != want || err != nil {
		t.Errorf("got %s, %v", again, err)
	}
	result, err := tools[0].Invoke(context.Background(), rc, call)
	if err != nil {
		t.Fatal(err)
	}
	ret, err := tools[0].Encode(result)
	if want := ` + "`{\"temperature\":25}`" + `; string(ret.Content) != want || err != nil {
		t.Errorf("got %+v, %v", ret, err)
	}
	if _, err := tools[1].Invoke(context.Background(), rc, call); err == nil {
		t.Error("a tool accepts the call of another")
	}
	_, err = tools[0].Decode(` + "`{\"city\":\"\",\"unit\":\"kelvin\",\"extra\":1}`" + `)
	t.Log(err)
	if err == nil {
		t.Error("three faults were accepted")
	}
	call, err = tools[1].Decode("{}")
	if err != nil {
		t.Fatal(err)
	}
	if result, err := tools[1].Invoke(context.Background(), rc, call); result != 4 || err != nil {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestOutput(t *testing.T) {
	c := ForecastOutput.Choices[0]
	answer, err := c.Decode(` + "`{\"city\":\"Paris\",\"high\":\"21.5\",\"note\":\"dry\"}`" + `)
	if err != nil || answer.High != 21.5 || *answer.Note != "dry" {
		t.Errorf("got %+v, %v", answer, err)
	}
	if text, err := c.Encode(answer); text != ` + "`{\"city\":\"Paris\",\"high\":21.5,\"note\":\"dry\"}`" + ` || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
	if _, err := c.Decode(` + "`{\"city\":\"Paris\",\"high\":99}`" + `); err == nil {
		t.Error("99 degrees were accepted")
	}
}
`

func TestProgramOfTheReadme(t *testing.T) {
	code := source(t, weatherPackage())
	dir := module(t, map[string]string{"app.go": weatherSource, "agentgen_gen.go": code, "app_test.go": weatherTest})
	mustPass(t, dir, "vet", ".")
	mustPass(t, dir, "test", ".")
	if t.Failed() {
		t.Log(code)
	}
}
