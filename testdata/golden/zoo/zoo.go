// Package zoo has one of everything, all together.
package zoo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"golden/otherpkg/geo"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Keeper is the one asking.
type Keeper struct{ Name string }

// Diet says what an animal eats.
type Diet string

// The diets.
const (
	Meat   Diet = "meat"   // other animals
	Plants Diet = "plants" // what grows
)

// Danger is how careful to be.
type Danger uint8

// From harmless to deadly.
const (
	Harmless Danger = iota
	Snappy
	Deadly
)

// Animal lives in the zoo.
type Animal interface {
	Noise() string
	animal()
}

// Body is what all animals have.
type Body struct {
	// Name is what the animal listens to.
	Name   string         `json:"name" jsonschema:"minLength=1,maxLength=20"`
	Weight float64        `json:"weight" jsonschema:"exclusiveMinimum=0"`
	Born   time.Time      `json:"born,omitzero"`
	Naps   *time.Duration `json:"naps,omitempty"`
}

// Lion roars.
type Lion struct {
	Body
	Danger Danger            `json:"danger" jsonschema:"default=2"`
	Pride  []*Lion           `json:"pride,omitempty"`
	Meals  map[Diet]int      `json:"meals,omitempty"`
	Notes  map[string]any    `json:"notes,omitempty"`
	Papers json.RawMessage   `json:"papers,omitempty"`
	Chip   [2]uint16         `json:"chip"`
	Photo  []byte            `json:"photo,omitempty"`
	Extra  *struct{ A int8 } `json:"extra,omitempty"`
}

// Noise is what it says.
func (l *Lion) Noise() string { return l.Name + " roars" }
func (*Lion) animal()         {}

// Parrot talks.
type Parrot struct {
	Body
	Words  Words    `json:"words"`
	Friend Animal   `json:"friend,omitempty"`
	Serial *big.Int `json:"serial"`
	ID     int64    `json:"id,string"`
}

// Noise is what it says.
func (p Parrot) Noise() string { return p.Name + " says " + fmt.Sprint(p.Words) }
func (Parrot) animal()         {}

// Words are what a parrot says.
type Words []string

// Validate asks for words that differ.
func (w Words) Validate() error {
	if len(w) > 1 && w[0] == w[1] {
		return errors.New("the parrot repeats itself")
	}
	return nil
}

// Cage is where things are.
type Cage[T any] struct {
	Inside T         `json:"inside"`
	At     geo.Point `json:"at"`
	Next   *Cage[T]  `json:"next,omitempty"`
}

// Zoo has animals.
type Zoo struct{ animals map[string]Animal }

// Admit lets animals in.
//
//   - animals: who comes
//
//agent:tool sequential
//agent:param animals minItems=1
func (z *Zoo) Admit(ctx context.Context, rc *runtime.RunContext[*Keeper], loud bool, animals ...Animal) (runtime.ToolReturn[[]string], error) {
	var out runtime.ToolReturn[[]string]
	for _, a := range animals {
		z.animals[a.Noise()] = a
		out.Value = append(out.Value, a.Noise())
	}
	if loud {
		out.Content = append(out.Content, message.Text(rc.Deps.Name+" hears something"))
	}
	return out, ctx.Err()
}

// Roll calls the roll.
//
//agent:tool name=roll_call
func (z *Zoo) Roll() []string { return slices.Sorted(maps.Keys(z.animals)) }

// Move moves a cage.
//
//agent:tool retries=1 timeout=2s
func Move(cage Cage[Animal], by *geo.Point, after time.Duration) (Cage[Animal], error) {
	if by != nil {
		cage.At.Lat += by.Lat
	}
	return cage, nil
}

// Search searches the register.
//
//agent:tool strict
func Search(q struct {
	Text  string  `json:"text" jsonschema:"pattern=^[a-z]+$"`
	Diets []Diet  `json:"diets,omitempty" jsonschema:"uniqueItems"`
	Limit int     `json:"limit" jsonschema:"default=5,multipleOf=5"`
	Mail  *string `json:"mail" jsonschema:"format=email"`
}) []string {
	return []string{q.Text}
}

// Trace traces a visitor.
//
//agent:tool extra=ignore
func Trace(addr netip.Addr, page *url.URL, seen map[int]bool) any {
	return map[string]any{"addr": addr.String(), "seen": seen[1]}
}

// Star is the animal of the day.
//
//agent:output
type Star interface {
	Animal
	star()
}

func (*Lion) star() {}

// Report is the answer of the evening.
//
//agent:output name=report lax=off
//agent:codec
type Report struct {
	Day    time.Time            `json:"day"`
	Cages  []Cage[Danger]       `json:"cages"`
	Eaten  map[Diet][]Cage[int] `json:"eaten,omitempty"`
	Closed bool                 `json:"closed,omitempty"`
}

// Open opens the zoo again, which ends the day.
//
//agent:output name=open_zoo
func Open(rc *runtime.RunContext[*Keeper], at time.Time) (Report, error) { return Report{Day: at}, nil }
