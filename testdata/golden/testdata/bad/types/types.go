// Package types has parameters and results that JSON has no words for.
package types

import (
	"encoding/json"
	"fmt"
	"io"
)

// Holder holds what cannot be decoded.
type Holder struct {
	Ch        chan int           // want:12 "chan int has no JSON form"
	Str       fmt.Stringer       // want:12 "fmt.Stringer"
	Err       error              // want:12 "error"
	Keys      map[float64]string // want:12 "the keys of"
	Bools     map[bool]string    // want:12 "the keys of"
	Twin      **int              // want:12 "is a pointer to a pointer"
	Inline    struct{ F func() } // want:22 "has no JSON form"
	Page      Page[chan int]     // want:12 "cannot name the type argument chan int"
	Half      Half               // want:12 "MarshalJSON"
	Text      HalfText           // want:12 "UnmarshalText"
	Gone      Missing            // want:12 "undefined: Missing"
	Number    json.Number        // want:12 "json.Number holds a number or a text"
	Hidden    func()             `json:"-"`
	*Embedded                    // want:2 "embedded pointer"
	Left
	Right
}

// Page is generic.
type Page[T any] struct{ Items []T }

// Half only writes itself.
type Half struct{}

// MarshalJSON writes null.
func (Half) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// HalfText only reads itself.
type HalfText struct{}

// UnmarshalText reads nothing.
func (*HalfText) UnmarshalText([]byte) error { return nil }

// Embedded is embedded.
type Embedded struct{ E int }

// Left has what Right has too.
type Left struct{ Both int }

// Right has what Left has too.
type Right struct{ Both int }

//agent:tool
func Use(h Holder, f func(), r io.Reader) (complex128, error) { // want:12 `Left.Both and Right.Both are both "Both" in JSON` want:22 "has no JSON form" want:32 "io.Reader" want:44 "complex128 has no JSON form"
	return 0, nil
}
