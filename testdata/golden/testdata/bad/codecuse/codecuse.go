// Package codecuse asks for what only other packages can do.
package codecuse

import "golden/codeclib"

// Holder constrains what another package reads.
//
//agent:codec
type Holder struct {
	Codes codeclib.Codes `json:"codes" jsonschema:"minLength=2"` // want:2 "the elements of codeclib.Codes are read by package codeclib, so they can have no constraints here"
}

//agent:tool strict
func Strict(reply codeclib.Reply, pair codeclib.Pair, n int) {} // want-1:1 "strict mode has the model write null for the optional member .note. of codeclib.Pair, which package codeclib does not read"
