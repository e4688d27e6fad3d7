// Package hides gives names of Go another meaning.
package hides

type any interface{} // want:6 "package hides declares any, which hides Go's own any"

var nil = 1 // want:5 "package hides declares nil"

//agent:tool
func Use() {}
