// Package structs has structs of many forms.
package structs

import "strings"

// Person is a person with others.
type Person struct {
	Name string `json:"name"`
	// Home is where the person lives.
	Home Address `json:"home"`
	// Work is where the person works, if anywhere.
	Work *Address `json:"work,omitempty"`
	// Partner is another person.
	Partner  *Person  `json:"partner,omitempty"`
	Children []Person `json:"children,omitempty"`
}

// Address is a place.
type Address struct {
	Street string `json:"street"`
	Number int    `json:"number,omitempty"` // Number of the house.
}

// Meet introduces two people.
//
//agent:tool
func Meet(a Person, b *Person) Person {
	if b != nil {
		a.Partner = b
	}
	return a
}

// Optional has fields that need not be there.
type Optional struct {
	Pointer    *int     `json:"pointer"`
	Required   *int     `json:"required" jsonschema:"required"`
	OmitEmpty  int      `json:"omit_empty,omitempty"`
	OmitZero   Address  `json:"omit_zero,omitzero"`
	OmitSlice  []string `json:"omit_slice,omitempty"`
	OmitString *string  `json:"omit_string,omitempty"`
}

// Defaults has fields that are set before they are read.
type Defaults struct {
	Text    string   `json:"text" jsonschema:"default=hello\\, world"`
	Count   int      `json:"count" jsonschema:"default=3"`
	Ratio   float64  `json:"ratio" jsonschema:"default=0.5"`
	On      bool     `json:"on" jsonschema:"default=true"`
	Tags    []string `json:"tags" jsonschema:"default=a;b"`
	Pointer *int     `json:"pointer" jsonschema:"default=7"`
}

// Names has fields with names of their own, and some that JSON does not show.
type Names struct {
	Renamed  int `json:"other"`
	Plain    int
	Dashed   int `json:"with-dash"`
	Hidden   int `json:"-"`
	Ümlaut   int
	internal int
}

// Base is embedded.
type Base struct {
	ID   int    `json:"id"`
	Kind string `json:"kind"`
}

// Embedding promotes the fields of Base but for the one that it hides.
type Embedding struct {
	Base
	Kind string `json:"kind"`
	Note string `json:"note"`
}

// Empty has nothing in it.
type Empty struct{}

// Combine takes structs that are not required to be there, or have names of their own.
//
//agent:tool
func Combine(optional Optional, defaults Defaults, names Names, embedding Embedding, empty Empty) {
	names.internal++
}

// Greet greets a person.
//
//agent:tool
//agent:param name default=world
//agent:param times default=2
func Greet(name string, times *int) string {
	if times == nil {
		return "Hello forever, " + name + "!"
	}
	return strings.Repeat("Hello, "+name+"! ", *times)
}
