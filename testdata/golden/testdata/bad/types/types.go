// Package types has parameters and results that JSON has no words for.
package types

import (
	"fmt"
	"time"
)

// Holder holds what cannot be decoded.
type Holder struct {
	Ch     chan int        // want:9 "chan int has no JSON form"
	When   time.Time       // want:9 "time.Time is not supported"
	Long   time.Duration   // want:9 "time.Duration would be a number of nanoseconds"
	Str    fmt.Stringer    // want:9 "fmt.Stringer has no JSON form"
	Keys   map[int]string  // want:9 "the keys of map.int.string are not strings"
	Anon   struct{ A int } // want:9 "has no name"
	Twin   **int           // want:9 "is a pointer to a pointer"
	Any    any             // want:9 "has no JSON form"
	Page   Page[int]       // want:9 "is generic"
	Own    Custom          // want:9 "Custom has a method MarshalJSON"
	Gone   Missing         // want:9 "undefined: Missing"
	Hidden func()          `json:"-"`
}

// Page is generic.
type Page[T any] struct{ Items []T }

// Custom marshals itself.
type Custom struct{}

// MarshalJSON writes null.
func (Custom) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

//agent:tool
func Use(h Holder, f func()) (complex128, error) { // want:22 "has no JSON form" want:31 "complex128 has no JSON form"
	return 0, nil
}
