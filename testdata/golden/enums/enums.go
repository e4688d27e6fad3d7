// Package enums has string types with constants.
package enums

// Color is a color of a traffic light.
type Color string

// The colors, from top to bottom.
const (
	Red    Color = "red"    // Stop.
	Yellow Color = "yellow" // Wait.
	Green  Color = "green"  // Go.
)

// Stop is another name of a color.
const Stop = Red

// Amber has the value of Yellow.
const Amber Color = "yellow"

// Mood has constants that are not exported, and values that need quotes.
type Mood string

const (
	good Mood = "good \"enough\""
	bad  Mood = "bad\n"
	meh  Mood = ""
)

// Plain is a string type without constants, so any string will do.
type Plain string

// Light is a traffic light.
type Light struct {
	Color  Color           `json:"color"`
	Next   *Color          `json:"next,omitempty"`
	Cycle  []Color         `json:"cycle,omitempty"`
	Length map[Color]int   `json:"length,omitempty"`
	Start  Color           `json:"start" jsonschema:"default=green"`
	Warn   Color           `json:"warn,omitempty" jsonschema:"enum=red,enum=yellow"`
	Moods  map[string]Mood `json:"moods,omitempty"`
	Plain  Plain           `json:"plain,omitempty"`
}

// Switch switches a light.
//
//agent:tool
func Switch(light Light, to Color) Light {
	light.Color = to
	return light
}

// Turn is given numbers and texts, of which few are allowed.
//
//agent:tool
//agent:param degrees enum=90 enum=180 enum=270
//agent:param direction enum=left enum=right
func Turn(degrees int, direction string) Mood { return good }
