package oracle

import "golden/otherpkg/geo"

// Person is recursive, by itself and through Family.
//
//agent:output lax=off
type Person struct {
	Name     string             `json:"name"`
	Age      uint8              `json:"age,omitempty"`
	Partner  *Person            `json:"partner,omitempty"`
	Children []Person           `json:"children,omitempty"`
	Friends  map[string]*Person `json:"friends,omitempty"`
	Family   *Family            `json:"family,omitempty"`
	Home     Address            `json:"home,omitzero"`
	Work     *Address           `json:"work"`
}

// Family is recursive through Person.
type Family struct {
	Members []*Person `json:"members" jsonschema:"minItems=1"`
}

// Address is a place.
type Address struct {
	Street string `json:"street" jsonschema:"minLength=1"`
	Number *int   `json:"number,omitempty"`
}

// Base is embedded.
type Base struct {
	ID   int    `json:"id"`
	Kind string `json:"kind"`
}

// Names has names that are easily confused.
//
//agent:output lax=off
type Names struct {
	Base
	Kind     int `json:"kind"`
	Lower    int `json:"city"`
	Upper    int `json:"CITY"`
	Plain    int
	Umlaut   int    `json:"Ümlaut"`
	Kelvin   int    `json:"kelvin"`
	Symbols  int    `json:"a/b~c.$%"`
	Empty    Empty  `json:"empty"`
	Optional *Empty `json:"optional"`
}

// Empty has nothing in it.
type Empty struct{}

// Trip uses types of another package.
//
//agent:output lax=off
type Trip struct {
	geo.Point
	Side  geo.Side             `json:"side"`
	Track geo.Track            `json:"track,omitempty"`
	Stops map[string]geo.Point `json:"stops,omitempty"`
	Via   *geo.Point           `json:"via"`
}
