// Package codec has a document of 2 KB, and three ways to read and write it: by hand, by agentgen, by encoding/json.
package codec

//go:generate go tool agentgen

// Currency is a currency of money.
type Currency string

// Currencies.
const (
	EUR Currency = "EUR"
	USD Currency = "USD"
	GBP Currency = "GBP"
)

// Kind is a kind of activity.
type Kind string

// Kinds.
const (
	Museum Kind = "museum"
	Food   Kind = "food"
	Walk   Kind = "walk"
	Show   Kind = "show"
)

// Money is an amount of money.
type Money struct {
	Amount   float64  `json:"amount"`
	Currency Currency `json:"currency"`
}

// Traveler is who travels.
type Traveler struct {
	Name    string   `json:"name"`
	Email   string   `json:"email"`
	Age     int      `json:"age"`
	Loyalty *string  `json:"loyalty,omitempty"`
	Tags    []string `json:"tags"`
}

// Geo is a place on earth.
type Geo struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Activity is something to do.
type Activity struct {
	Title    string `json:"title"`
	Kind     Kind   `json:"kind"`
	StartMin int    `json:"start_min"`
	Minutes  int    `json:"minutes"`
	Cost     *Money `json:"cost,omitempty"`
	Geo      *Geo   `json:"geo,omitempty"`
	Notes    string `json:"notes"`
}

// Day is one day of a plan.
type Day struct {
	Date       string     `json:"date"`
	City       string     `json:"city"`
	Indoor     bool       `json:"indoor"`
	Activities []Activity `json:"activities"`
}

// Plan is a plan of a journey.
//
//agent:output
type Plan struct {
	ID       string            `json:"id"`
	Version  int64             `json:"version"`
	Traveler Traveler          `json:"traveler"`
	Budget   Money             `json:"budget"`
	Days     []Day             `json:"days"`
	Options  map[string]string `json:"options"`
	Limits   map[string]int    `json:"limits"`
	Comment  *string           `json:"comment,omitempty"`
	Final    bool              `json:"final"`
}
