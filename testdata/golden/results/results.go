// Package results has tools with results of every form.
package results

import (
	"encoding/json"
	"errors"
	"math"
)

// Level is a named number.
type Level int

// Mood is an enum.
type Mood string

// Good is the only mood.
const Good Mood = "good"

// Item is an element of results.
type Item struct {
	Name  string   `json:"name"`
	Price *float64 `json:"price,omitempty"`
}

var errFailed = errors.New("it failed")

// Nothing returns nothing.
//
//agent:tool
func Nothing() {}

// OnlyError returns an error, if asked to.
//
//agent:tool
func OnlyError(fail bool) error {
	if fail {
		return errFailed
	}
	return nil
}

// Value returns a value.
//
//agent:tool
func Value() int64 { return math.MaxInt64 }

// ValueAndError returns both.
//
//agent:tool
func ValueAndError(fail bool) (string, error) {
	if fail {
		return "half", errFailed
	}
	return "a \"quote\" <b>", nil
}

// Float returns what it is given, or a number that JSON does not have.
//
//agent:tool
func Float(x float64, nan bool) float64 {
	if nan {
		return math.NaN()
	}
	return x
}

// Bool returns a boolean.
//
//agent:tool
func Bool() bool { return true }

// Bytes returns bytes.
//
//agent:tool
func Bytes() []byte { return []byte("hi?") }

// Raw returns JSON.
//
//agent:tool
func Raw(broken bool) json.RawMessage {
	if broken {
		return json.RawMessage(`{"a":`)
	}
	return json.RawMessage(`{"a":[1]}`)
}

// Named returns a named number.
//
//agent:tool
func Named() Level { return 3 }

// Enum returns an enum.
//
//agent:tool
func Enum() Mood { return Good }

// Struct returns a struct.
//
//agent:tool
func Struct() Item { return Item{Name: "x"} }

// Pointer returns a pointer to a struct, or nil.
//
//agent:tool
func Pointer(found bool) (*Item, error) {
	if !found {
		return nil, nil
	}
	price := 1.5
	return &Item{"y", &price}, nil
}

// Slice returns a slice.
//
//agent:tool
func Slice() []Item { return []Item{{Name: "a"}, {Name: "b"}} }

// NilSlice returns no slice.
//
//agent:tool
func NilSlice() []Item { return nil }

// Array returns an array.
//
//agent:tool
func Array() [2]int { return [2]int{1, 2} }

// Map returns a map, whose members are in the order of their names.
//
//agent:tool
func Map() map[string]Item { return map[string]Item{"z": {}, "a": {Name: "a"}} }

// Nested returns slices of maps of pointers.
//
//agent:tool
func Nested() []map[string]*int { return []map[string]*int{{"one": new(1), "none": nil}, nil} }
