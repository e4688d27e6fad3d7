// Package nearmiss has comments that were meant as directives.
package nearmiss

// Spaced has a space too many.
//
// agent:tool
func Spaced() {} // want-1:1 "this looks like //agent:tool but is an ordinary comment"

// Agent:tool
func Capital() {} // want-1:1 "this looks like //agent:tool"

/*agent:output*/ // want:1 "this looks like //agent:output"
type Block struct{}

//agent:tols
func Misspelt() {} // want-1:1 "unknown directive //agent:tols"
