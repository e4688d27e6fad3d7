// Package codecunknown has codecs that keep what they do not know.
package codecunknown

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// Part is one of a union that will grow.
//
//agent:codec union=part_kind
type Part interface{ part() }

// Parts are a list of them.
//
//agent:codec
type Parts []Part

// Text is known, but may get members.
//
//agent:codec kind=text
type Text struct {
	Content string           `json:"content"`
	ID      string           `json:"id,omitempty"`
	More    jsonwire.Members `codec:"unknown"`
}

// Mark has no members that are known.
//
//agent:codec kind=mark
type Mark struct {
	More jsonwire.Members `codec:"unknown"`
}

// Other is a part of a kind that this package does not know.
//
//agent:codec kind=*
type Other struct {
	Kind string
	JSON jsonwire.Raw
}

func (*Text) part()  {}
func (Mark) part()   {}
func (*Other) part() {}

// Note carries unknown members without being part of a union.
//
//agent:codec
type Note struct {
	Title string           `json:"title,omitempty"`
	More  jsonwire.Members `codec:"unknown"`
	Other *Other           `json:"other,omitempty"`
}
