// Package signatures has functions that cannot be tools.
package signatures

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// Box is generic.
type Box[T any] struct{ In T }

//agent:tool
func (Box[T]) Open() {} // want:7 "generic"

// Receiver has methods whose dependencies differ.
type Receiver struct{}

//agent:tool
func (Receiver) First(rc *runtime.RunContext[int]) {}

//agent:tool
func (Receiver) Second(rc *runtime.RunContext[string]) {} // want-1:1 "the dependencies of Receiver.Second are string, but those of Receiver.First"

//agent:tool
func Generic[T any](t T) {} // want:13 "Generic is generic"

//agent:tool
func Late(n int, ctx context.Context) {} // want:18 "the context.Context of a tool comes first"

//agent:tool
func Value(rc runtime.RunContext[int]) {} // want:15 "a RunContext is passed as a pointer"

//agent:tool
func Three() (a, b int, err error) { return } // want:15 "returns more than a value and an error"

//agent:tool
func Order() (error, int) { return nil, 0 } // want:15 "returns"

//agent:tool
func Pointer() *runtime.ToolReturn[int] { return nil } // want:16 "ToolReturn"

//agent:tool
func Argument(r runtime.ToolReturn[int]) {} // want:17 "ToolReturn"

//agent:output
func Nothing() error { return nil } // want:6 "output Nothing returns no value"

//agent:output
func Rich() runtime.ToolReturn[int] { return runtime.ToolReturn[int]{} } // want:13 "ToolReturn"

//agent:tool
func Unnamed(int, string) {} // want:14 "no name" want:19 "no name"

// Face is an interface.
type Face interface{ Show() }

//agent:tool
func (Face) Hide() {} // want:7 "Face is an interface or a pointer"

//agent:output
type Alias = Receiver // want-1:1 "on the alias Alias"

//agent:output
type Marked[T any] struct{} // want-1:1 "on the generic type Marked"
