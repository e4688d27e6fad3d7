// Package marshalers has types with a JSON form of their own.
package marshalers

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Size is written as in 3x4.
type Size struct{ Width, Height int }

// MarshalText writes the size.
func (s Size) MarshalText() ([]byte, error) {
	if s.Width < 0 {
		return nil, errors.New("the width is negative")
	}
	return fmt.Appendf(nil, "%dx%d", s.Width, s.Height), nil
}

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) error {
	if _, err := fmt.Sscanf(string(text), "%dx%d", &s.Width, &s.Height); err != nil {
		return fmt.Errorf("%q is not a size such as 3x4", text)
	}
	return nil
}

// Code is a text that is always in capitals.
type Code string

// MarshalText writes the code.
func (c Code) MarshalText() ([]byte, error) { return []byte(c), nil }

// UnmarshalText reads a code.
func (c *Code) UnmarshalText(text []byte) error {
	*c = Code(strings.ToUpper(string(text)))
	return nil
}

// Range is written as a list of two numbers. Its methods are the pointer's.
type Range struct{ From, To int }

// MarshalJSON writes the range.
func (r *Range) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d,%d]", r.From, r.To), nil }

// UnmarshalJSON reads a range.
func (r *Range) UnmarshalJSON(b []byte) error {
	if _, err := fmt.Fscanf(bytes.NewReader(b), "[%d,%d]", &r.From, &r.To); err != nil {
		return errors.New("a range is a list of two numbers")
	}
	return nil
}

// Box has all of them, in all places.
type Box struct {
	Size   Size          `json:"size"`
	Outer  *Size         `json:"outer,omitempty"`
	Layers []Size        `json:"layers,omitempty"`
	Codes  map[Code]Size `json:"codes,omitempty"`
	Prices Range         `json:"prices"`
	Sales  *Range        `json:"sales"`
	Old    []*Range      `json:"old,omitempty"`
}

// Pack packs a box.
//
//agent:tool
func Pack(box Box, into *Code) Box { return box }

// Shrink makes a size smaller.
//
//agent:tool
func Shrink(size Size, by int) Size { return Size{size.Width - by, size.Height - by} }

// Within limits a range.
//
//agent:tool
func Within(limits Range) (Range, error) { return limits, nil }
