// Package signatures has functions that cannot be tools.
package signatures

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// Receiver has a method.
type Receiver struct{}

//agent:tool
func (Receiver) Method() {} // want-1:1 "methods are not supported"

//agent:tool
func Generic[T any](t T) {} // want:13 "Generic is generic"

//agent:tool
func Late(n int, ctx context.Context) {} // want:18 "the context.Context of a tool comes first"

//agent:tool
func Value(rc runtime.RunContext[int]) {} // want:15 "a RunContext is passed as a pointer"

//agent:tool
func Variadic(n ...int) {} // want:17 "variadic tools are not supported"

//agent:tool
func Three() (a, b int, err error) { return } // want:15 "returns more than a value and an error"

//agent:tool
func Order() (error, int) { return nil, 0 } // want:15 "returns"

//agent:output
type Alias = Receiver // want-1:1 "on the alias Alias"
