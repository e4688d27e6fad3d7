// Package attached has directives that stand where they mean nothing.
package attached

//agent:tool

func Detached() {} // want-2:1 "//agent:tool is attached to nothing"

//agent:tool
type Type struct{} // want-1:1 "//agent:tool is for a function, not for a type"

//agent:codec
func Func() {} // want-1:1 "//agent:codec is for a type, not for a function"

//agent:output
func (Type) Answer() int { return 1 } // want-1:1 "//agent:output on the method Answer"

//agent:param n minimum=1
func Alone(n int) { // want-1:1 "//agent:param without //agent:tool"
	//agent:tool
	n++ // want-1:2 "//agent:tool stands inside func Alone"
}

//agent:tool
var variable int // want-1:1 "//agent:tool stands on a var declaration"

// Last is followed by a directive.
func Last() {}

//agent:codec
// want-1:1 "//agent:codec is attached to nothing"
