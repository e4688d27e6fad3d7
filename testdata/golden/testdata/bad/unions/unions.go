// Package unions has interfaces that are not unions.
package unions

import "reflect"

// Empty is implemented by nothing.
type Empty interface{ empty() }

// Open may be implemented by others.
type Open interface{ Open() }

// Door is open.
type Door struct{}

// Open opens.
func (Door) Open() {}

// Odd is implemented by a type that is not a struct.
type Odd interface{ odd() }

// Number is not a struct.
type Number int // want:6 "Number implements Odd but is not a struct"

func (Number) odd() {}

// Taken has a member with a field that is named like the discriminator.
type Taken interface{ taken() }

// Kind has such a field.
type Kind struct {
	Kind string `json:"kind"` // want:2 "the member that tells the implementations of Taken apart"
}

func (Kind) taken() {}

//agent:tool
func Use(e Empty, o Open, n Odd, t Taken) {} // want:12 "Empty" want:21 "Open"

//agent:tool
func Foreign(t reflect.Type, n int) {} // want:16 "reflect"
