// Package docnames has doc comments that begin with the names of what they document.
package docnames

import "github.com/agentgen-go/agentgen/runtime"

// Unit is a unit of temperature.
type Unit string

const (
	// Celsius is the one for physicists.
	Celsius Unit = "celsius"
	// Fahrenheit suits cooks.
	Fahrenheit Unit = "fahrenheit"
)

// Place is where it is asked about.
type Place struct {
	// City is the name of a city.
	City string `json:"city"`
	// Country, if set, tells cities of one name apart.
	Country string   `json:"country,omitempty"`
	Tags    []string `json:"tags,omitempty"` // Tags are in any order.
	// Site is https://example.com or another address.
	Site string `json:"site,omitempty"`
}

// Weather returns the weather of a place. Weather is not a forecast.
//
//agent:tool
func Weather(place Place, unit Unit) string { return "sunny" }

// Search flights from one place to another.
//
//agent:tool
func Search(from, to Place) []string { return nil }

// Desk is a receiver.
type Desk struct{}

// Book books a flight.
//
//agent:tool
func (Desk) Book(flight string) {}

// Deps are dependencies.
type Deps struct{}

// Finish finishes the conversation.
//
//agent:output
func Finish(rc *runtime.RunContext[Deps], summary string) (string, error) { return summary, nil }

// Forecast is the weather to come.
//
//agent:output
type Forecast struct {
	Text string `json:"text"`
}
