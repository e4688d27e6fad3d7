// Package modes has outputs whose modes make no sense.
package modes

//agent:output mode=nativ
type Misspelled struct{} // want-1:21 `mode: "nativ" is no mode`

//agent:output mode=native
func Func(n int) int { return n } // want-1:21 "Func is a function: a model calls it by a tool"

//agent:output mode=tool
func Fine(n int) int { return n }

//agent:output mode
type Bare struct{} // want-1:16 "mode needs a value"

//agent:output mode=prompted
type Größe struct{} // want-1:21 `providers take no "Größe" for the name of an answer`

//agent:output mode=prompted name=size
type Maß struct{}
