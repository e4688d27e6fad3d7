// Package weather is the agent of the scenario, as a user of agentgen writes it.
package weather

import (
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

//go:generate go tool agentgen

// Unit is a unit of temperature.
type Unit string

// Units.
const (
	Celsius    Unit = "celsius"
	Fahrenheit Unit = "fahrenheit"
)

// GetWeather returns the weather forecast for a city.
//
//   - city: city name
//   - days: number of days
//
//agent:tool
func GetWeather(city string, days int, unit Unit) (scenario.Report, error) {
	return scenario.Weather(scenario.Args{City: city, Days: days, Unit: string(unit)})
}

// Advice is what to pack.
//
//agent:output
type Advice struct {
	City       string   `json:"city"`
	Summary    string   `json:"summary"`
	Score      int      `json:"score"`
	Pack       []string `json:"pack"`
	Confidence float64  `json:"confidence"`
}

// Text returns an agent whose output is text.
func Text(m model.Model) *runtime.Agent[runtime.NoDeps, string] {
	return &runtime.Agent[runtime.NoDeps, string]{
		Name: "weather", Model: m, Instructions: scenario.System, Tools: runtime.Tools[runtime.NoDeps](GetWeatherTool),
	}
}

// Typed returns an agent whose output is Advice.
func Typed(m model.Model) *runtime.Agent[runtime.NoDeps, Advice] {
	return &runtime.Agent[runtime.NoDeps, Advice]{
		Name: "weather", Model: m, Instructions: scenario.System, Tools: runtime.Tools[runtime.NoDeps](GetWeatherTool), Output: AdviceOutput,
	}
}
