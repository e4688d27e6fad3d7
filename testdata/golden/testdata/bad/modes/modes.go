// Package modes has outputs whose modes make no sense.
package modes

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

//agent:output mode=nativ
type Misspelled struct{} // want-1:21 `mode: "nativ" is not a mode`

//agent:output mode=native
func Func(n int) int { return n } // want-1:21 "Func is a function: a model calls it by a tool"

//agent:output mode=tool
func Fine(n int) int { return n }

//agent:output mode
type Bare struct{} // want-1:16 "mode needs a value"

//agent:output mode=prompted
type Größe struct{} // want-1:21 `providers do not accept the name "Größe" for an output`

//agent:output mode=prompted name=size
type Maß struct{}

//agent:codec union=type
//agent:output mode=native
type Content interface{ content() } // want-1:1 "Content cannot be an output: it may be a Text" want-1:1 "it may be a Other"

// Text is not an object.
type Text string

//agent:codec kind=picture
type Picture struct {
	URL string `json:"url"`
}

//agent:codec kind=*
type Other struct {
	Kind string
	JSON jsonwire.Raw
}

func (Text) content()     {}
func (*Picture) content() {}
func (*Other) content()   {}
