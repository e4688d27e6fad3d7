package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// Hotel is what the agents work with.
type Hotel struct {
	// Paid is what was paid for each booking, Refunded what was paid back, in cents.
	Paid, Refunded map[string]int
}

// Sky is what a day looks like.
type Sky string

// What days look like.
const (
	Clear    Sky = "clear"
	Cloudy   Sky = "cloudy"
	Rain     Sky = "rain"
	Snow     Sky = "snow"
	Changing Sky = "changing"
)

// Day is the weather of a day.
type Day struct {
	Name string  `json:"name"`
	High float64 `json:"high"` // in degrees Celsius
	Low  float64 `json:"low"`  // in degrees Celsius
	Sky  Sky     `json:"sky"`
}

var cities = map[string][]Day{
	"Lisbon": {{"Monday", 24, 16, Clear}, {"Tuesday", 23, 15, Clear}, {"Wednesday", 19, 13, Rain}},
	"Oslo":   {{"Monday", 3, -2, Cloudy}, {"Tuesday", 1, -5, Snow}, {"Wednesday", 2, -3, Snow}},
	"Paris":  {{"Monday", 15, 9, Rain}, {"Tuesday", 17, 10, Changing}, {"Wednesday", 18, 9, Clear}},
}

// LookUpForecast returns the weather of the next days in a city.
//
//   - city: name of the city, such as "Paris"
//   - days: how many days
//
//agent:tool retries=2
//agent:param city minLength=2 example=Paris
//agent:param days minimum=1 maximum=3 default=3
func LookUpForecast(city string, days int) ([]Day, error) {
	all, ok := cities[city]
	if !ok {
		return nil, runtime.Retryf("no station in %q: try one of Lisbon, Oslo, Paris", city)
	}
	return all[:days], nil
}

// Packing is advice for a journey.
//
//agent:output
type Packing struct {
	City string `json:"city" jsonschema:"minLength=1"`
	// Summary is one sentence about the weather.
	Summary string `json:"summary" jsonschema:"minLength=1"`
	Days    []Day  `json:"days" jsonschema:"minItems=1"`
	// Items are what to take along, the most important first.
	Items []Item `json:"items" jsonschema:"minItems=1"`
}

// Item is something to take along.
type Item struct {
	Name string `json:"name"`
	Why  string `json:"why"`
	Must bool   `json:"must"`
}

// BookingTotal returns what was paid for a booking, in cents.
//
//   - booking: number of the booking, such as "B-17"
//
//agent:tool
func BookingTotal(rc *runtime.RunContext[*Hotel], booking string) (int, error) {
	cents, ok := rc.Deps.Paid[booking]
	if !ok {
		return 0, runtime.Retryf("there is no booking %q", booking)
	}
	return cents, nil
}

// isLarge reports which refunds wait until a person has approved them.
func isLarge(call *RefundCall) bool { return call.Cents > 1000 }

// Refund pays money back. Large refunds have to be approved of.
//
//   - booking: number of the booking
//   - cents: how much to pay back
//
//agent:tool approval=isLarge
//agent:param cents minimum=1
func Refund(rc *runtime.RunContext[*Hotel], booking string, cents int) (string, error) {
	hotel := rc.Deps
	switch paid, ok := hotel.Paid[booking]; {
	case !ok:
		return "", runtime.Retryf("there is no booking %q", booking)
	case cents > paid:
		return "", runtime.Retryf("only %d cents were paid for %s", paid, booking)
	}
	hotel.Refunded[booking] += cents
	return fmt.Sprintf("%d.%02d euros are on their way", cents/100, cents%100), nil
}

// Guest is someone at a table.
type Guest struct {
	Name string `json:"name" jsonschema:"minLength=1"`
	// Diet is what the guest does not eat.
	Diet  []string `json:"diet,omitempty"`
	Child bool     `json:"child,omitempty"` // needs a high chair
}

// Place is where a table stands.
//
//agent:codec union=kind
type Place interface{ place() }

// Inside is a table in one of the rooms.
//
//agent:codec kind=inside
type Inside struct {
	Room Room `json:"room"`
}

// Outside is a table in the garden.
//
//agent:codec kind=outside
type Outside struct {
	// Shade reports whether it has to be in the shade.
	Shade bool `json:"shade"`
}

func (Inside) place()  {}
func (Outside) place() {}

// Room is a room of the restaurant.
type Room string

// The rooms of the restaurant.
const (
	Library Room = "library"
	Hall    Room = "hall"
	Bar     Room = "bar"
)

// BookTable books a table in the hotel's restaurant.
//
//   - day: day of the booking, as in 2026-05-17
//   - hour: hour at which the guests come
//   - guests: who comes
//   - place: where the table stands
//   - deposit: deposit in euros
//   - note: what the kitchen should know
//
//agent:tool
//agent:param day format=date
//agent:param hour minimum=12 maximum=22 default=19
//agent:param guests minItems=1 maxItems=8
//agent:param deposit minimum=0
//agent:param note maxLength=200
func BookTable(day string, hour int, guests []Guest, place Place, deposit float64, note *string) (string, error) {
	names := make([]string, len(guests))
	for i, g := range guests {
		names[i] = g.Name
	}
	slices.Sort(names)
	return fmt.Sprintf("A table for %s on %s at %d:00 is booked.", strings.Join(names, ", "), day, hour), nil
}

// AskGuest asks the guest a question. The answer comes from the hotel's app.
//
//   - question: one short question
//
//agent:tool external
func AskGuest(question string) (answer string, err error) { panic("external") }

// SearchGuide finds what the guide to the city says about a word.
//
//   - word: one word to look for, such as "museum"
//
//agent:tool
//agent:param word minLength=3
func SearchGuide(_ context.Context, word string) ([]string, error) {
	var found []string
	for _, line := range guide {
		if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
			found = append(found, line)
		}
	}
	if found == nil {
		return nil, runtime.Retryf("the guide says nothing about %q: try another word", word)
	}
	return found, nil
}

var guide = []string{
	"The tile museum is closed on Mondays.",
	"Museum of the tides: the tower has the best view of the river at dusk.",
	"The night market sells grilled sardines until two.",
}
