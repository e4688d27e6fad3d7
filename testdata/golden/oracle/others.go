package oracle

import (
	"encoding/json"
	"errors"
)

// Anything holds any JSON.
//
//agent:output lax=off
type Anything struct {
	Any  any             `json:"any"`
	List []any           `json:"list"`
	Map  map[string]any  `json:"map,omitempty"`
	Raw  json.RawMessage `json:"raw"`
	Omit any             `json:"omit,omitempty"`
}

// Quoted are numbers and booleans inside of strings.
//
//agent:output lax=off
type Quoted struct {
	Int   int      `json:"int,string"`
	Byte  uint8    `json:"byte,string" jsonschema:"maximum=9"`
	Float float64  `json:"float,string" jsonschema:"minimum=-1.5"`
	Bool  bool     `json:"bool,string"`
	Omit  int64    `json:"omit,omitempty,string"`
	Some  int      `json:"some,string" jsonschema:"default=5"`
	Ratio *float64 `json:"ratio"`
}

// Level is an enum of numbers.
type Level int

// Levels.
const (
	Low Level = iota - 1
	Middle
	High
)

// Bits is an enum of unsigned numbers.
type Bits uint8

// Bits.
const (
	First Bits = 1 << iota
	Second
	Third Bits = 255
)

// Page is generic.
type Page[T any] struct {
	Items []T `json:"items"`
	Next  *T  `json:"next"`
}

// Mixed has types of many kinds.
//
//agent:output lax=off
type Mixed struct {
	Level  Level            `json:"level"`
	Levels []Level          `json:"levels" jsonschema:"uniqueItems"`
	Bits   *Bits            `json:"bits"`
	Omit   Level            `json:"omit,omitempty"`
	Start  Level            `json:"start" jsonschema:"default=1"`
	Points Page[Point]      `json:"points"`
	Words  *Page[string]    `json:"words,omitempty"`
	Pages  *Page[Page[int]] `json:"pages,omitempty"`
	Place  struct {
		Name string `json:"name" jsonschema:"minLength=1"`
		Zip  *int   `json:"zip,omitempty"`
	} `json:"place"`
}

// Checked is asked whether it is right.
//
//agent:output lax=off
type Checked struct {
	Range  Range   `json:"range"`
	Ranges []Range `json:"ranges,omitempty"`
	Even   *Even   `json:"even,omitempty"`
	Evens  []Even  `json:"evens,omitempty"`
}

// Range is from a number to a greater one.
type Range struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Validate wants From before To.
func (r Range) Validate() error {
	if r.From > r.To {
		return errOrder
	}
	return nil
}

// Even is an even number.
type Even int

// Validate wants an even number.
func (e *Even) Validate() error {
	if *e%2 != 0 {
		return errOdd
	}
	return nil
}

var (
	errOrder = errors.New("from is behind to")
	errOdd   = errors.New("odd")
)
