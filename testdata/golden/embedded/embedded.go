// Package embedded has structs in structs, whose fields follow the rules of encoding/json.
package embedded

import "golden/embedded/base"

// A is embedded under a name.
type A struct {
	Same  int `json:"same"`
	OnlyA int `json:"only_a"`
}

// Tagged has a field that wins over another because a tag names it.
type Tagged struct {
	Plain
	Named
}

// Plain has a field that is named by itself.
type Plain struct{ Same string }

// Named has a field that is named by a tag.
type Named struct {
	Other int `json:"Same"`
}

// Deep has the nearest of three fields.
type Deep struct {
	One
	Name string `json:"name"`
}

// One is in Deep.
type One struct {
	Two
	Name int `json:"name"`
	Size int `json:"size"`
}

// Two is in One.
type Two struct {
	Size bool     `json:"size"`
	Far  []string `json:"far"`
}

// Renamed has an embedded struct with a name, which is a field like others.
type Renamed struct {
	A `json:"a"`
}

// hidden is not exported, but its fields are.
type hidden struct {
	Shown int `json:"shown"`
	not   int
}

// Outside embeds what is hidden, and structs of other packages.
type Outside struct {
	hidden
	base.Base
	base.More
	Word
}

// Word is not a struct: embedded it is a field.
type Word string

// Use uses all of them.
//
//agent:tool
func Use(tagged Tagged, deep Deep, renamed Renamed, outside Outside) Outside {
	outside.not++
	return outside
}
