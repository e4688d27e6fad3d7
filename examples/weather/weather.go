package main

import (
	"context"
	"math"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// Unit is a unit of temperature.
type Unit string

// The units that the service knows.
const (
	Celsius    Unit = "celsius"
	Fahrenheit Unit = "fahrenheit"
)

// Report is the weather in a city right now.
type Report struct {
	City string `json:"city"`
	// Temperature is in the unit that was asked for.
	Temperature float64 `json:"temperature"`
	Unit        Unit    `json:"unit"`
	Sky         string  `json:"sky"`
}

// Forecast is the answer to a question about the weather.
//
//agent:output
type Forecast struct {
	City string `json:"city" jsonschema:"minLength=1,example=Paris"`
	// High is the day's highest temperature in degrees Celsius.
	High float64 `json:"high" jsonschema:"minimum=-90,maximum=60,example=18"`
	// Advice is what to wear, in one sentence.
	Advice string  `json:"advice" jsonschema:"minLength=1,example=Take a light jacket."`
	Note   *string `json:"note,omitempty"`
}

// Deps are what the tools work with.
type Deps struct{ Stations *Stations }

// CurrentWeather returns the weather in a city right now.
//
//   - city: name of the city, such as "Paris"
//   - unit: unit of the temperatures
//
//agent:tool retries=2 timeout=5s
//agent:param city minLength=1 maxLength=80 example=Paris
func CurrentWeather(ctx context.Context, rc *runtime.RunContext[Deps], city string, unit Unit) (Report, error) {
	w, ok := rc.Deps.Stations.Find(city)
	if !ok {
		return Report{}, runtime.Retryf("no station in %q: try one of %v", city, rc.Deps.Stations.Cities())
	}
	return w.In(unit), nil
}

// FeelsLike returns the temperature that the wind makes of another, both in degrees Celsius.
//
//   - temperature: temperature of the air
//   - wind: speed of the wind in km/h
//
//agent:tool
//agent:param temperature minimum=-90 maximum=60 example=17.5
//agent:param wind minimum=0 maximum=400 example=12
func FeelsLike(temperature, wind float64) float64 {
	if temperature > 10 || wind < 4.8 {
		return temperature
	}
	w := math.Pow(wind, 0.16)
	return math.Round(10*(13.12+0.6215*temperature-11.37*w+0.3965*temperature*w)) / 10
}

// In returns the report with its temperature in another unit.
func (r Report) In(unit Unit) Report {
	if r.Unit == Celsius && unit == Fahrenheit {
		r.Temperature, r.Unit = r.Temperature*9/5+32, Fahrenheit
	}
	return r
}

// Stations knows the weather of a few cities, in Celsius.
type Stations struct{ reports map[string]Report }

// NewStations returns stations with made-up weather.
func NewStations() *Stations {
	return &Stations{map[string]Report{
		"Paris":  {City: "Paris", Temperature: 17.5, Unit: Celsius, Sky: "light rain"},
		"London": {City: "London", Temperature: 14, Unit: Celsius, Sky: "overcast"},
		"Tokyo":  {City: "Tokyo", Temperature: 26, Unit: Celsius, Sky: "clear"},
	}}
}

// Find returns the weather in a city.
func (s *Stations) Find(city string) (Report, bool) {
	r, ok := s.reports[city]
	return r, ok
}

// Cities lists the cities that have a station.
func (s *Stations) Cities() []string {
	cities := make([]string, 0, len(s.reports))
	for c := range s.reports {
		cities = append(cities, c)
	}
	slices.Sort(cities)
	return cities
}
