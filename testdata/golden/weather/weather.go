// Package weather is the program of the documentation, but for its main function.
package weather

import (
	"context"
	"math/rand/v2"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// Unit is a unit of temperature.
type Unit string

const (
	Celsius    Unit = "celsius"
	Fahrenheit Unit = "fahrenheit"
)

// Forecast is the answer to a question about the weather.
//
//agent:output
type Forecast struct {
	City string `json:"city"`
	// High is the day's highest temperature.
	High float64 `json:"high" jsonschema:"minimum=-90,maximum=60"`
	Note *string `json:"note,omitempty"`
}

// Weather is the weather at a station.
type Weather struct {
	Temperature float64 `json:"temperature"`
	Unit        Unit    `json:"unit"`
}

// In returns the weather with its temperature in another unit.
func (w Weather) In(unit Unit) Weather {
	if w.Unit == Celsius && unit == Fahrenheit {
		return Weather{w.Temperature*9/5 + 32, Fahrenheit}
	}
	return w
}

// Stations are the stations by the names of their cities.
type Stations map[string]Weather

// Find returns the weather in a city.
func (s *Stations) Find(city string) (Weather, bool) {
	w, ok := (*s)[city]
	return w, ok
}

type Deps struct{ Stations *Stations }

// CurrentWeather returns the weather in a city right now.
//
//   - city: name of the city, such as "Paris"
//   - unit: unit of the temperatures
//
//agent:tool retries=2 timeout=5s
//agent:param city minLength=1 maxLength=80
func CurrentWeather(ctx context.Context, rc *runtime.RunContext[Deps], city string, unit Unit) (Weather, error) {
	w, ok := rc.Deps.Stations.Find(city)
	if !ok {
		return Weather{}, runtime.Retryf("no station in %q: try the nearest large city", city)
	}
	return w.In(unit), nil
}

// RollDie rolls a six-sided die.
//
//agent:tool
func RollDie() int { return rand.IntN(6) + 1 }

var weather = &runtime.Agent[Deps, Forecast]{
	Name:         "weather",
	Output:       ForecastOutput,
	Tools:        runtime.Tools(CurrentWeatherTool, RollDieTool),
	Instructions: "Answer briefly.",
}
